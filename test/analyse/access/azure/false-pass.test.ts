import { describe, expect, it } from 'vitest';
import {
  accessOf,
  azureAccess,
  obtainableBy,
  whoCanReach,
} from '../../../../src/analyse/access/azure/access.ts';
import type { Reach } from '../../../../src/analyse/access/azure/answer.ts';
import { justInTime } from '../../../../src/analyse/access/azure/just-in-time.ts';
import type { RoleRow } from '../../../../src/analyse/access/azure/just-in-time-row.ts';
import type { AzureShortfall } from '../../../../src/estate/identity/azure/page.ts';
import { governed } from './rules.ts';
import {
  caGroup,
  directoryRoles,
  emptyTenant,
  machine,
  modelOf,
  otherSubscription,
  pagesOf,
  resourceGroup,
  rootGroup,
  roles,
  sub,
  tenantOf,
} from './tenant.ts';

/** The cases of the corpus of false passes about Azure roles: each is one that a weaker reading would let through. */
const restart = {
  action: 'Microsoft.Compute/virtualMachines/restart/action',
  plane: 'control' as const,
  scope: machine,
};
const names = ({ access }: Reach): string[] =>
  access.map(({ principal, how, means }) => `${principal.id} ${how} ${means}`).sort();
const cause = (kind: string, container: string | null, subject: string | null = null): AzureShortfall => {
  return { kind, container, subject, operation: kind, permission: 'p', reason: 'denied' };
};

