import { describe, expect, it } from 'vitest';
import { signInCoverage, type CoverageAnswer } from '../../../../src/analyse/access/entra/coverage.ts';
import {
  multiFactor,
  phishingResistant,
  type Requirement,
} from '../../../../src/analyse/access/entra/requirement.ts';
import {
  azureManagement,
  contextTarget,
  everyApplication,
  securityInfoRegistration,
  type SignInTarget,
} from '../../../../src/analyse/access/entra/target.ts';
import { emptyTenant, modelOf, policy, user, type Json, type Tenant } from './tenant.ts';

const resourceManager = '797f4846-ba00-4fd7-ba43-dac1f8f63013';
const globalAdministrator = '62e90394-69f5-4237-9190-012177145e10';

function asked(
  part: Partial<Tenant>,
  target: SignInTarget = azureManagement,
  requirement: Requirement = multiFactor,
): CoverageAnswer {
  const tenant: Tenant = { ...emptyTenant, users: [user('alice')], ...part };
  return signInCoverage(modelOf(tenant)).ask({ targets: [target], requirement });
}

const verdict = (part: Partial<Tenant>, target?: SignInTarget, requirement?: Requirement): string =>
  asked(part, target, requirement).verdict;

const strength = (id: string, displayName: string, ...allowedCombinations: string[]): Json => ({
  authenticationStrength: { id, displayName, allowedCombinations, combinationConfigurations: [] },
});

