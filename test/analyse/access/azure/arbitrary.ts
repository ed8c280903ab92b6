import fc from 'fast-check';
import {
  directoryRoles,
  machine,
  otherSub,
  resourceGroup,
  roles,
  rootGroup,
  caGroup,
  sub,
  tenantId,
  vault,
  vaultKey,
  type Tenant,
} from './tenant.ts';
import { far, guarded, near, newer, opaque, type TwinTarget } from './twin.ts';

/** Small tenants, dense with what interacts: nested and owned groups, roles over roles, identities of machines. */
const users = ['u0', 'u1', 'u2', 'u3'];
const groups = ['g0', 'g1', 'g2', 'g3'];
const servicePrincipals = ['s0', 's1', 'mi'];
const anyone = fc.constantFrom(...users, ...users, ...groups, ...servicePrincipals, 'stranger');
const human = fc.constantFrom(...users, 's0');
const few = <Value>(one: fc.Arbitrary<Value>, maxLength = 2) => fc.array(one, { maxLength });
const seldom = <Value>(list: fc.Arbitrary<Value[]>) =>
  fc.oneof({ weight: 2, arbitrary: fc.constant<Value[]>([]) }, { weight: 1, arbitrary: list });
const otherMachine = `${otherSub}/resourceGroups/x/providers/Microsoft.Compute/virtualMachines/other`;
const scopes = ['/', rootGroup, caGroup, sub, otherSub, resourceGroup, machine, vault, vaultKey];
const scope = fc.constantFrom(...scopes);

const link = fc.record({
  principalId: human,
  accessId: fc.constantFrom('member', 'owner'),
});
const active = fc.tuple(link, fc.constantFrom('assigned', 'activated'), fc.constantFrom(near, far, null));
const unique = {
  selector: (one: { principalId: string; accessId: string }) => `${one.principalId} ${one.accessId}`,
};

const group = (id: string): fc.Arbitrary<Tenant['groups'][number]> =>
  fc.record({
    id: fc.constant(id),
    members: few(
      anyone.filter((one) => one !== id),
      3,
    ),
    owners: seldom(few(human)),
    eligible: seldom(few(link)),
    active: seldom(
      fc.uniqueArray(
        active.map(([one, assignmentType, endDateTime]) => ({ ...one, assignmentType, endDateTime })),
        { maxLength: 2, ...unique },
      ),
    ),
    isAssignableToRole: fc.boolean(),
    membershipRule: fc.constantFrom(null, null, null, 'user.department -eq "x"'),
  });

const directoryRole = fc.constantFrom(...Object.values(directoryRoles), 'custom-reset', 'custom-apps');
const directoryScope = fc.constantFrom('/', '/', '/', '/administrativeUnits/au');
const directoryAssignment = fc.oneof(
  fc.record({
    principal: anyone,
    role: directoryRole,
    scope: directoryScope,
    hold: fc.constantFrom('standing', 'eligible', 'activated'),
    ends: fc.constantFrom(null, near),
  }),
  fc.record({
    principal: anyone,
    role: fc.constantFrom(directoryRoles.applicationAdministrator, directoryRoles.groupsAdministrator),
    scope: fc.constantFrom('/g0', '/s0', '/application'),
  }),
);

const pattern = fc.constantFrom(
  '*',
  '*/read',
  'Microsoft.Compute/*',
  'Microsoft.Compute/virtualMachines/runCommand/action',
  'Microsoft.SerialConsole/serialPorts/connect/action',
  'microsoft.authorization/*/write',
  'Microsoft.Authorization/roleDefinitions/write',
  'Microsoft.Authorization/roleAssignments/*',
  'Microsoft.KeyVault/vaults/accessPolicies/write',
  'Microsoft.KeyVault/vaults/write',
  'Microsoft.KeyVault/vaults/keys/write',
  'Microsoft.KeyVault/vaults/deploy/action',
);
const dataPattern = fc.constantFrom(
  '*',
  'Microsoft.KeyVault/vaults/keys/*',
  'Microsoft.KeyVault/vaults/secrets/getSecret/action',
  'Microsoft.Compute/virtualMachines/login/action',
);
const customRole = (id: string) =>
  fc.record({
    id: fc.constant(id),
    actions: few(pattern),
    notActions: few(pattern, 1),
    dataActions: few(dataPattern, 1),
    notDataActions: fc.constantFrom<string[]>([], [], ['Microsoft.KeyVault/vaults/keys/sign/action']),
  });

const assignment = fc.record({
  principal: anyone,
  role: fc.constantFrom(...Object.values(roles), 'custom-one', 'custom-two', 'custom-one', 'never-read'),
  scope,
  hold: fc.constantFrom(
    'standing' as const,
    'standing' as const,
    'time-bound' as const,
    'activated' as const,
    'eligible' as const,
  ),
  ends: fc.constantFrom(near, far),
  condition: fc.constantFrom(null, null, null, guarded, opaque, newer),
});

