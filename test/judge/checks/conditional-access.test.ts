import { describe, expect, it } from 'vitest';
import type { RoleAssignment } from '../../../src/estate/identity/role-assignments.ts';
import type { SignInTenant } from '../../../src/estate/identity/sign-in-tenants.ts';
import { conditionalAccessCoverage } from '../../../src/judge/checks/conditional-access-coverage.ts';
import {
  emptyTenant,
  modelOf,
  policy,
  user,
  type Json,
  type Tenant,
} from '../../analyse/access/entra/tenant.ts';
import {
  otherSub,
  resourceGroup,
  roles as azureRoles,
  sub,
  subscription,
  tenantOf,
  vault,
} from '../../analyse/access/azure/tenant.ts';
import { denial, judge, member, reach, type Given } from '../estate-fixture.ts';

const people = ['alice', 'bob'];

function given(part: Partial<Tenant>, more: Given = {}): Given {
  const assignments = people.map((id): RoleAssignment =>
    member(`ra-${id}`, {
      principal: id,
      principalType: 'User',
      role: '/roleDefinitions/contributor',
      roleName: 'Contributor',
      scope: '/subscriptions/s',
      hold: id === 'alice' ? 'standing' : 'eligible',
      endsAt: null,
      privileged: true,
    } as const),
  );
  const users = people.map((id) =>
    member(id, { objectId: id, name: id, enabled: true, guest: false, personId: null, mail: null }),
  );
  const tenant: SignInTenant = member('tenant', {
    model: modelOf({ ...emptyTenant, users: people.map((id) => user(id)), ...part }),
  });
  return {
    ...more,
    collections: {
      'identity.roleAssignments': assignments,
      'identity.directoryUsers': users,
      'identity.signInTenants': [tenant],
      ...more.collections,
    },
  };
}

const judged = (part: Partial<Tenant>, more: Given = {}) =>
  judge(conditionalAccessCoverage, given(part, more));