describe('false passes of Azure roles, Privileged Identity Management and delegation', () => {
  it('case 12: sees an Azure Owner who holds no directory role', () => {
    const model = tenantOf({
      users: [{ id: 'ann' }],
      assignments: [{ principal: 'ann', role: roles.owner, scope: sub }],
    });
    expect(accessOf(model, 'ann').access.filter(({ target }) => target === 'directory')).toEqual([]);
    expect(names(whoCanReach(model, machine))).toEqual(['ann standing held']);
  });

  it('case 15: lists service principals and managed identities, who are no people', () => {
    const model = tenantOf({
      servicePrincipals: [{ id: 'mi', servicePrincipalType: 'ManagedIdentity' }],
      assignments: [{ principal: 'mi', role: roles.contributor, scope: sub }],
    });
    expect(whoCanReach(model, machine).access[0]?.principal.kind).toBe('service-principal');
  });

  it('case 19: takes an assignment that is active until 2099 for standing', () => {
    const model = tenantOf({
      users: [{ id: 'ann' }, { id: 'bob' }],
      assignments: [
        { principal: 'ann', role: roles.owner, scope: sub, hold: 'time-bound', ends: '2099-12-31T00:00:00Z' },
        { principal: 'bob', role: roles.owner, scope: sub, hold: 'time-bound', ends: '2026-02-01T00:00:00Z' },
      ],
    });
    const options = { at: '2026-01-15T00:00:00Z', standingAfterDays: 30 };
    expect(names(whoCanReach(model, sub, options))).toEqual(['ann standing held', 'bob time-bound held']);
    expect(names(whoCanReach(model, sub))).toEqual(['ann standing held', 'bob standing held']);
  });

  it('case 20: does not take an activated assignment for standing', () => {
    const model = tenantOf({
      users: [{ id: 'ann' }],
      assignments: [
        { principal: 'ann', role: roles.owner, scope: sub, hold: 'activated', ends: '2026-01-15T08:00:00Z' },
      ],
    });
    expect(names(whoCanReach(model, sub))).toEqual(['ann time-bound held']);
  });

  it('case 21: follows groups nested three deep and deeper', () => {
    const groups = Array.from({ length: 6 }, (_, at) => ({
      id: `g${at}`,
      members: [at === 5 ? 'ann' : `g${at + 1}`],
    }));
    const model = tenantOf({
      users: [{ id: 'ann' }],
      groups,
      assignments: [{ principal: 'g0', role: roles.owner, scope: sub }],
    });
    const [row] = whoCanReach(model, sub).access;
    expect(row?.principal.id).toBe('ann');
    expect(row?.path).toHaveLength(7);
  });

  it('case 22: sees a service principal inside a group, and doubts a group whose members were not read', () => {
    const parts = {
      groups: [{ id: 'g', members: ['robot'] }],
      servicePrincipals: [{ id: 'robot' }],
      users: [{ id: 'ann' }],
      assignments: [{ principal: 'g', role: roles.owner, scope: sub }],
    };
    expect(names(whoCanReach(tenantOf(parts), sub))).toEqual(['robot standing held']);
    const unread = modelOf(
      pagesOf({ ...emptyTenant(), ...parts }).filter(({ kind }) => kind !== 'entra.group-members'),
    );
    const answer = azureAccess(unread, 'ann', restart);
    expect(answer.verdict).toBe('inconclusive');
    expect(answer.missing).toContainEqual(
      expect.objectContaining({ place: 'g', permission: 'GroupMember.Read.All' }),
    );
  });

  it('case 23: counts the owner of a group, of an application and of a service principal', () => {
    const model = tenantOf({
      users: [{ id: 'ann' }, { id: 'bob' }, { id: 'eve' }],
      groups: [{ id: 'g', owners: ['ann'] }],
      servicePrincipals: [{ id: 'robot', appId: 'app', owners: ['bob'] }],
      applications: [{ id: 'application', appId: 'app', owners: ['eve'] }],
      assignments: [
        { principal: 'g', role: roles.owner, scope: sub },
        { principal: 'robot', role: roles.owner, scope: sub },
      ],
    });
    expect(names(whoCanReach(model, machine))).toEqual([
      'ann standing takeover',
      'bob standing takeover',
      'eve standing takeover',
      'robot standing held',
    ]);
  });

  it('case 24: knows a custom role that is Owner by its permissions, whatever its name', () => {
    const model = tenantOf({
      users: [{ id: 'ann' }, { id: 'bob' }],
      customRoles: [
        { id: 'quiet', actions: ['*'] },
        { id: 'quieter', actions: ['Microsoft.Authorization/roleAssignments/*'] },
      ],
      assignments: [
        { principal: 'ann', role: 'quiet', scope: sub },
        { principal: 'bob', role: 'quieter', scope: caGroup },
      ],
    });
    expect(azureAccess(model, 'ann', restart)).toMatchObject({
      verdict: 'allowed',
      access: [{ means: 'held' }],
    });
    const answer = azureAccess(model, 'bob', restart);
    expect(answer).toMatchObject({ verdict: 'allowed', access: [{ means: 'takeover' }] });
    expect(answer.access[0]?.path.at(-1)?.kind).toBe('grants-itself');
  });

  it('case 24: knows that who may rewrite his own custom role holds whatever he puts into it', () => {
    const model = (scope: string) =>
      tenantOf({
        users: [{ id: 'ann' }],
        customRoles: [{ id: 'quiet', actions: ['Microsoft.Authorization/roleDefinitions/*'] }],
        assignments: [{ principal: 'ann', role: 'quiet', scope }],
      });
    const answer = azureAccess(model('/'), 'ann', restart);
    expect(answer).toMatchObject({ verdict: 'allowed', access: [{ means: 'takeover' }] });
    expect(answer.access[0]?.path.at(-1)?.kind).toBe('rewrites-role');
    // Assignable elsewhere too, where it may not be written.
    expect(azureAccess(model(sub), 'ann', restart).verdict).toBe('inconclusive');
  });

  it('case 25: does not subtract the notActions of one role from another', () => {
    const model = tenantOf({
      users: [{ id: 'ann' }],
      customRoles: [
        { id: 'all-but', actions: ['*'], notActions: ['Microsoft.Compute/*', 'Microsoft.Authorization/*'] },
        { id: 'compute', actions: ['Microsoft.Compute/virtualMachines/restart/*'] },
      ],
      assignments: [
        { principal: 'ann', role: 'all-but', scope: sub },
        { principal: 'ann', role: 'compute', scope: resourceGroup },
      ],
    });
    expect(azureAccess(model, 'ann', restart).verdict).toBe('allowed');
  });

  it('case 26: sees User Access Administrator left over at the root, and that a Global Administrator can take it', () => {
    const model = tenantOf({
      users: [{ id: 'ann' }, { id: 'bob' }],
      assignments: [{ principal: 'ann', role: roles.userAccessAdministrator, scope: '/' }],
      directoryAssignments: [
        { principal: 'bob', role: directoryRoles.globalAdministrator, hold: 'eligible' },
      ],
    });
    const reach = whoCanReach(model, machine);
    expect(names(reach)).toContain('ann standing held');
    const taken = reach.access.find(({ grant }) => grant.endsWith('elevateAccess'));
    expect(taken).toMatchObject({ principal: { id: 'bob' }, how: 'eligible', means: 'takeover', scope: '/' });
    expect(taken?.path.map(({ kind }) => kind)).toEqual(['elevate-access']);
  });

  it('case 26: is inconclusive where assignments at the root were not read', () => {
    const pages = pagesOf({ ...emptyTenant(), users: [{ id: 'ann' }] });
    const model = modelOf(pages.filter(({ kind }) => kind !== 'azure.authorization.root-role-assignments'));
    expect(azureAccess(model, 'ann', restart).verdict).toBe('inconclusive');
  });

  it('case 27: lists the principals of other tenants that a delegation names, and those that it does not show', () => {
    const model = tenantOf({
      delegations: [
        {
          scope: sub,
          tenant: 'partner',
          authorizations: [{ principal: 'their-team', role: roles.contributor }],
          eligible: [{ principal: 'their-lead', role: roles.contributor }],
        },
        { scope: resourceGroup, tenant: 'hidden' },
      ],
    });
    const reach = whoCanReach(model, machine);
    expect(
      reach.access.map(({ principal, how, certainty }) => [principal.id, principal.tenant, how, certainty]),
    ).toEqual([
      ['tenant hidden', 'hidden', 'delegated', 'possible'],
      ['partner/their-team', 'partner', 'delegated', 'proved'],
      ['partner/their-lead', 'partner', 'delegated', 'proved'],
    ]);
  });

  it('case 28: takes the rule of the very scope, not the stricter one above, and none where there is none', () => {
    const other = `${sub}/resourceGroups/other`;
    const model = governed(
      {
        users: [{ id: 'ann' }],
        assignments: [sub, resourceGroup, other].map((scope) => ({
          principal: 'ann',
          role: roles.owner,
          scope,
          hold: 'eligible' as const,
        })),
      },
      [
        { scope: sub, role: roles.owner, enabled: ['MultiFactorAuthentication'], approvers: ['dora'] },
        { scope: resourceGroup, role: roles.owner, duration: 'PT24H' },
      ],
    );
    const rows = justInTime(model).rows.filter((row): row is RoleRow => row.target === 'azure');
    const at = (scope: string): RoleRow | undefined => rows.find((row) => row.scope === scope.toLowerCase());
    expect(at(sub)?.rule).toMatchObject({ mfa: true, approval: true });
    expect(at(resourceGroup)?.rule).toMatchObject({ mfa: false, approval: false, activationSeconds: 86_400 });
    expect(at(other)).toMatchObject({ rule: null, unknown: [{ place: other.toLowerCase() }] });
  });

  it("case 29: names an approver who is the requester's second account", () => {
    const model = governed(
      {
        users: [{ id: 'ann', employeeId: 'E1' }, { id: 'ann-admin', employeeId: 'E1' }, { id: 'bob' }],
        groups: [{ id: 'approvers', members: ['ann-admin'] }],
        assignments: [
          { principal: 'ann', role: roles.owner, scope: sub, hold: 'eligible' },
          { principal: 'bob', role: roles.owner, scope: sub, hold: 'eligible' },
        ],
      },
      [{ scope: sub, role: roles.owner, approvers: ['approvers'] }],
    );
    const row = justInTime(model).rows[0] as RoleRow;
    expect(row.approval.self).toMatchObject([{ requester: { id: 'ann' }, approver: { id: 'ann-admin' } }]);
    expect(row.approval.unjoined).toMatchObject([{ id: 'bob' }]);
  });

  it('case 30: does not take an empty list of a group for proof that its activation is governed', () => {
    const parts = { users: [{ id: 'ann' }], groups: [{ id: 'g' }] };
    expect(justInTime(tenantOf(parts)).rows.filter(({ target }) => target === 'group')).toEqual([]);
    const eligible = {
      users: parts.users,
      groups: [{ id: 'g', eligible: [{ principalId: 'ann', accessId: 'owner' }] }],
    };
    const [row] = justInTime(tenantOf(eligible)).rows;
    expect(row).toMatchObject({ target: 'group', rule: null, unknown: [{ place: 'g' }] });
    const unread = modelOf(
      pagesOf({ ...emptyTenant(), ...parts }).filter(({ kind }) => !kind.includes('group-eligibility')),
    );
    expect(azureAccess(unread, 'ann', restart).verdict).toBe('inconclusive');
  });

  it('case 31: shows both roles of one who is eligible for two that must be separate', () => {
    const model = tenantOf({
      users: [{ id: 'ann' }],
      groups: [{ id: 'log-admins', eligible: [{ principalId: 'ann', accessId: 'member' }] }],
      assignments: [
        { principal: 'ann', role: roles.machineContributor, scope: sub, hold: 'eligible' },
        { principal: 'log-admins', role: roles.contributor, scope: sub },
      ],
    });
    const held = obtainableBy(model, ['ann']).roles.map(({ access }) => `${access.role.name} ${access.how}`);
    expect(held.sort()).toEqual(['Contributor eligible', 'Virtual Machine Contributor eligible']);
  });

  it('case 54: keeps two principals of one display name apart', () => {
    const model = tenantOf({
      users: [{ id: 'ann-1' }, { id: 'ann-2' }],
      assignments: [
        { principal: 'ann-1', role: roles.owner, scope: sub },
        { principal: 'ann-2', role: roles.owner, scope: sub },
      ],
    });
    expect(whoCanReach(model, sub).access).toHaveLength(2);
  });

  it('case 55: is inconclusive where paging ended early', () => {
    const pages = pagesOf({ ...emptyTenant(), users: [{ id: 'ann' }] });
    const kind = 'azure.authorization.role-assignments';
    const model = modelOf(pages, [cause(kind, sub.split('/')[2] ?? '')]);
    expect(azureAccess(model, 'ann', restart)).toMatchObject({
      verdict: 'inconclusive',
      missing: [{ operation: kind }],
    });
  });

  it('case 56: is inconclusive where one subscription was refused, for its identities may reach the other', () => {
    const pages = pagesOf({ ...emptyTenant(), users: [{ id: 'ann' }] });
    const kind = 'azure.authorization.role-assignments';
    const left = pages.filter((page) => page.kind !== kind || page.container !== otherSubscription);
    const model = modelOf(left, [cause(kind, otherSubscription)]);
    expect(azureAccess(model, 'ann', restart).verdict).toBe('inconclusive');
  });

  it('does not take a reset for impossible because the victim is an Azure Owner', () => {
    const model = tenantOf({
      users: [{ id: 'help' }, { id: 'owner' }, { id: 'admin' }],
      directoryAssignments: [
        { principal: 'help', role: directoryRoles.helpdesk },
        { principal: 'admin', role: directoryRoles.privilegedRoleAdministrator },
      ],
      assignments: [
        { principal: 'owner', role: roles.owner, scope: sub },
        { principal: 'admin', role: roles.contributor, scope: resourceGroup },
      ],
    });
    const rows = whoCanReach(model, machine).access.filter(({ principal }) => principal.id === 'help');
    expect(rows.map(({ role, means, certainty }) => [role.name, means, certainty])).toEqual([
      ['Owner', 'takeover', 'proved'],
    ]);
    expect(rows[0]?.path[0]).toMatchObject({ kind: 'credential-reset', from: 'help', to: 'owner' });
  });

  it('keeps groups to which directory roles can be assigned from those who manage ordinary groups', () => {
    const group = (isAssignableToRole: boolean | null) =>
      tenantOf({
        users: [{ id: 'ann' }],
        groups: [{ id: 'g', isAssignableToRole }],
        directoryAssignments: [{ principal: 'ann', role: directoryRoles.groupsAdministrator }],
        assignments: [{ principal: 'g', role: roles.owner, scope: sub }],
      });
    expect(azureAccess(group(true), 'ann', restart).verdict).toBe('denied');
    expect(azureAccess(group(false), 'ann', restart).verdict).toBe('allowed');
  });

  it('takes a condition for what it says, and for unknown where it depends on attributes', () => {
    const guarded =
      "((!(ActionMatches{'Microsoft.Authorization/roleAssignments/write'})) OR (@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {acdd72a7-3385-48ef-bd42-f606fba81ae7}))";
    const model = (condition: string) =>
      tenantOf({
        users: [{ id: 'ann' }],
        assignments: [{ principal: 'ann', role: roles.userAccessAdministrator, scope: sub, condition }],
      });
    expect(azureAccess(model(guarded), 'ann', restart)).toMatchObject({
      verdict: 'inconclusive',
      access: [{ certainty: 'possible', means: 'takeover' }],
    });
    const read = { ...restart, action: 'Microsoft.Compute/virtualMachines/read' };
    expect(azureAccess(model(guarded), 'ann', read).verdict).toBe('allowed');
    expect(azureAccess(model('@Principal[x] StringEquals'), 'ann', read).verdict).toBe('inconclusive');
    expect(whoCanReach(model(guarded), sub).access[0]?.certainty).toBe('proved');
  });

  it('lets a deny assignment take away, but not from those it leaves out', () => {
    const model = tenantOf({
      users: [{ id: 'ann' }, { id: 'bob' }],
      assignments: ['ann', 'bob'].map((principal) => ({ principal, role: roles.contributor, scope: sub })),
      denies: [
        {
          scope: resourceGroup,
          actions: ['Microsoft.Compute/*'],
          principals: ['00000000-0000-0000-0000-000000000000'],
          excluded: ['bob'],
        },
      ],
    });
    expect(azureAccess(model, 'ann', restart).verdict).toBe('denied');
    expect(azureAccess(model, 'bob', restart).verdict).toBe('allowed');
    expect(azureAccess(model, 'ann', { ...restart, scope: sub }).verdict).toBe('allowed');
  });

  it('leaves a deny assignment to the account that it names, whoever can act as that account', () => {
    const model = tenantOf({
      users: [{ id: 'ann' }],
      servicePrincipals: [{ id: 'deployer', appId: 'app', owners: ['ann'] }],
      assignments: [{ principal: 'ann', role: roles.contributor, scope: sub }],
      denies: [{ scope: sub, actions: ['*'], principals: ['deployer'] }],
    });
    expect(azureAccess(model, 'ann', restart).verdict).toBe('allowed');
    expect(azureAccess(model, 'deployer', restart).verdict).toBe('denied');
  });

  it('does not know whether a deny assignment of a management group bears where the tree was not read', () => {
    const pages = pagesOf({
      ...emptyTenant(),
      users: [{ id: 'ann' }],
      assignments: [{ principal: 'ann', role: roles.owner, scope: '/' }],
      denies: [
        {
          scope: rootGroup,
          actions: ['*'],
          principals: ['00000000-0000-0000-0000-000000000000'],
        },
      ],
    });
    const write = {
      action: 'Microsoft.Management/managementGroups/write',
      plane: 'control' as const,
      scope: caGroup,
    };
    expect(azureAccess(modelOf(pages), 'ann', write).verdict).toBe('denied');
    const torn = pages.filter(({ kind }) => kind !== 'azure.management.groups');
    expect(azureAccess(modelOf(torn), 'ann', write).verdict).toBe('inconclusive');
  });

  it.each(['entra.groups', 'entra.group-members'])(
    'does not know whom a denial of a group concerns without %s',
    (lost) => {
      const pages = pagesOf({
        ...emptyTenant(),
        users: [{ id: 'ann' }],
        groups: [{ id: 'staff', members: ['ann'] }],
        assignments: [{ principal: 'ann', role: roles.contributor, scope: sub }],
        denies: [{ scope: sub, actions: ['*'], principals: ['staff'] }],
      });
      expect(azureAccess(modelOf(pages), 'ann', restart).verdict).toBe('inconclusive');
      const torn = modelOf(pages.filter(({ kind }) => kind !== lost));
      expect(azureAccess(torn, 'ann', restart).verdict).toBe('inconclusive');
    },
  );

  it('does not know whom a group protects while the members of a group inside it were not read', () => {
    const pages = pagesOf({
      ...emptyTenant(),
      users: [{ id: 'help' }, { id: 'owner' }],
      groups: [
        { id: 'protected', members: ['inner'], isAssignableToRole: true },
        { id: 'inner', members: ['owner'], isAssignableToRole: false },
      ],
      customDirectoryRoles: [{ id: 'reset', actions: ['microsoft.directory/users/password/update'] }],
      directoryAssignments: [{ principal: 'help', role: 'reset' }],
      assignments: [{ principal: 'owner', role: roles.owner, scope: sub }],
    });
    expect(azureAccess(modelOf(pages), 'help', restart).verdict).not.toBe('allowed');
    const torn = pages.filter(
      ({ kind, parameters }) => kind !== 'entra.group-members' || parameters['group'] !== 'inner',
    );
    expect(azureAccess(modelOf(torn), 'help', restart).verdict).toBe('inconclusive');
  });

  it('does not know whose identity a machine bears where the machines were not read', () => {
    const pages = pagesOf({
      ...emptyTenant(),
      users: [{ id: 'ann' }],
      servicePrincipals: [{ id: 'mi', servicePrincipalType: 'ManagedIdentity' }],
      customRoles: [{ id: 'runs', actions: ['Microsoft.Compute/virtualMachines/runCommand/action'] }],
      assignments: [
        { principal: 'ann', role: 'runs', scope: sub },
        { principal: 'mi', role: roles.owner, scope: sub },
      ],
      machines: [{ id: machine, identity: 'mi' }],
    });
    expect(azureAccess(modelOf(pages), 'ann', restart).verdict).toBe('allowed');
    const torn = pages.filter(({ kind }) => kind !== 'azure.compute.virtual-machines');
    expect(azureAccess(modelOf(torn), 'ann', restart).verdict).toBe('inconclusive');
  });

  it('takes no permission from a role whose answer does not list what it allows', () => {
    const pages = pagesOf({
      ...emptyTenant(),
      users: [{ id: 'ann' }, { id: 'bob' }],
      assignments: [{ principal: 'bob', role: roles.owner, scope: sub }],
      directoryAssignments: [{ principal: 'ann', role: directoryRoles.helpdesk }],
    });
    const before = azureAccess(modelOf(pages), 'ann', restart).verdict;
    expect(before).not.toBe('denied');
    const torn = pages.map((page) =>
      page.kind !== 'entra.directory-role-definitions'
        ? page
        : {
            ...page,
            value: JSON.parse(
              JSON.stringify(page.value).replaceAll('allowedResourceActions', 'x'),
            ) as unknown,
          },
    );
    expect(azureAccess(modelOf(torn), 'ann', restart).verdict).not.toBe('denied');
  });

  it('doubts a service principal whose application was not shown', () => {
    const pages = pagesOf({
      ...emptyTenant(),
      users: [{ id: 'ann' }],
      servicePrincipals: [{ id: 'deployer', appId: 'app', owners: [] }],
      applications: [{ id: 'application', appId: 'app', owners: ['ann'] }],
      assignments: [{ principal: 'deployer', role: roles.contributor, scope: sub }],
    });
    expect(azureAccess(modelOf(pages), 'ann', restart).verdict).toBe('allowed');
    const torn = pages.map((page) =>
      page.kind !== 'entra.service-principals'
        ? page
        : { ...page, value: JSON.parse(JSON.stringify(page.value).replaceAll('"appId"', '"x"')) as unknown },
    );
    expect(azureAccess(modelOf(torn), 'ann', restart).verdict).toBe('inconclusive');
  });
});
