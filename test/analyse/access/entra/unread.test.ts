import { describe, expect, it } from 'vitest';
import { signInCoverage, type CoverageAnswer } from '../../../../src/analyse/access/entra/coverage.ts';
import { multiFactor } from '../../../../src/analyse/access/entra/requirement.ts';
import { azureManagement } from '../../../../src/analyse/access/entra/target.ts';
import { emptyTenant, modelOf, policy, user, type Tenant } from './tenant.ts';

function asked(part: Partial<Tenant>): CoverageAnswer {
  const tenant: Tenant = { ...emptyTenant, users: [user('alice')], ...part };
  return signInCoverage(modelOf(tenant)).ask({ targets: [azureManagement], requirement: multiFactor });
}

const verdict = (part: Partial<Tenant>): string => asked(part).verdict;

describe('what was not read', () => {
  const excluding = [policy({ users: { includeUsers: ['All'], excludeGroups: ['team'] } })];
  const groups = [
    { id: 'team', members: ['nested'] },
    { id: 'nested', members: ['bob'] },
  ];

  it('members of an excluded group, at any depth', () => {
    expect(verdict({ policies: excluding, groups })).toBe('enforced');
    const unread = [groups[0]!, { id: 'nested', members: null }];
    const answer = asked({ policies: excluding, groups: unread });
    expect(answer.verdict).toBe('inconclusive');
    expect(answer.missing).toContainEqual(
      expect.objectContaining({ permission: 'GroupMember.Read.All', place: 'CA' }),
    );
  });

  it('members of a group that may activate a group that may activate an excluded role', () => {
    const chain: Partial<Tenant> = {
      policies: [policy({ users: { includeUsers: ['All'], excludeRoles: ['role'] } })],
      groups: [
        { id: 'staff', members: ['alice'] },
        { id: 'jit', members: [] },
      ],
      groupEligibility: [{ principalId: 'staff', groupId: 'jit', accessId: 'member' }],
      roleEligibility: [{ principalId: 'jit', roleDefinitionId: 'role', directoryScopeId: '/' }],
      roleDefinitions: [{ id: 'role', templateId: 'role', isBuiltIn: true }],
    };
    expect(verdict(chain)).toBe('not-enforced');
    const unread = { ...chain, groups: [{ id: 'staff', members: null }, chain.groups![1]!] };
    expect(verdict(unread)).toBe('inconclusive');
    expect(verdict({ ...unread, roleEligibility: [] })).toBe('enforced');
  });

  it('a role that may be activated on top of a group that can be', () => {
    const both: Partial<Tenant> = {
      policies: [
        policy({ name: 'p1', users: { includeUsers: ['All'], excludeRoles: ['role'] } }),
        policy({ name: 'p2', users: { includeUsers: ['All'], excludeGroups: ['team'] } }),
      ],
      groups: [{ id: 'team', members: [] }],
      groupEligibility: [{ principalId: 'alice', groupId: 'team', accessId: 'member' }],
      roleEligibility: [{ principalId: 'alice', roleDefinitionId: 'role', directoryScopeId: '/' }],
      roleDefinitions: [{ id: 'role', templateId: 'role', isBuiltIn: true }],
    };
    expect(verdict(both)).toBe('not-enforced');
    expect(verdict({ ...both, roleEligibility: null })).toBe('inconclusive');
    expect(verdict({ ...both, roleEligibility: [] })).toBe('enforced');
  });

  it('who can activate roles hides nothing that can be activated and was read', () => {
    const open: Partial<Tenant> = {
      policies: excluding,
      groups: [{ id: 'team', members: [] }],
      groupEligibility: [{ principalId: 'alice', groupId: 'team', accessId: 'member' }],
    };
    expect(verdict(open)).toBe('not-enforced');
    expect(verdict({ ...open, roleEligibility: null })).toBe('not-enforced');
  });

  it.each<[string, Partial<Tenant>, Partial<Tenant>]>([
    ['policies', {}, { policies: null }],
    [
      'named locations',
      {
        policies: [policy({ conditions: { locations: { includeLocations: ['x'], excludeLocations: [] } } })],
      },
      { locations: null },
    ],
    [
      'who can activate an excluded role',
      { policies: [policy({ users: { includeUsers: ['All'], excludeRoles: ['role'] } })] },
      { roleEligibility: null, roleDefinitions: [{ id: 'role', templateId: 'role', isBuiltIn: true }] },
    ],
    ['domains', { policies: [policy({})] }, { domains: null }],
  ])('%s', (_name, before, without) => {
    expect(verdict({ ...before, ...without })).toBe('inconclusive');
  });
});

it('a disabled account cannot sign in; without any that can, nothing is proved', () => {
  const answer = asked({ users: [user('alice', { accountEnabled: false })], policies: [policy({})] });
  expect(answer.accounts).toMatchObject([{ signsIn: false }]);
  expect(answer.verdict).toBe('inconclusive');
});

describe('what can be activated', () => {
  const roles = Array.from({ length: 10 }, (_, at) => `role-${at}`);
  const tenant: Partial<Tenant> = {
    roleDefinitions: roles.map((id) => ({ id, templateId: id, isBuiltIn: true })),
    roleEligibility: roles.map((id) => ({
      principalId: 'alice',
      roleDefinitionId: id,
      directoryScopeId: '/',
    })),
  };

  it('more combinations than are told apart leave the account in doubt, unless they change nothing', () => {
    const together = roles.map((id, at) =>
      policy({ name: `p${at}`, users: { includeUsers: ['All'], excludeRoles: [id] } }),
    );
    expect(verdict({ ...tenant, policies: together })).toBe('inconclusive');
    const including = policy({ users: { includeUsers: ['All'], includeRoles: roles } });
    expect(verdict({ ...tenant, policies: [including] })).toBe('enforced');
  });

  it('an account that matters only while it holds a role, or is in a group that no policy names', () => {
    const model = modelOf({
      ...emptyTenant,
      ...tenant,
      users: [user('alice')],
      groups: [
        { id: 'jit', members: [] },
        { id: 'all-jit', members: ['jit'] },
      ],
      groupEligibility: [{ principalId: 'alice', groupId: 'jit', accessId: 'member' }],
      policies: [
        policy({ name: 'role', users: { includeRoles: ['role-1'] } }),
        policy({ name: 'group', users: { includeGroups: ['all-jit'] } }),
      ],
    });
    const given = (...facts: string[]): string =>
      signInCoverage(model, facts).ask({
        targets: [azureManagement],
        requirement: multiFactor,
        onlyWhile: new Map([['alice', new Set(facts)]]),
      }).verdict;
    expect(given()).toBe('not-enforced');
    expect(given('role:role-1')).toBe('enforced');
    expect(given('role:role-2')).toBe('not-enforced');
    expect(given('group:jit')).toBe('enforced');
  });
});