describe('Conditional Access over everybody in reach', () => {
  it('two policies that share the work pass', () => {
    const halves = [
      policy({ name: 'one', users: { includeUsers: ['alice'] } }),
      policy({ name: 'two', users: { includeUsers: ['All'], excludeUsers: ['alice'] } }),
    ];
    expect(judged({ policies: halves })).toMatchObject({
      status: 'pass',
      population: { expected: 2, inspected: 2 },
    });
  });

  it('names each account, the circumstances, and what only reports', () => {
    const policies = [
      policy({ name: 'windows', conditions: { platforms: { includePlatforms: ['windows'] } } }),
      policy({ name: 'bob', users: { includeUsers: ['bob'] } }),
      policy({ name: 'later', state: 'enabledForReportingButNotEnforced' }),
    ];
    const result = judged({ policies });
    expect(result.status).toBe('fail');
    expect(result.exceptions).toMatchObject([
      {
        subject: 'alice',
        condition:
          'is asked for a second factor by no enabled policy where platform is android or iOS or windowsPhone or macOS or linux or unrecognised; later only reports',
        witness: { target: 'Azure management', signIn: { platform: 'android' } },
      },
    ]);
  });

  it('names a role whose activation leads out of the policy', () => {
    const result = judged({
      policies: [policy({ users: { includeUsers: ['All'], excludeRoles: ['break-glass'] } })],
      roleDefinitions: [{ id: 'break-glass', templateId: 'break-glass', isBuiltIn: true }],
      roleEligibility: [{ principalId: 'bob', roleDefinitionId: 'break-glass', directoryScopeId: '/' }],
    });
    expect(result.exceptions).toMatchObject([
      {
        subject: 'bob',
        condition: 'is asked for a second factor by no enabled policy where role break-glass is activated',
      },
    ]);
  });

  it('a policy that is not understood leaves everyone in doubt, and is named', () => {
    const odd = policy({ name: 'odd', conditions: { moonPhase: ['full'] } });
    const result = judged({ policies: [odd] });
    expect(result.status).toBe('inconclusive');
    expect(result.undecided[0]?.condition).toContain('odd: the condition moonPhase is not understood');
  });

  it('a gap is no gap where policies are missing, and stays one where they are stale', () => {
    const missing = (reason: 'truncated' | 'stale') => {
      const base = given({ policies: [] });
      const operation = 'GET /v1.0/identity/conditionalAccess/policies';
      return judge(conditionalAccessCoverage, {
        ...base,
        shortfalls: { 'identity.signInTenants': [{ ...denial, reason, operation }] },
      });
    };
    expect(missing('truncated').status).toBe('inconclusive');
    expect(missing('truncated').exceptions).toEqual([]);
    expect(missing('stale').status).toBe('fail');
  });

  it('disabled accounts need nothing; a tenant that was not read decides nothing', () => {
    const disabled = people.map((id) => user(id, { accountEnabled: false }));
    expect(judged({ users: disabled }).status).toBe('pass');
    const none = judged({}, { collections: { 'identity.signInTenants': [] } });
    expect(none.status).toBe('inconclusive');
    expect(none.undecided).toHaveLength(2);
  });

  it('who can make himself a member of a group is in reach, and then in the policy for it', () => {
    const jit = member('jit', { objectId: 'jit', name: 'jit', transitiveMembers: [] });
    const assignment = member('ra-jit', {
      principal: 'jit',
      principalType: 'Group',
      role: 'contributor',
      roleName: null,
      scope: '/subscriptions/s',
      hold: 'standing',
      endsAt: null,
      privileged: true,
    });
    const through = (policies: Json[]) => {
      const base = given({
        policies,
        groups: [{ id: 'jit', members: [] }],
        groupEligibility: [{ principalId: 'bob', groupId: 'jit', accessId: 'member' }],
      });
      return judge(conditionalAccessCoverage, {
        ...base,
        collections: {
          ...base.collections,
          'identity.roleAssignments': [assignment],
          'identity.directoryGroups': [jit],
        },
      });
    };
    expect(through([])).toMatchObject({ status: 'fail', exceptions: [{ subject: 'bob' }] });
    const forGroup = policy({ users: { includeGroups: ['jit'] } });
    expect(through([forGroup])).toMatchObject({ status: 'pass', population: { expected: 1 } });
  });

  it('whom a vault alone lets in signs in to the vault, which a policy for Azure management leaves open', () => {
    const vaults = (vaultPolicies: { principal: string; keys: string[] }[], applications: string[]) =>
      judged(
        { policies: [policy({ applications: { includeApplications: applications } })] },
        {
          declared: { select: [{ source: 'test', tag: { system: 'ocsp' } }] },
          collections: {
            'identity.roleAssignments': [],
            'identity.azure': [
              member('azure', {
                model: tenantOf({
                  users: [{ id: 'alice' }, { id: 'bob' }],
                  assignments: [{ principal: 'alice', role: azureRoles.owner, scope: sub }],
                  vaults: [{ id: vault, rbac: false, tags: { system: 'ocsp' }, policies: vaultPolicies }],
                }),
              }),
            ],
          },
        },
      );
    const bobSigns = [{ principal: 'bob', keys: ['sign'] }];
    const management = '797f4846-ba00-4fd7-ba43-dac1f8f63013';
    const keyVault = 'cfa8b339-82a2-471a-a3c9-0fc0be7a4093';
    expect(vaults(bobSigns, [management])).toMatchObject({
      status: 'fail',
      exceptions: [{ subject: 'bob', witness: { target: 'Azure Key Vault' } }],
    });
    expect(vaults(bobSigns, [management, keyVault])).toMatchObject({
      status: 'pass',
      population: { inspected: 1 },
    });
    expect(vaults([{ principal: 'bob', keys: ['entangle'] }], [management])).toMatchObject({
      status: 'inconclusive',
      exceptions: [],
    });
    // Who is in no policy of the vault, and would first have to change it, signs in to Azure management.
    expect(vaults([], [management])).toMatchObject({ exceptions: [], population: { inspected: 0 } });
  });

  it('somebody of another tenant, to whom a subscription is delegated, signs in where no policy is read', () => {
    const delegated = (scope: string, authorizations?: { principal: string; role: string }[]) =>
      judged(
        { policies: [policy({})] },
        {
          reach: reach({ containers: new Set([subscription]) }),
          collections: {
            'identity.azure': [
              member('azure', {
                model: tenantOf({
                  delegations: [{ scope, tenant: 'partner', ...(authorizations && { authorizations }) }],
                }),
              }),
            ],
          },
        },
      );
    const reader = [{ principal: 'p', role: azureRoles.contributor }];
    expect(delegated(sub, reader)).toMatchObject({
      status: 'inconclusive',
      undecided: [{ subject: 'p', condition: expect.stringContaining('holds Contributor at') as string }],
    });
    expect(delegated(sub)).toMatchObject({ status: 'inconclusive' });
    expect(delegated(resourceGroup, reader)).toMatchObject({ status: 'inconclusive' });
    expect(delegated(otherSub, reader).status).toBe('pass');
  });

  it('a directory that is itself the system: its administrators, while they are, in every application', () => {
    const roles = (hold: string, principal = 'bob') =>
      member(`dr-${principal}`, { principal, role: 'admin', scope: '/', hold });
    const base = (policies: Json[], ...held: ReturnType<typeof roles>[]) =>
      judge(conditionalAccessCoverage, {
        ...given(
          {
            policies,
            roleDefinitions: [{ id: 'admin', templateId: 'admin', isBuiltIn: true }],
            roleEligibility: [{ principalId: 'bob', roleDefinitionId: 'admin', directoryScopeId: '/' }],
          },
          { collections: { 'identity.directoryRoles': held, 'identity.roleAssignments': [] } },
        ),
        scope: { sources: { aws: { kind: 'entra', tenant: 't' } } },
      });
    const forRole = policy({ users: { includeRoles: ['admin'] } });
    const forOneApplication = policy({
      users: { includeRoles: ['admin'] },
      applications: { includeApplications: ['app'] },
    });
    expect(base([forRole], roles('eligible'))).toMatchObject({
      status: 'pass',
      population: { inspected: 1 },
    });
    expect(base([forRole], roles('standing')).status).toBe('fail');
    expect(base([forOneApplication], roles('eligible')).status).toBe('fail');
    expect(base([forRole], roles('eligible'), roles('standing', 'a-service')).notes).toHaveLength(1);
  });
});