describe('Conditional Access cases in which others pass', () => {
  it('the case they all are variations of: everyone, everything, a second factor', () => {
    expect(verdict({ policies: [policy({})] })).toBe('enforced');
  });

  it('case 1: a policy that only reports', () => {
    const answer = asked({ policies: [policy({ state: 'enabledForReportingButNotEnforced' })] });
    expect(answer.verdict).toBe('not-enforced');
    expect(answer.uncovered).toMatchObject([
      { certainty: 'proved', circumstances: {}, witness: { name: 'alice@example.test' } },
    ]);
    expect(verdict({ policies: [policy({ state: 'disabled' })] })).toBe('not-enforced');
  });

  it('case 2: a second factor or a compliant device', () => {
    const controls = { builtInControls: ['mfa', 'compliantDevice'] };
    expect(verdict({ policies: [policy({ grant: { operator: 'OR', ...controls } })] })).toBe('not-enforced');
    expect(verdict({ policies: [policy({ grant: { operator: 'AND', ...controls } })] })).toBe('enforced');
  });

  it('case 3: a strength or a hybrid-joined device', () => {
    const grant = { ...strength('s', 'Strong', 'fido2'), builtInControls: ['domainJoinedDevice'] };
    expect(verdict({ policies: [policy({ grant: { operator: 'OR', ...grant } })] })).toBe('not-enforced');
    expect(verdict({ policies: [policy({ grant: { operator: 'AND', ...grant } })] })).toBe('enforced');
  });

  it('case 4: session controls alone', () => {
    const session = { signInFrequency: { isEnabled: true, value: 1, type: 'hours' } };
    expect(verdict({ policies: [policy({ grant: null, session })] })).toBe('not-enforced');
    expect(verdict({ policies: [policy({ grant: {}, session })] })).toBe('not-enforced');
  });

  it.each<[string, Json]>([
    ['user', { excludeUsers: ['alice'] }],
    ['group', { excludeGroups: ['team'] }],
    ['group that holds the group, three deep', { excludeGroups: ['company'] }],
    ['role', { excludeRoles: [globalAdministrator] }],
    ['role through a group', { excludeRoles: ['role-of-team'] }],
    ['role that can be activated', { excludeRoles: ['eligible-role'] }],
    ['group that can be activated', { excludeGroups: ['jit'] }],
    ['group that holds one that can be activated', { excludeGroups: ['jit-parent'] }],
  ])('case 5: an excluded %s', (_name, exclusion) => {
    const tenant: Partial<Tenant> = {
      policies: [policy({ users: { includeUsers: ['All'], ...exclusion } })],
      groups: [
        { id: 'team', members: ['alice'] },
        { id: 'department', members: ['team'] },
        { id: 'company', members: ['department', 'company'] },
        { id: 'jit', members: [] },
        { id: 'jit-parent', members: ['jit'] },
      ],
      roleDefinitions: [globalAdministrator, 'role-of-team', 'eligible-role'].map((id) => ({
        id,
        templateId: id,
        isBuiltIn: true,
      })),
      roleAssignments: [
        { principalId: 'alice', roleDefinitionId: globalAdministrator, directoryScopeId: '/' },
        { principalId: 'team', roleDefinitionId: 'role-of-team', directoryScopeId: '/' },
      ],
      roleEligibility: [{ principalId: 'alice', roleDefinitionId: 'eligible-role', directoryScopeId: '/' }],
      groupEligibility: [{ principalId: 'team', groupId: 'jit', accessId: 'member' }],
    };
    expect(verdict(tenant)).toBe('not-enforced');
    expect(verdict({ ...tenant, policies: [policy({})] })).toBe('enforced');
  });

  it.each([
    ['b2bCollaborationGuest', 'Guest', 'bob_other.test#EXT#@example.test'],
    ['b2bCollaborationMember', 'Member', 'bob_other.test#EXT#@example.test'],
    ['internalGuest', 'Guest', 'bob@example.test'],
  ])('case 5: an excluded kind of guest, %s', (kind, userType, userPrincipalName) => {
    const excluding = (guestOrExternalUserTypes: string): Json =>
      policy({
        users: {
          includeUsers: ['All'],
          excludeGuestsOrExternalUsers: {
            guestOrExternalUserTypes,
            externalTenants: { membershipKind: 'all' },
          },
        },
      });
    const users = [user('alice'), user('bob', { userType, userPrincipalName })];
    expect(verdict({ users, policies: [excluding(`serviceProvider,${kind}`)] })).toBe('not-enforced');
    expect(verdict({ users, policies: [excluding('serviceProvider')] })).toBe('enforced');
  });

  it('case 6: the resource manager among the excluded applications', () => {
    const excluded = { excludeApplications: [resourceManager] };
    expect(verdict({ policies: [policy({ applications: excluded })] })).toBe('not-enforced');
    const others = { includeApplications: ['Office365'] };
    expect(verdict({ policies: [policy({ applications: others })] })).toBe('not-enforced');
    const portals = { includeApplications: ['MicrosoftAdminPortals'] };
    expect(verdict({ policies: [policy({ applications: portals })] })).toBe('inconclusive');
  });

  it.each<[string, Json, Json]>([
    [
      'a platform',
      { platforms: { includePlatforms: ['all'], excludePlatforms: ['linux'] } },
      { platform: ['linux'] },
    ],
    [
      'a location',
      { locations: { includeLocations: ['All'], excludeLocations: ['AllTrusted'] } },
      {
        location: [
          'addresses trusted by the Multi-Factor Authentication settings',
          'office',
          expect.any(String),
        ],
      },
    ],
    [
      'a country',
      { locations: { includeLocations: ['abroad'], excludeLocations: [] } },
      { location: ['no named location'] },
    ],
    [
      'a kind of client',
      { clientAppTypes: ['browser', 'mobileAppsAndDesktopClients'] },
      { 'client application': ['easSupported', 'easUnsupported', 'other'] },
    ],
    [
      'a device filter',
      { devices: { deviceFilter: { mode: 'exclude', rule: 'device.isCompliant -eq True' } } },
      { 'device filter device.isCompliant -eq True': ['yes'] },
    ],
    ['sign-in risk', { signInRiskLevels: ['high', 'medium'] }, { 'sign-in risk': ['none', 'low'] }],
    ['user risk', { userRiskLevels: ['high'] }, { 'user risk': ['none', 'low', 'medium'] }],
    ['insider risk', { insiderRiskLevels: 'elevated' }, { 'insider risk': ['none', 'minor', 'moderate'] }],
    [
      'a flow',
      { authenticationFlows: { transferMethods: 'deviceCodeFlow' } },
      { 'authentication flow': ['none', 'authenticationTransfer'] },
    ],
  ])('case 7: narrowed by %s', (_name, conditions, circumstances) => {
    const locations = [
      {
        '@odata.type': '#microsoft.graph.ipNamedLocation',
        id: 'office',
        displayName: 'office',
        isTrusted: true,
        ipRanges: [{ cidrAddress: '192.0.2.0/24' }],
      },
      {
        '@odata.type': '#microsoft.graph.countryNamedLocation',
        id: 'abroad',
        displayName: 'abroad',
        countriesAndRegions: ['FR', 'DE'],
        includeUnknownCountriesAndRegions: true,
      },
    ];
    const answer = asked({ policies: [policy({ conditions })], locations });
    expect(answer.verdict).toBe('not-enforced');
    expect(answer.uncovered).toHaveLength(1);
    const [box] = answer.uncovered;
    const sorted = (lists: Json): Json =>
      Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, (list as string[]).toSorted()]));
    if (_name === 'a location') expect(box?.circumstances['location']).toContain('office');
    else expect(sorted(box!.circumstances)).toEqual(sorted(circumstances));
  });

  it('case 8: two policies that cover together', () => {
    const some = (excluded: boolean): Json => ({
      platforms: excluded
        ? { includePlatforms: ['all'], excludePlatforms: ['windows'] }
        : { includePlatforms: ['windows'], excludePlatforms: [] },
    });
    const halves = [
      policy({ name: 'one', conditions: some(true) }),
      policy({ name: 'two', conditions: some(false), grant: { builtInControls: ['block'] } }),
    ];
    expect(verdict({ policies: halves })).toBe('enforced');
    expect(verdict({ policies: halves.slice(0, 1) })).toBe('not-enforced');
  });

  it('case 8: halves split by a device filter, by address, by group', () => {
    const rule = 'device.trustType -eq "ServerAD"';
    const filter = (mode: string, spaced: string): Json =>
      policy({ conditions: { devices: { deviceFilter: { mode, rule: spaced } } } });
    expect(verdict({ policies: [filter('include', rule), filter('exclude', ` ${rule}  `)] })).toBe(
      'enforced',
    );
    const range = (id: string, cidrAddress: string[]): Json => ({
      '@odata.type': '#microsoft.graph.ipNamedLocation',
      id,
      displayName: id,
      isTrusted: false,
      ipRanges: cidrAddress.map((one) => ({ cidrAddress: one })),
    });
    const at = (id: string): Json =>
      policy({ name: id, conditions: { locations: { includeLocations: [id], excludeLocations: [] } } });
    const locations = [range('low', ['0.0.0.0/1', '::/1']), range('high', ['128.0.0.0/1', '8000::/1'])];
    expect(verdict({ policies: [at('low'), at('high')], locations })).toBe('enforced');
    const short = [range('low', ['0.0.0.0/1', '::/1']), range('high', ['128.0.0.0/1', '8000::/2'])];
    expect(verdict({ policies: [at('low'), at('high')], locations: short })).toBe('not-enforced');
    const inside = policy({ name: 'in', users: { includeGroups: ['jit'] } });
    const outside = policy({ name: 'out', users: { includeUsers: ['All'], excludeGroups: ['jit'] } });
    const groups = [{ id: 'jit', members: [] }];
    const groupEligibility = [{ principalId: 'alice', groupId: 'jit', accessId: 'member' }];
    expect(verdict({ policies: [inside, outside], groups, groupEligibility })).toBe('enforced');
  });

  it('case 9: a strength of the own making that a password and a text message pass', () => {
    const own = policy({ grant: strength('own', 'Our strong one', 'fido2', 'password,sms') });
    expect(verdict({ policies: [own] }, azureManagement, phishingResistant)).toBe('not-enforced');
    expect(verdict({ policies: [own] }, azureManagement, multiFactor)).toBe('enforced');
    const single = policy({ grant: strength('own', 'Our strong one', 'fido2', 'sms') });
    expect(verdict({ policies: [single] })).toBe('not-enforced');
  });

  it('case 10: a strength under the name of a built-in one', () => {
    const renamed = policy({ grant: strength('own', 'Phishing-resistant MFA', 'password,voice') });
    expect(verdict({ policies: [renamed] }, azureManagement, phishingResistant)).toBe('not-enforced');
    const listed = policy({ grant: { authenticationStrength: { id: 'own' } } });
    const strengths = [{ id: 'own', displayName: 'x', allowedCombinations: ['fido2'] }];
    expect(verdict({ policies: [listed], strengths }, azureManagement, phishingResistant)).toBe('enforced');
    expect(verdict({ policies: [listed], strengths: null }, azureManagement, phishingResistant)).toBe(
      'inconclusive',
    );
  });

  it('case 11: roles of the own making, and roles of an administrative unit', () => {
    const policies = [policy({ users: { includeRoles: ['role'] } })];
    const held = (scope: string, isBuiltIn: boolean): Partial<Tenant> => ({
      policies,
      roleDefinitions: [{ id: 'role', templateId: 'role', isBuiltIn }],
      roleAssignments: [{ principalId: 'alice', roleDefinitionId: 'role', directoryScopeId: scope }],
    });
    expect(verdict(held('/', true))).toBe('enforced');
    expect(verdict(held('/', false))).toBe('not-enforced');
    expect(verdict(held('/administrativeUnits/unit', true))).toBe('not-enforced');
    expect(verdict({ ...held('/', true), roleDefinitions: null })).toBe('inconclusive');
    const activated = { assignmentType: 'Activated', principalId: 'alice', roleDefinitionId: 'role' };
    expect(verdict({ ...held('/', true), roleAssignments: [{ ...activated, directoryScopeId: '/' }] })).toBe(
      'not-enforced',
    );
  });

  it('case 12: an owner in Azure who holds no role of the directory', () => {
    const policies = [policy({ users: { includeRoles: [globalAdministrator] } })];
    const roleDefinitions = [{ id: globalAdministrator, templateId: globalAdministrator, isBuiltIn: true }];
    expect(verdict({ policies, roleDefinitions })).toBe('not-enforced');
  });

  it('case 13: a policy for an authentication context and a role', () => {
    const applications = {
      includeApplications: [],
      includeAuthenticationContextClassReferences: ['c1'],
    };
    const policies = [policy({ applications })];
    expect(verdict({ policies }, contextTarget('c1', resourceManager))).toBe('enforced');
    expect(verdict({ policies }, contextTarget('c2', resourceManager))).toBe('not-enforced');
    expect(verdict({ policies })).toBe('not-enforced');
    const forRole = [policy({ applications, users: { includeRoles: [globalAdministrator] } })];
    expect(verdict({ policies: forRole }, contextTarget('c1', resourceManager))).toBe('not-enforced');
  });

  it('case 14: a policy for an authentication context that only reports', () => {
    const applications = {
      includeApplications: [],
      includeAuthenticationContextClassReferences: ['c1'],
    };
    const policies = [policy({ applications, state: 'enabledForReportingButNotEnforced' })];
    expect(verdict({ policies }, contextTarget('c1', resourceManager))).toBe('not-enforced');
  });

  it('case 15: a workload identity is no user, and no policy for users speaks for it', () => {
    const model = modelOf({ ...emptyTenant, users: [user('alice')], policies: [policy({})] });
    const answer = signInCoverage(model).ask({
      targets: [azureManagement],
      requirement: multiFactor,
      accounts: ['service-principal'],
    });
    expect(answer.verdict).toBe('inconclusive');
    const forWorkloads = policy({
      users: { includeUsers: ['None'] },
      conditions: { clientApplications: { includeServicePrincipals: ['ServicePrincipalsInMyTenant'] } },
      grant: { builtInControls: ['block'] },
    });
    expect(verdict({ policies: [forWorkloads] })).toBe('not-enforced');
  });

  it('case 16: a guest whose home tenant is trusted with the second factor', () => {
    const bob = user('bob', { userType: 'Guest', userPrincipalName: 'bob_other.test#EXT#@example.test' });
    const given = (foreignMfa: boolean | null): string =>
      verdict({ users: [bob], policies: [policy({})], foreignMfa });
    expect(given(false)).toBe('enforced');
    expect(given(true)).toBe('inconclusive');
    expect(given(null)).toBe('inconclusive');
    expect(verdict({ policies: [policy({})], foreignMfa: true })).toBe('enforced');
  });

  it('case 17: a federated domain, whose identity provider says what was proved', () => {
    const given = (authenticationType: string, grant: Json): string =>
      verdict({
        policies: [policy({ grant })],
        domains: [{ id: 'example.test', authenticationType }],
      });
    expect(given('Managed', { builtInControls: ['mfa'] })).toBe('enforced');
    expect(given('Federated', { builtInControls: ['mfa'] })).toBe('inconclusive');
    expect(given('Federated', strength('s', 'Keys', 'fido2'))).toBe('enforced');
    expect(given('Federated', strength('s', 'Keys', 'fido2', 'federatedMultiFactor'))).toBe('inconclusive');
    expect(given('Federated', { builtInControls: ['block'] })).toBe('enforced');
  });

  it.each<[string, Json]>([
    ['state', policy({ state: 'enabledForSome' })],
    ['condition', policy({ conditions: { moonPhase: ['full'] } })],
    ['member of users', policy({ users: { includeUsers: ['All'], excludeAgents: ['a'] } })],
    ['member of applications', policy({ applications: { networkAccess: { mode: 'x' } } })],
    ['application filter', policy({ applications: { applicationFilter: { mode: 'exclude', rule: 'r' } } })],
    ['platform', policy({ conditions: { platforms: { includePlatforms: ['all', 'visionOS'] } } })],
    ['client', policy({ conditions: { clientAppTypes: ['browser', 'unknownFutureValue'] } })],
    ['grant control', policy({ grant: { builtInControls: ['mfa', 'unknownFutureValue'], operator: 'AND' } })],
    ['operator', policy({ grant: { builtInControls: ['mfa', 'compliantDevice'], operator: 'XOR' } })],
    ['method of a strength', policy({ grant: strength('s', 'New', 'fido2', 'telepathy') })],
    ['member of the policy', { ...policy({}), partialEnablement: { share: 10 } }],
  ])('case 18: an unknown %s is named and never counts', (_name, one) => {
    const answer = asked({ policies: [one] });
    expect(answer.verdict).toBe('inconclusive');
    expect(answer.missing.some(({ place }) => place === 'CA')).toBe(true);
    expect(verdict({ policies: [one, policy({ name: 'understood' })] })).toBe('enforced');
  });
});

