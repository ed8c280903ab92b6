import type { DecodedPage } from '../../collection.ts';
import { accountsOf, domainsOf, groupsOf, holdsOf, withoutActivations } from './directory.ts';
import type { EntraGap, EntraSignInModel, NamedLocation } from './model.ts';
import { isItem, itemsOf, textOf, type Item } from './page.ts';
import { policyOf } from './policy.ts';
import { entraReads, unread } from './reads.ts';

/** The evidence kinds that the model is made of. */
export const entraSignInKinds = Object.keys(entraReads);

/**
 * Lowers the decoded Graph pages of one tenant into what decides which controls a sign-in meets. Never throws and
 * drops nothing in silence: what was not read is a gap, what is not understood a fault or an unknown.
 */
export function lowerEntraSignIn(
  tenant: string,
  pages: ReadonlyMap<string, readonly DecodedPage[]>,
): EntraSignInModel {
  const of = (kind: string): readonly DecodedPage[] => pages.get(kind) ?? [];
  const strengths = strengthsOf(of('entra.authentication-strengths'));
  const definitions = of('entra.directory-role-definitions').flatMap(({ value }) => itemsOf(value));
  const gaps = entraSignInKinds.filter((kind) => of(kind).length === 0).map((kind) => unread(kind));
  return {
    tenant,
    policies: of('entra.conditional-access-policies').flatMap((page) =>
      itemsOf(page.value).map((item) => policyOf(item, strengths, [page.envelope.id])),
    ),
    locations: of('entra.named-locations').flatMap(({ value }) => itemsOf(value).map(locationOf)),
    accounts: accountsOf(of('entra.users'), domainsOf(of('entra.domains'))),
    groups: withoutActivations(
      groupsOf(of('entra.groups'), of('entra.group-members')),
      of('entra.group-assignment-schedule-instances'),
    ),
    ...holdsOf({
      roles: of('entra.directory-role-assignment-schedule-instances'),
      eligibleRoles: of('entra.directory-role-eligibility-schedule-instances'),
      activeGroups: of('entra.group-assignment-schedule-instances'),
      eligibleGroups: of('entra.group-eligibility-schedule-instances'),
    }),
    builtInRoles: new Set(
      definitions
        .filter((one) => one['isBuiltIn'] === true)
        .flatMap((one) => [textOf(one, 'id'), textOf(one, 'templateId')])
        .filter((id) => id !== null),
    ),
    securityDefaults: securityDefaultsOf(of('entra.security-defaults')),
    trustsForeignMfa: foreignMfaOf(
      of('entra.cross-tenant-access-default'),
      of('entra.cross-tenant-access-partners'),
    ),
    gaps: noEmptyFanOut(gaps, of('entra.groups')),
  };
}

function strengthsOf(pages: readonly DecodedPage[]): ReadonlyMap<string, readonly string[]> {
  return new Map(
    pages
      .flatMap(({ value }) => itemsOf(value))
      .map((item) => {
        const combinations = item['allowedCombinations'];
        return [textOf(item, 'id') ?? '', Array.isArray(combinations) ? combinations.map(String) : []];
      }),
  );
}

function locationOf(item: Item): NamedLocation {
  const id = textOf(item, 'id') ?? '';
  const name = textOf(item, 'displayName') ?? id;
  const type = textOf(item, '@odata.type');
  const countries = item['countriesAndRegions'];
  if (type === '#microsoft.graph.countryNamedLocation' && Array.isArray(countries)) {
    const lookup = { clientIpAddress: 'address', authenticatorAppGps: 'authenticator' } as const;
    const stated = textOf(item, 'countryLookupMethod') ?? 'clientIpAddress';
    if (!isLookup(stated)) return { id, name, kind: 'unknown' };
    return {
      id,
      name,
      kind: 'countries',
      countries: countries.map(String),
      includeUnknown: item['includeUnknownCountriesAndRegions'] === true,
      lookup: lookup[stated],
    };
  }
  const ranges = item['ipRanges'];
  if (type === '#microsoft.graph.ipNamedLocation' && Array.isArray(ranges)) {
    const blocks = (ranges as unknown[]).map((range) =>
      isItem(range) ? textOf(range, 'cidrAddress') : null,
    );
    if (blocks.every((block) => block !== null))
      return { id, name, kind: 'addresses', trusted: item['isTrusted'] === true, ranges: blocks };
  }
  return { id, name, kind: 'unknown' };
}

function isLookup(value: string): value is 'clientIpAddress' | 'authenticatorAppGps' {
  return value === 'clientIpAddress' || value === 'authenticatorAppGps';
}

function securityDefaultsOf(pages: readonly DecodedPage[]): boolean | null {
  const stated = pages.flatMap(({ value }) => itemsOf(value)).map((item) => item['isEnabled']);
  const [enabled] = stated;
  return typeof enabled === 'boolean' ? enabled : null;
}

/** Trusted from somewhere counts, since a guest's home tenant is not known here. */
function foreignMfaOf(defaults: readonly DecodedPage[], partners: readonly DecodedPage[]): boolean | null {
  if (defaults.length === 0 || partners.length === 0) return null;
  return [...defaults, ...partners]
    .flatMap(({ value }) => itemsOf(value))
    .some(({ inboundTrust }) => isItem(inboundTrust) && inboundTrust['isMfaAccepted'] === true);
}

/** A tenant without groups has no page for the members of any. */
function noEmptyFanOut(gaps: readonly EntraGap[], groups: readonly DecodedPage[]): EntraGap[] {
  const none = groups.length > 0 && groups.every(({ value }) => itemsOf(value).length === 0);
  const perGroup = new Set(['group-members', 'group-eligibility', 'group-activation']);
  return gaps.filter(({ read }) => !none || !perGroup.has(read));
}