describe('Owners of groups that a policy leaves out', () => {
  const except = (group: string) =>
    policy({ name: 'factor', users: { includeUsers: ['All'], excludeGroups: [group] } });
  const owned = (policies: Json[], links: { owners?: string[]; members?: string[] }, more: Json = {}) => {
    const groups = ['aside', 'other', 'inner'].map((id) => ({
      id,
      members: id === 'aside' ? ['inner', ...(links.members ?? [])] : [],
    }));
    const model = tenantOf({
      users: [{ id: 'alice' }, { id: 'bob' }],
      groups: [{ id: 'aside', owners: links.owners ?? [], ...more }],
    });
    return judged(
      { policies, groups },
      {
        collections: {
          'identity.azure': [member('azure', { model })],
          'identity.directoryGroups': groups.map(({ id, members }) =>
            member(id, { objectId: id, name: id, transitiveMembers: members }),
          ),
        },
      },
    );
  };

  it('are asked today and may not be tomorrow: not decided, and named', () => {
    const result = owned([except('aside')], { owners: ['bob'] });
    expect(result).toMatchObject({ status: 'inconclusive', exceptions: [] });
    expect(result.undecided.map(({ subject }) => subject)).toEqual(['bob']);
    expect(result.undecided[0]?.condition).toMatch(
      /^owns aside, which factor leaves out: .* can become unasked/,
    );
  });

  it('of a group that others fill may become members', () => {
    const result = owned(
      [except('aside')],
      { owners: ['bob'] },
      { membershipRule: 'user.department -eq "PKI"' },
    );
    expect(result.undecided[0]?.condition).toContain('a rule decides who is in the group');
  });

  it('through a group inside it are named too', () => {
    const inner = owned([except('aside')], { owners: ['bob'] }, { id: 'inner' });
    expect(inner.undecided[0]?.condition).toContain('owns inner, which factor leaves out');
  });

  it.each<[string, Json[], string[]]>([
    ['where nobody in reach owns it', [except('aside')], []],
    ['where a stranger owns it', [except('aside')], ['zoe']],
    ['where it is another group', [except('other')], ['bob']],
    ['where a second policy asks everybody', [except('aside'), policy({ name: 'all' })], ['bob']],
  ])('%s there is nothing to say', (_, policies, owners) => {
    expect(owned(policies, { owners })).toMatchObject({ status: 'pass', undecided: [] });
  });

  it('who are in it already are exceptions, and owners that were not read are no pass', () => {
    expect(owned([except('aside')], { owners: ['alice'], members: ['alice'] }).exceptions).toHaveLength(1);
    expect(judged({ policies: [except('aside')] }, { denied: ['identity.azure'] }).status).toBe(
      'inconclusive',
    );
  });
});
