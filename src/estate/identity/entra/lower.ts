import type { DecodedPage } from '../../collection.ts';
import { accountsOf, domainsOf, groupsOf, holdsOf, withoutActivations } from './directory.ts';
import type { EntraGap, EntraSignInModel, NamedLocation } from './model.ts';
import { idOf, isItem, isMisshapen, itemsOf, textOf, type Item } from './page.ts';
import { policyOf } from './policy.ts';
import { entraReads, unread } from './reads.ts';

/** The evidence kinds that the model is made of. */
export const entraSignInKinds = Object.keys(entraReads);

const objectKinds: ReadonlySet<string> = new Set([
  'entra.security-defaults',
  'entra.cross-tenant-access-default',
]);
const listKinds = entraSignInKinds.filter((kind) => !objectKinds.has(kind));

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
  const accounts = accountsOf(of('entra.users'), domainsOf(of('entra.domains')));
  const groups = groupsOf(of('entra.groups'), of('entra.group-members'));
  const { unclear, ...holds } = holdsOf({
    roles: of('entra.directory-role-assignment-schedule-instances'),
    eligibleRoles: of('entra.directory-role-eligibility-schedule-instances'),
    activeGroups: of('entra.group-assignment-schedule-instances'),
    eligibleGroups: of('entra.group-eligibility-schedule-instances'),
  });
  const gaps = [
    ...entraSignInKinds.filter((kind) => of(kind).length === 0).map((kind) => unread(kind)),
    ...listKinds
      .filter((kind) => of(kind).some(({ value }) => isMisshapen(value)))
      .map((kind) => unread(kind, 'an answer has an entry that is not understood')),
    ...[...accounts.unclear, ...groups.unclear, ...unclear].map((kind) =>
      unread(kind, 'an answer has an entry that does not say whom or what it is about'),
    ),
  ];
  const trusted = (what: string): boolean | null =>
    trustOf(what, of('entra.cross-tenant-access-default'), of('entra.cross-tenant-access-partners'));
  return {
    tenant,
    policies: of('entra.conditional-access-policies').flatMap((page) =>
      itemsOf(page.value).map((item) => policyOf(item, strengths, [page.envelope.id])),
    ),
    locations: of('entra.named-locations').flatMap(({ value }) => itemsOf(value).map(locationOf)),
    accounts: accounts.found,
    groups: withoutActivations(groups.found, of('entra.group-assignment-schedule-instances')),
    ...holds,
    builtInRoles: new Set(
      definitions
        .filter((one) => one['isBuiltIn'] === true)
        .flatMap((one) => [idOf(one, 'id'), idOf(one, 'templateId')])
        .filter((id) => id !== null),
    ),
    roleNames: roleNamesOf(definitions),
    securityDefaults: securityDefaultsOf(of('entra.security-defaults')),
    trustsForeignMfa: trusted('isMfaAccepted'),
    trustsForeignDevices: trusted('isCompliantDeviceAccepted'),
    gaps: noEmptyFanOut(gaps, of('entra.groups')),
  };
}

function roleNamesOf(definitions: readonly Item[]): Map<string, string> {
  return new Map(
    definitions.flatMap((one) => {
      const name = textOf(one, 'displayName');
      return [idOf(one, 'id'), idOf(one, 'templateId')].flatMap((id): [string, string][] =>
        id === null || name === null ? [] : [[id, name]],
      );
    }),
  );
}

function strengthsOf(pages: readonly DecodedPage[]): ReadonlyMap<string, readonly string[]> {
  return new Map(
    pages
      .flatMap(({ value }) => itemsOf(value))
      .map((item) => {
        const combinations = item['allowedCombinations'];
        return [idOf(item, 'id') ?? '', Array.isArray(combinations) ? combinations.map(String) : []];
      }),
  );
}

function locationOf(item: Item): NamedLocation {
  const id = idOf(item, 'id') ?? '';
  const name = textOf(item, 'displayName') ?? id;
  const type = textOf(item, '@odata.type');
  const countries = item['countriesAndRegions'];
  if (type === '#microsoft.graph.countryNamedLocation' && Array.isArray(countries)) {
    const lookup = { clientIpAddress: 'address', authenticatorAppGps: 'authenticator' } as const;
    const stated = textOf(item, 'countryLookupMethod') ?? 'clientIpAddress';
    const includeUnknown = item['includeUnknownCountriesAndRegions'];
    if (!isLookup(stated) || typeof includeUnknown !== 'boolean') return { id, name, kind: 'unknown' };
    return {
      id,
      name,
      kind: 'countries',
      countries: countries.map(String),
      includeUnknown,
      lookup: lookup[stated],
    };
  }
  const ranges = item['ipRanges'];
  if (type === '#microsoft.graph.ipNamedLocation' && Array.isArray(ranges)) {
    const blocks = (ranges as unknown[]).map((range) =>
      isItem(range) ? textOf(range, 'cidrAddress') : null,
    );
    const trusted = item['isTrusted'];
    if (blocks.every((block) => block !== null) && typeof trusted === 'boolean')
      return { id, name, kind: 'addresses', trusted, ranges: blocks };
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

/**
 * Trusted from somewhere counts, since a guest's home tenant is not known here. A partner that states no trust of its
 * own has that of every other tenant.
 */
function trustOf(
  what: string,
  defaults: readonly DecodedPage[],
  partners: readonly DecodedPage[],
): boolean | null {
  if (defaults.length === 0 || partners.length === 0) return null;
  const trustsOf = (pages: readonly DecodedPage[]): unknown[] =>
    pages.flatMap(({ value }) => itemsOf(value)).map(({ inboundTrust }) => inboundTrust ?? null);
  const stated = [...trustsOf(defaults), ...trustsOf(partners).filter((trust) => trust !== null)];
  const accepted = stated.map((trust) => (isItem(trust) ? trust[what] : null));
  if (accepted.includes(true)) return true;
  return accepted.length > 0 && accepted.every((one) => one === false) ? false : null;
}

/** A tenant without groups has no page for the members of any. */
function noEmptyFanOut(gaps: readonly EntraGap[], groups: readonly DecodedPage[]): EntraGap[] {
  const none = groups.length > 0 && groups.every(({ value }) => itemsOf(value).length === 0);
  const perGroup = new Set(['group-members', 'group-eligibility', 'group-activation']);
  return gaps.filter(({ read }) => !none || !perGroup.has(read));
}
