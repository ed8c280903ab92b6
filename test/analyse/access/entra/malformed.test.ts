import { describe, expect, it } from 'vitest';
import { signInCoverage } from '../../../../src/analyse/access/entra/coverage.ts';
import { multiFactor } from '../../../../src/analyse/access/entra/requirement.ts';
import { azureManagement } from '../../../../src/analyse/access/entra/target.ts';
import type { EntraGap } from '../../../../src/estate/identity/entra/model.ts';
import { emptyTenant, modelOf, policy, user, type Json, type Tenant } from './tenant.ts';

function verdict(part: Partial<Tenant>, gaps: readonly EntraGap[] = []): string {
  const model = modelOf({ ...emptyTenant, users: [user('alice')], ...part });
  return signInCoverage({ ...model, gaps: [...model.gaps, ...gaps] }).ask({
    targets: [azureManagement],
    requirement: multiFactor,
  }).verdict;
}

const guid = '0f8fad5b-d9cb-469f-a165-70867728950e';
const guest = user('bob', { userType: 'Guest', userPrincipalName: 'bob_other.test#EXT#@example.test' });
const guestsExcept = (clause: Json): Json =>
  policy({ users: { includeUsers: ['All'], excludeGuestsOrExternalUsers: clause } });
const located = (location: Json, exclude: string): Partial<Tenant> => ({
  policies: [
    policy({ conditions: { locations: { includeLocations: ['All'], excludeLocations: [exclude] } } }),
  ],
  locations: [{ id: 'office', displayName: 'office', ...location }],
});
const addresses = {
  '@odata.type': '#microsoft.graph.ipNamedLocation',
  ipRanges: [{ cidrAddress: '0.0.0.0/0' }, { cidrAddress: '::/0' }],
};
const legacy = '00000000-0000-0000-0000-000000000000';
const countries = { '@odata.type': '#microsoft.graph.countryNamedLocation', countriesAndRegions: ['FR'] };

describe('a policy that says something contradictory or new', () => {
  const services = { includeServicePrincipals: ['ServicePrincipalsInMyTenant'] };
  it.each<[string, Json]>([
    ['people and workload identities at once', policy({ conditions: { clientApplications: services } })],
    ['the risk of workload identities', policy({ conditions: { servicePrincipalRiskLevels: ['high'] } })],
    ['a new word for users', policy({ users: { includeUsers: ['All'], excludeUsers: ['AllAgentUsers'] } })],
    ['a new word for roles', policy({ users: { includeUsers: ['All'], excludeRoles: ['All'] } })],
    ['a new suite', policy({ applications: { excludeApplications: ['SomeNewSuite'] } })],
  ])('%s: never counts, and is named', (_name, one) => {
    expect(verdict({ policies: [one] })).toBe('inconclusive');
    expect(verdict({ policies: [one, policy({ name: 'understood' })] })).toBe('enforced');
  });

  it.each<[string, Json]>([
    ['no kind of guest', { externalTenants: { membershipKind: 'all' } }],
    ['a new kind of guest', { guestOrExternalUserTypes: 'b2bNovelty' }],
    [
      'a new choice of tenants',
      { guestOrExternalUserTypes: 'internalGuest', externalTenants: { membershipKind: 'novel' } },
    ],
    [
      'guests of some tenants',
      {
        guestOrExternalUserTypes: 'b2bCollaborationGuest',
        externalTenants: { membershipKind: 'enumerated', members: ['t'] },
      },
    ],
  ])('leaves out %s: whom is not known', (_name, clause) => {
    expect(verdict({ users: [guest], policies: [guestsExcept(clause)] })).toBe('inconclusive');
  });

  it('a policy for workload identities alone is for nobody', () => {
    const workloads = policy({
      users: { includeUsers: ['None'] },
      conditions: { clientApplications: services, servicePrincipalRiskLevels: ['high'] },
    });
    expect(verdict({ policies: [workloads] })).toBe('not-enforced');
  });

  it('rules of devices that differ within a quotation are two rules', () => {
    const filter = (mode: string, rule: string): Json =>
      policy({ name: mode, conditions: { devices: { deviceFilter: { mode, rule } } } });
    const halves = (one: string, other: string): string =>
      verdict({ policies: [filter('include', one), filter('exclude', other)] });
    expect(halves('device.model -eq "A  B"', 'device.model  -eq "A  B" ')).toBe('enforced');
    expect(halves('device.model -eq "A  B"', 'device.model -eq "A B"')).not.toBe('enforced');
  });
});

describe('ids in another case are the same ids', () => {
  const [lower, upper] = [guid, guid.toUpperCase()];
  it.each<[string, Json, Partial<Tenant>]>([
    ['user', { excludeUsers: [upper] }, {}],
    ['group', { excludeGroups: [upper] }, { groups: [{ id: 'x', members: [] }] }],
    [
      'role',
      { excludeRoles: [upper] },
      {
        roleDefinitions: [{ id: lower, templateId: lower, isBuiltIn: true }],
        roleAssignments: [{ principalId: lower, roleDefinitionId: lower, directoryScopeId: '/' }],
      },
    ],
  ])('of an excluded %s', (kind, exclusion, part) => {
    const tenant: Partial<Tenant> = {
      users: [user(lower)],
      policies: [policy({ users: { includeUsers: ['All'], ...exclusion } })],
      ...part,
      ...(kind === 'group' ? { groups: [{ id: lower, members: [lower] }] } : {}),
    };
    expect(verdict(tenant)).toBe('not-enforced');
  });

  it('of a named location', () => {
    expect(verdict(located({ ...addresses, isTrusted: false, id: lower }, upper))).toBe('not-enforced');
  });
});