describe('security defaults and registration', () => {
  it('security defaults never prove a second factor at every sign-in', () => {
    expect(verdict({ securityDefaults: true })).toBe('inconclusive');
    expect(verdict({ securityDefaults: null })).toBe('inconclusive');
    expect(verdict({ securityDefaults: false })).toBe('not-enforced');
  });

  it('registering a method is a target of its own', () => {
    expect(verdict({ policies: [policy({})] }, securityInfoRegistration)).toBe('not-enforced');
    const registering = policy({
      applications: { includeApplications: [], includeUserActions: ['urn:user:registersecurityinfo'] },
    });
    expect(verdict({ policies: [registering] }, securityInfoRegistration)).toBe('enforced');
    expect(verdict({ policies: [registering] })).toBe('not-enforced');
  });
});

describe('every application', () => {
  const ask = (...policies: Json[]): CoverageAnswer => {
    const model = modelOf({ ...emptyTenant, users: [user('alice')], policies });
    return signInCoverage(model).ask({
      targets: everyApplication(model.policies),
      requirement: multiFactor,
    });
  };

  it('an application left out of one policy and taken up by another', () => {
    const all = policy({ applications: { excludeApplications: ['app-1'] } });
    const rest = policy({ name: 'rest', applications: { includeApplications: ['app-1'] } });
    expect(ask(all, rest).verdict).toBe('enforced');
    expect(ask(all)).toMatchObject({ verdict: 'not-enforced', uncovered: [{ target: 'app-1' }] });
    expect(ask(rest).verdict).toBe('not-enforced');
  });
});
