import fc from 'fast-check';
import { emptyTenant, policy, user, type Json, type Tenant } from './tenant.ts';
import { allMethods } from './twin.ts';

/** Random tenants: small in every direction, so that every sign-in of one can be enumerated. */
const people = ['ann', 'bob', 'cem', 'dee'];
const groupIds = ['g1', 'g2', 'g3', 'g4'];
const roleIds = ['r1', 'r2', 'custom'];
export const applications = ['797f4846-ba00-4fd7-ba43-dac1f8f63013', 'app'];
const rules = ['device.a', 'device.b'];
const locationIds = ['l1', 'l2', 'l3', 'l4'];

const some = (values: readonly string[], maxLength = 2): fc.Arbitrary<string[]> =>
  fc.uniqueArray(fc.constantFrom(...values), { maxLength });
const atLeastOne = (values: readonly string[]): fc.Arbitrary<string[]> =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: values.length });
const rarely = <Value>(value: fc.Arbitrary<Value>, usual: Value, weight = 3): fc.Arbitrary<Value> =>
  fc.oneof({ weight, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: value });

/** What the policies of a tenant are mostly about: then that is usual, and the rest is rare. */
type Focus = 'everything' | 'people' | 'places' | 'devices';

const external = (weight: number): fc.Arbitrary<Json | null> =>
  rarely<Json | null>(
    atLeastOne(['internalGuest', 'b2bCollaborationGuest', 'b2bCollaborationMember', 'serviceProvider']).map(
      (kinds) => ({ guestOrExternalUserTypes: kinds.join(','), externalTenants: { membershipKind: 'all' } }),
    ),
    null,
    weight,
  );

function usersOf(focus: Focus): fc.Arbitrary<Json> {
  const onPeople = focus === 'people';
  const weight = onPeople ? 1 : 3;
  return fc.record({
    includeUsers: fc.oneof(
      { weight: onPeople ? 1 : 4, arbitrary: fc.constant(['All']) },
      { weight: 1, arbitrary: some([...people]) },
    ),
    excludeUsers: rarely(some(people, 1), []),
    includeGroups: rarely(some(groupIds), [], weight),
    excludeGroups: rarely(some(groupIds, 1), [], weight),
    includeRoles: rarely(some(roleIds), [], weight),
    excludeRoles: rarely(some(roleIds, 1), [], weight),
    includeGuestsOrExternalUsers: external(onPeople ? 3 : 5),
    excludeGuestsOrExternalUsers: external(onPeople ? 3 : 5),
  });
}

const levels = (values: readonly string[], weight: number): fc.Arbitrary<string[]> =>
  rarely(atLeastOne(values), [], weight);
const include = (values: readonly string[], suffix: string, all: string): fc.Arbitrary<Json> =>
  fc
    .tuple(fc.oneof(fc.constant([all]), atLeastOne(values)), rarely(some(values), [], 1))
    .map(([included, excluded]) => ({ [`include${suffix}`]: included, [`exclude${suffix}`]: excluded }));

function conditionsOf(focus: Focus): fc.Arbitrary<Json> {
  const weightOf = (own: Focus, usual: number): number =>
    focus === 'everything' ? usual : focus === own ? 0 : 40;
  return fc.record({
    clientAppTypes: rarely(
      atLeastOne(['browser', 'mobileAppsAndDesktopClients', 'exchangeActiveSync', 'easSupported', 'other']),
      ['all'],
      weightOf('everything', 4),
    ),
    platforms: rarely<Json | null>(
      include(['android', 'iOS', 'windows', 'windowsPhone', 'macOS', 'linux'], 'Platforms', 'all'),
      null,
      weightOf('everything', 4),
    ),
    locations: rarely<Json | null>(
      include([...locationIds, 'AllTrusted', '00000000-0000-0000-0000-000000000000'], 'Locations', 'All'),
      null,
      weightOf('places', 3),
    ),
    devices: rarely<Json | null>(
      fc
        .record({ mode: fc.constantFrom('include', 'exclude'), rule: fc.constantFrom(...rules) })
        .map((deviceFilter) => ({ deviceFilter })),
      null,
      weightOf('devices', 4),
    ),
    userRiskLevels: levels(['none', 'low', 'medium', 'high'], weightOf('everything', 6)),
    signInRiskLevels: levels(['none', 'low', 'medium', 'high'], weightOf('everything', 6)),
    insiderRiskLevels: rarely<string | null>(
      atLeastOne(['minor', 'moderate', 'elevated']).map((flags) => flags.join(',')),
      null,
      weightOf('everything', 8),
    ),
    authenticationFlows: rarely<Json | null>(
      atLeastOne(['deviceCodeFlow', 'authenticationTransfer']).map((flags) => ({
        transferMethods: flags.join(','),
      })),
      null,
      weightOf('everything', 8),
    ),
  });
}

const strength = atLeastOne(allMethods).map((allowedCombinations) => ({
  id: allowedCombinations.join('+'),
  displayName: 'Strong',
  allowedCombinations,
}));