export const deny = fc.record({
  scope,
  actions: few(pattern),
  dataActions: few(dataPattern, 1),
  principals: fc.oneof(fc.constant<string[]>(['00000000-0000-0000-0000-000000000000']), few(anyone)),
  excluded: few(anyone),
  childrenExempt: fc.constantFrom(true, false, false, null),
  condition: fc.constantFrom(null, null, opaque, newer),
});

const delegated = fc.record({
  principal: fc.constantFrom('p0', 'p1'),
  role: fc.constantFrom(roles.contributor, roles.reader),
});

const permission = fc.constantFrom('get', 'Sign', 'create', 'list', 'all', 'mystery');
const policy = fc.record({
  principal: anyone,
  application: fc.constantFrom(null, null, 'through'),
  tenant: fc.constantFrom(tenantId, tenantId, 'partner'),
  keys: few(permission),
  secrets: few(permission.filter((one) => !['Sign', 'create'].includes(one))),
});
const oneVault = fc.record({
  id: fc.constant(vault),
  rbac: fc.constantFrom(true, false, false, null),
  policies: fc.uniqueArray(policy, {
    maxLength: 3,
    selector: ({ principal, application }) => `${principal} ${application}`,
  }),
});

export const tenant: fc.Arbitrary<Tenant> = fc.record({
  users: fc.tuple(
    ...users.map((id) =>
      fc.record({ id: fc.constant(id), accountEnabled: fc.constantFrom(true, true, false) }),
    ),
  ),
  groups: fc.tuple(...groups.map(group)),
  servicePrincipals: fc.tuple(
    fc.record({
      id: fc.constant('s0'),
      appId: fc.constant('app'),
      owners: few(human, 1),
      appRoles: few(
        fc.constantFrom(
          '9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8',
          '1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9',
          'dbaae8cf-10b5-4b86-a4a1-f871c94c6695',
          'df021288-bdef-4463-88db-98f22de89214',
        ),
        1,
      ),
    }),
    fc.record({
      id: fc.constant('s1'),
      appId: fc.constant('foreign'),
      appOwnerOrganizationId: fc.constant('publisher'),
    }),
    fc.record({
      id: fc.constant('mi'),
      servicePrincipalType: fc.constant('ManagedIdentity'),
      owners: few(human, 1),
    }),
  ),
  applications: fc.tuple(
    fc.record({ id: fc.constant('application'), appId: fc.constant('app'), owners: few(human, 1) }),
  ),
  directoryAssignments: few(directoryAssignment, 3),
  customDirectoryRoles: fc.constant([
    { id: 'custom-reset', actions: ['microsoft.directory/users/password/update'] },
    { id: 'custom-apps', actions: ['microsoft.directory/applications/credentials/update'] },
  ]),
  customRoles: fc.tuple(customRole('custom-one'), customRole('custom-two')),
  assignments: fc.array(assignment, { minLength: 1, maxLength: 5 }),
  denies: seldom(few(deny)),
  machines: fc.constantFrom(
    [{ id: machine, identity: 'mi' }],
    [{ id: otherMachine, identity: 'mi' }],
    [{ id: machine, identity: null }],
  ),
  vaults: fc.oneof(
    { weight: 4, arbitrary: oneVault.map((one) => [one]) },
    { weight: 1, arbitrary: fc.array(oneVault, { maxLength: 0 }) },
  ),
  modules: fc.constant([]),
  delegations: seldom(
    fc
      .record({
        scope: fc.constantFrom(sub, resourceGroup),
        tenant: fc.constant('partner'),
        authorizations: few(delegated),
        eligible: few(delegated, 1),
      })
      .map((one) => [one]),
  ),
});

export const targets: readonly TwinTarget[] = [
  { action: 'Microsoft.Compute/virtualMachines/restart/action', plane: 'control', scope: machine },
  { action: 'Microsoft.Authorization/roleAssignments/write', plane: 'control', scope: sub },
  { action: 'Microsoft.Compute/virtualMachines/read', plane: 'control', scope: otherMachine },
  { action: 'Microsoft.KeyVault/vaults/keys/sign/action', plane: 'data', scope: vault },
  { action: 'Microsoft.KeyVault/vaults/keys/sign/action', plane: 'data', scope: vaultKey },
  { action: 'Microsoft.KeyVault/vaults/keys/create/action', plane: 'data', scope: vault },
  { action: 'Microsoft.KeyVault/vaults/secrets/getSecret/action', plane: 'data', scope: vault },
  { action: 'Microsoft.Management/managementGroups/write', plane: 'control', scope: caGroup },
];
