import type { Json, Tenant } from './tenant.ts';

/**
 * A naive Conditional Access, written from its documentation: one concrete sign-in is held against every policy as
 * Graph prints it, and the question is whether somebody who has shown everything but what is required gets in.
 * Knows nothing of the engine: no partition, no boxes, no unknowns.
 */
export interface SignIn {
  user: string;
  /** Indexes of the eligibilities, roles before groups, that are activated. */
  activated: readonly number[];
  application: string;
  client: string;
  platform: string;
  /** An IPv4 address as a number. */
  address: number;
  addressCountry: string | null;
  phoneCountry: string | null;
  /** Whether the address is among those that the per-user settings trust. */
  legacyTrusted: boolean;
  userRisk: string;
  signInRisk: string;
  insiderRisk: string;
  flow: string;
  /** Which device rules hold. */
  rules: Readonly<Record<string, boolean>>;
}

type Text = Record<string, string[] | undefined>;

/** What somebody has to show; terms and password controls are always met. */
export interface Shown {
  methods: readonly string[];
  /** Whether the device is compliant in this tenant, and whether it is joined to a domain. */
  compliant: boolean;
  joined: boolean;
}

/** Whether the sign-in succeeds with nothing but what is shown. */
export function getsIn(tenant: Tenant, signIn: SignIn, shown: Shown): boolean {
  return (tenant.policies ?? [])
    .filter(({ state }) => state === 'enabled')
    .filter((policy) => applies(tenant, policy, signIn))
    .every((policy) => isSatisfied(tenant, policy, signIn, shown));
}

function isSatisfied(
  tenant: Tenant,
  policy: Json,
  { user }: SignIn,
  { methods, compliant, joined }: Shown,
): boolean {
  const grant = policy['grantControls'] as Json | null;
  if (grant === null) return true;
  const results = [...(grant['builtInControls'] as string[])].map((control) => {
    if (control === 'block') return false;
    if (control === 'mfa') return methods.some((method) => twoFactors.includes(method));
    if (control === 'domainJoinedDevice') return joined;
    // Whoever is at home elsewhere brings a device that is compliant there.
    if (control === 'compliantDevice') return compliant || (tenant.foreignDevices && isForeign(tenant, user));
    return true;
  });
  const strength = grant['authenticationStrength'] as Json | null;
  if (strength) {
    const listed = tenant.strengths?.find(({ id }) => id === strength['id']);
    const allowed = (listed?.['allowedCombinations'] ?? strength['allowedCombinations']) as string[];
    results.push(allowed.some((one) => methods.includes(one)));
  }
  results.push(...[...(grant['termsOfUse'] as string[])].map(() => true));
  if (results.length === 0) return true;
  return grant['operator'] === 'AND' ? results.every(Boolean) : results.some(Boolean);
}

function isForeign(tenant: Tenant, id: string): boolean {
  const person = tenant.users.find((one) => one['id'] === id);
  return String(person?.['userPrincipalName']).includes('#EXT#');
}

export const twoFactors = [
  'fido2',
  'windowsHelloForBusiness',
  'x509CertificateMultiFactor',
  'deviceBasedPush',
  'password,sms',
  'password,softwareOath',
];
export const phishingResistantMethods = twoFactors.slice(0, 3);
export const allMethods = [...twoFactors, 'password', 'sms', 'x509CertificateSingleFactor'];

function applies(tenant: Tenant, policy: Json, signIn: SignIn): boolean {
  const conditions = policy['conditions'] as Json;
  const users = conditions['users'] as Json;
  const applications = conditions['applications'] as Text;
  const app = (ids: string[] | undefined): boolean =>
    (ids ?? []).some((id) => id === 'All' || id === signIn.application);
  return (
    inUsers(tenant, users, 'include', signIn) &&
    !inUsers(tenant, users, 'exclude', signIn) &&
    app(applications['includeApplications']) &&
    !app(applications['excludeApplications']) &&
    clientMatches(conditions['clientAppTypes'] as string[], signIn.client) &&
    choice(
      conditions['platforms'] as Text | null,
      'Platforms',
      (one) => one === 'all' || one === signIn.platform,
    ) &&
    choice(conditions['locations'] as Text | null, 'Locations', (one) => inLocation(tenant, one, signIn)) &&
    deviceMatches(conditions['devices'] as Json | null, signIn) &&
    level(conditions['userRiskLevels'] as string[], signIn.userRisk) &&
    level(conditions['signInRiskLevels'] as string[], signIn.signInRisk) &&
    level(split(conditions['insiderRiskLevels'] as string | null), signIn.insiderRisk) &&
    level(
      split(
        (conditions['authenticationFlows'] as { transferMethods: string } | null)?.transferMethods ?? null,
      ),
      signIn.flow,
    )
  );
}

function split(flags: string | null): string[] {
  return flags === null ? [] : flags.split(',');
}

function level(stated: string[], actual: string): boolean {
  return stated.length === 0 || stated.includes(actual);
}