const grant: fc.Arbitrary<Json | null> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ builtInControls: ['mfa'] }) },
  { weight: 1, arbitrary: fc.constant({ builtInControls: ['block'] }) },
  { weight: 1, arbitrary: fc.constant(null) },
  {
    weight: 3,
    arbitrary: fc.record({
      operator: fc.constantFrom('AND', 'OR'),
      builtInControls: some(['mfa', 'compliantDevice', 'domainJoinedDevice', 'passwordChange']),
      termsOfUse: rarely<string[]>(fc.constant(['terms']), [], 5),
      authenticationStrength: rarely<Json | null>(strength, null, 1),
    }),
  },
);

const oneApplication = fc.constantFrom(
  { includeApplications: ['All'], excludeApplications: [] },
  { includeApplications: ['All'], excludeApplications: [] },
  { includeApplications: ['All'], excludeApplications: ['app'] },
  { includeApplications: ['app'], excludeApplications: [] },
  { includeApplications: applications, excludeApplications: [] },
  { includeApplications: ['All'], excludeApplications: applications.slice(0, 1) },
);

const policyOf = (focus: Focus): fc.Arbitrary<Json> =>
  fc
    .record({
      name: fc.constantFrom('p1', 'p2', 'p3'),
      state: fc.constantFrom(
        'enabled',
        'enabled',
        'enabled',
        'disabled',
        'enabledForReportingButNotEnforced',
      ),
      users: usersOf(focus),
      applications: oneApplication,
      conditions: conditionsOf(focus),
      grant:
        focus === 'everything'
          ? grant
          : fc.oneof(
              { weight: 3, arbitrary: fc.constant({ builtInControls: ['mfa'] }) },
              { weight: 1, arbitrary: grant },
            ),
    })
    .map(policy)
    .chain((one) => rarely(fc.constant(forWorkloads(one)), one, 15));

/** The same for workload identities, which then is for no person. */
function forWorkloads(one: Json): Json {
  const conditions = one['conditions'] as Json;
  const nobody = Object.fromEntries(
    Object.keys(conditions['users'] as Json).map((name) => [name, empty(name)]),
  );
  const clientApplications = { includeServicePrincipals: ['ServicePrincipalsInMyTenant'] };
  const users = { ...nobody, includeUsers: ['None'] };
  return {
    ...one,
    conditions: { ...conditions, users, clientApplications, servicePrincipalRiskLevels: ['high'] },
  };
}

const empty = (name: string): string[] | null => (name.endsWith('ExternalUsers') ? null : []);

export const anyPolicy = policyOf('everything');

const range = fc
  .tuple(
    fc.constantFrom('0.0.0.0', '64.0.0.0', '128.0.0.0', '192.0.2.0', '192.0.2.128'),
    fc.constantFrom(0, 1, 2, 24, 25),
  )
  .map(([address, length]) => ({ cidrAddress: `${address}/${length}` }));

const location = (id: string): fc.Arbitrary<Json> =>
  fc.oneof(
    fc
      .record({ isTrusted: fc.boolean(), ipRanges: fc.array(range, { minLength: 1, maxLength: 2 }) })
      .map((one) => ({ '@odata.type': '#microsoft.graph.ipNamedLocation', id, displayName: id, ...one })),
    fc
      .record({
        countriesAndRegions: atLeastOne(['FR', 'DE', 'NL']),
        includeUnknownCountriesAndRegions: fc.boolean(),
        countryLookupMethod: fc.constantFrom('clientIpAddress', 'clientIpAddress', 'authenticatorAppGps'),
      })
      .map((one) => ({
        '@odata.type': '#microsoft.graph.countryNamedLocation',
        id,
        displayName: id,
        ...one,
      })),
  );

const principals = [...people, ...groupIds];
const hold = (scopes: readonly string[]): fc.Arbitrary<Json> =>
  fc.record({
    principalId: fc.constantFrom(...principals),
    roleDefinitionId: fc.constantFrom(...roleIds),
    directoryScopeId: fc.constantFrom(...scopes),
  });

function tenantOf(focus: Focus): fc.Arbitrary<Tenant> {
  const weight = focus === 'people' ? 0 : 2;
  return fc
    .record({
      policies: fc.array(policyOf(focus), { minLength: 1, maxLength: 4 }),
      locations: fc.tuple(...locationIds.map(location)),
      groups: fc.tuple(...groupIds.map((id) => some(principals, 3).map((members) => ({ id, members })))),
      roleAssignments: fc.array(hold(['/', '/', '/administrativeUnits/a']), { maxLength: 3 }),
      roleEligibility: rarely(fc.array(hold(['/']), { maxLength: 2 }), [], weight),
      groupEligibility: rarely(
        fc.array(
          fc.record({
            principalId: fc.constantFrom(...principals),
            groupId: fc.constantFrom(...groupIds),
            accessId: fc.constant('member'),
          }),
          { maxLength: 2 },
        ),
        [],
        weight,
      ),
    })
    .map((parts) => ({
      ...emptyTenant,
      ...parts,
      users: [
        user('ann'),
        user('bob', { userType: 'Guest' }),
        user('cem', { userType: 'Guest', userPrincipalName: 'cem_other.test#EXT#@example.test' }),
        user('dee', { userPrincipalName: 'dee_other.test#EXT#@example.test' }),
      ],
      roleDefinitions: roleIds.map((id) => ({ id, templateId: id, isBuiltIn: id !== 'custom' })),
    }));
}

export const anyTenant = fc.oneof(
  tenantOf('everything'),
  { weight: 3, arbitrary: tenantOf('people') },
  tenantOf('places'),
  tenantOf('devices'),
);