describe('an entry that does not say whom or what it is about', () => {
  const excluding: Partial<Tenant> = {
    policies: [policy({ users: { includeUsers: ['All'], excludeRoles: ['role'], excludeGroups: ['team'] } })],
    roleDefinitions: [{ id: 'role', templateId: 'role', isBuiltIn: true }],
    groups: [{ id: 'team', members: [] }],
  };
  const role = { principalId: 'alice', roleDefinitionId: 'role', directoryScopeId: '/' };
  const membership = { principalId: 'alice', groupId: 'team', accessId: 'member' };

  it.each<[string, Partial<Tenant>]>([
    ['a role of nobody', { roleAssignments: [{ ...role, principalId: null }] }],
    ['a role without a name', { roleEligibility: [{ ...role, roleDefinitionId: null }] }],
    ['an eligible membership of nobody', { groupEligibility: [{ ...membership, principalId: null }] }],
    ['an eligible membership of a new kind', { groupEligibility: [{ ...membership, accessId: 'novel' }] }],
  ])('%s may be what is left out', (_name, part) => {
    expect(verdict(excluding)).toBe('enforced');
    expect(verdict({ ...excluding, ...part })).toBe('inconclusive');
  });

  it.each<[string, Partial<Tenant>]>([
    ['a role that is held in a new way', { roleAssignments: [{ ...role, assignmentType: 'Novel' }] }],
    [
      'a role of which nobody says where',
      { roleAssignments: [{ principalId: 'alice', roleDefinitionId: 'role' }] },
    ],
    [
      'a membership that is held in a new way',
      {
        groups: [{ id: 'team', members: ['alice'] }],
        groupAssignments: [{ ...membership, assignmentType: 'Novel' }],
      },
    ],
  ])('%s is none that is there for certain', (_name, part) => {
    const including: Partial<Tenant> = {
      ...excluding,
      policies: [policy({ users: { includeRoles: ['role'], includeGroups: ['team'] } })],
    };
    expect(verdict({ ...including, roleAssignments: [role] })).toBe('enforced');
    expect(verdict({ ...including, ...part })).toBe('inconclusive');
  });

  it('a member of a group, a user or a policy that is none', () => {
    const nobody = [null] as unknown as string[];
    expect(verdict({ ...excluding, groups: [{ id: 'team', members: nobody }] })).toBe('inconclusive');
    expect(verdict({ policies: [policy({})], users: [user('alice'), { id: null }] })).toBe('inconclusive');
    expect(verdict({ policies: [null as unknown as Json] })).toBe('inconclusive');
  });

  it.each<[string, Json, string, string]>([
    ['whether it is trusted', addresses, 'AllTrusted', legacy],
    ['whether it is trusted, but in words', { ...addresses, isTrusted: 'no' }, 'AllTrusted', legacy],
    ['whether unknown countries are in it', countries, 'office', 'fr'],
  ])('a named location that does not say %s', (_name, location, exclude, beside) => {
    const rest = { locations: { includeLocations: [beside], excludeLocations: [] } };
    const given = (stated: Json): string => {
      const { policies, locations } = located({ ...location, ...stated }, exclude) as Tenant;
      const fr = { id: 'fr', displayName: 'fr', ...countries, includeUnknownCountriesAndRegions: false };
      return verdict({
        policies: [...policies!, policy({ name: 'rest', conditions: rest })],
        locations: [...locations!, fr],
      });
    };
    expect(given({ isTrusted: false, includeUnknownCountriesAndRegions: false })).toBe('enforced');
    expect(given({})).toBe('inconclusive');
  });
});

describe('whether the factor of another tenant is accepted', () => {
  const asked = (part: Partial<Tenant>, gaps: readonly EntraGap[] = []): string =>
    verdict({ users: [guest], policies: [policy({})], ...part }, gaps);

  it.each<[string, Partial<Tenant>, string]>([
    ['is said by the default', { foreignMfa: false }, 'enforced'],
    ['is not said by the default', { foreignTrust: null }, 'inconclusive'],
    ['is said in words', { foreignTrust: { isMfaAccepted: 'no' } }, 'inconclusive'],
    [
      'is left to the default by a partner',
      { partners: [{ tenantId: 't', inboundTrust: null }] },
      'enforced',
    ],
    ['is not said by a partner', { partners: [{ tenantId: 't', inboundTrust: {} }] }, 'inconclusive'],
    [
      'is granted to one partner',
      { partners: [{ tenantId: 't', inboundTrust: { isMfaAccepted: true } }] },
      'inconclusive',
    ],
  ])('%s: %s', (_name, part, expected) => expect(asked(part)).toBe(expected));

  it('is not known where the list of partners broke off', () => {
    const gap: EntraGap = {
      read: 'cross-tenant-access',
      subject: null,
      reason: 'truncated',
      operation: 'GET /v1.0/policies/crossTenantAccessPolicy/partners',
      permission: 'Policy.Read.All',
    };
    expect(asked({}, [gap])).toBe('inconclusive');
  });
});