function clientMatches(types: string[], client: string): boolean {
  return types.some(
    (type) =>
      type === 'all' || type === client || (type === 'exchangeActiveSync' && client.startsWith('eas')),
  );
}

function choice(clause: Text | null, suffix: string, matches: (one: string) => boolean): boolean {
  if (clause === null) return true;
  return (
    (clause[`include${suffix}`] ?? []).some(matches) && !(clause[`exclude${suffix}`] ?? []).some(matches)
  );
}

function deviceMatches(devices: Json | null, signIn: SignIn): boolean {
  const filter = devices?.['deviceFilter'] as { mode: string; rule: string } | undefined;
  if (!filter) return true;
  return signIn.rules[filter.rule] === (filter.mode === 'include');
}

function inLocation(tenant: Tenant, name: string, signIn: SignIn): boolean {
  if (name === 'All') return true;
  if (name === '00000000-0000-0000-0000-000000000000') return signIn.legacyTrusted;
  if (name === 'AllTrusted') {
    const trusted = (tenant.locations ?? []).filter(({ isTrusted }) => isTrusted === true);
    return signIn.legacyTrusted || trusted.some(({ id }) => inLocation(tenant, String(id), signIn));
  }
  const location = tenant.locations?.find(({ id }) => id === name);
  if (!location) throw new Error(`no location ${name}`);
  if (location['ipRanges']) {
    return (location['ipRanges'] as { cidrAddress: string }[]).some(({ cidrAddress }) => {
      const [from, to] = rangeOf(cidrAddress);
      return signIn.address >= from && signIn.address <= to;
    });
  }
  const country =
    location['countryLookupMethod'] === 'authenticatorAppGps' ? signIn.phoneCountry : signIn.addressCountry;
  if (country === null) return location['includeUnknownCountriesAndRegions'] === true;
  return (location['countriesAndRegions'] as string[]).includes(country);
}

/** First and last address of an IPv4 block, whichever of its addresses names it. */
export function rangeOf(cidr: string): [number, number] {
  const [address = '', length = '32'] = cidr.split('/');
  const named = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - Number(length));
  const first = named - (named % size);
  return [first, first + size - 1];
}

function inUsers(tenant: Tenant, users: Json, prefix: 'include' | 'exclude', signIn: SignIn): boolean {
  const list = (name: string): string[] => users[`${prefix}${name}`] as string[];
  const person = tenant.users.find(({ id }) => id === signIn.user)!;
  const external = String(person['userPrincipalName']).includes('#EXT#');
  const guest = person['userType'] === 'Guest';
  if (list('Users').some((one) => one === 'All' || one === signIn.user)) return true;
  if (list('Users').includes('GuestsOrExternalUsers') && guest) return true;
  if (list('Groups').some((group) => isIn(tenant, signIn, signIn.user, group, new Set()))) return true;
  if (list('Roles').some((role) => holds(tenant, signIn, role))) return true;
  const kinds = (users[`${prefix}GuestsOrExternalUsers`] as { guestOrExternalUserTypes: string } | null)
    ?.guestOrExternalUserTypes;
  if (!kinds) return false;
  const own = external
    ? guest
      ? 'b2bCollaborationGuest'
      : 'b2bCollaborationMember'
    : guest
      ? 'internalGuest'
      : 'none of them';
  return kinds.split(',').includes(own);
}

function isIn(tenant: Tenant, signIn: SignIn, who: string, group: string, seen: Set<string>): boolean {
  if (seen.has(group)) return false;
  seen.add(group);
  const activated = eligibilities(tenant)
    .filter((one, at) => one['groupId'] === group && signIn.activated.includes(at))
    .map(({ principalId }) => String(principalId));
  const members = [...(tenant.groups.find(({ id }) => id === group)?.members ?? []), ...activated];
  return members.some((member) => member === who || isIn(tenant, signIn, who, member, seen));
}

function holds(tenant: Tenant, signIn: SignIn, role: string): boolean {
  const definition = tenant.roleDefinitions?.find(({ id }) => id === role);
  if (definition?.['isBuiltIn'] !== true) return false;
  const active = eligibilities(tenant).filter(
    (one, at) => 'roleDefinitionId' in one && signIn.activated.includes(at),
  );
  return [...(tenant.roleAssignments ?? []), ...active].some(
    (one) =>
      one['roleDefinitionId'] === role &&
      one['directoryScopeId'] === '/' &&
      (one['principalId'] === signIn.user ||
        isIn(tenant, signIn, signIn.user, String(one['principalId']), new Set())),
  );
}

/** Everything that can be activated: roles, then memberships. */
export function eligibilities(tenant: Tenant): Json[] {
  return [...(tenant.roleEligibility ?? []), ...(tenant.groupEligibility ?? [])];
}

/** Whether the user can activate an eligibility while those given are active. */
export function mayActivate(tenant: Tenant, signIn: SignIn, at: number): boolean {
  const principal = String(eligibilities(tenant)[at]!['principalId']);
  return principal === signIn.user || isIn(tenant, signIn, signIn.user, principal, new Set());
}
