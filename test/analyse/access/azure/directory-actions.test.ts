import { describe, expect, it } from 'vitest';
import { harmlessBecause, onlyReads } from '../../../../src/analyse/access/azure/directory-actions.ts';
import { powersOfAppRole, powersOfRole } from '../../../../src/analyse/access/azure/powers.ts';
import type {
  AzureServicePrincipal,
  DirectoryRoleDefinition,
} from '../../../../src/estate/identity/azure/model.ts';

const graph = (value: string | null): AzureServicePrincipal =>
  ({
    id: 'graph',
    ownerTenant: 'f8cdef31-a31e-4b4a-93e4-5f571e91255a',
    appRoles: value === null ? null : new Map([['role-1', value]]),
  }) as unknown as AzureServicePrincipal;
const roleOf = (action: string): DirectoryRoleDefinition => ({
  id: 'r',
  templateId: 'r',
  displayName: 'r',
  builtIn: false,
  actions: [action],
  evidence: [],
});

describe('an application permission', () => {
  it.each([
    'RoleManagementPolicy.ReadWrite.Directory',
    'Policy.ReadWrite.AuthenticationMethod',
    'DeviceManagementConfiguration.ReadWrite.All',
    'Synchronization.ReadWrite.All',
    'SynchronizationData-User.Upload',
    'Directory.Write.Restricted',
    'User.EnableDisableAccount.All',
    'User.ReadWrite.All',
    'DelegatedPermissionGrant.ReadWrite.All',
    'BitlockerKey.Read.All',
    'DeviceLocalCredential.Read.All',
    'Something.New.All',
  ])('%s that no entry knows may give anything', (name) => {
    const [power] = powersOfAppRole('role-1', graph(name))?.powers ?? [];
    expect(power).toMatchObject({ power: { kind: 'everything' } });
    expect(power?.doubt).toContain(name);
  });

  it.each([
    'User.Read.All',
    'Directory.Read.All',
    'AuditLog.Read.All',
    'Policy.Read.ConditionalAccess',
    'User.ReadBasic.All',
    'Organization.Read.All',
  ])('%s reads, and gives none', (name) => {
    expect(powersOfAppRole('role-1', graph(name))).toBeNull();
  });

  it('whose name was not shown may give anything; within an application of somebody else it gives nothing', () => {
    expect(powersOfAppRole('role-1', graph(null))?.powers[0]?.doubt).toContain('was not shown');
    expect(powersOfAppRole('role-1', undefined)?.powers[0]?.doubt).toContain('was not shown');
    const own = { ...graph('Anything.Manage'), ownerTenant: '11111111-1111-4111-8111-111111111111' };
    expect(powersOfAppRole('role-1', own)).toBeNull();
    expect(powersOfAppRole('00000000-0000-0000-0000-000000000000', graph('x'))).toBeNull();
  });

  it.each(['User.Read.Write', 'Read', 'user.read.all', 'User.Reader.All', 'User.Read.ManageAll', ''])(
    '"%s" is no name of a read',
    (name) => {
      expect(onlyReads(name)).toBe(false);
    },
  );
});

describe('an operation of a directory role', () => {
  it.each([
    'microsoft.intune/allEntities/allTasks',
    'microsoft.directory/users/userPrincipalName/update',
    'microsoft.directory/users/basic/update',
    'microsoft.directory/applications/authentication/update',
    'microsoft.directory/deviceLocalCredentials/password/read',
    'microsoft.directory/somethingNew/allProperties/allTasks',
    'microsoft.directory/hybridAuthenticationPolicy/allProperties/allTasks',
    'microsoft.backup/allEntities/allProperties/allTasks',
  ])('%s that no entry knows may give anything', (action) => {
    expect(powersOfRole('r', roleOf(action))).toMatchObject([
      { power: { kind: 'everything' }, doubt: expect.stringContaining(action) as string },
    ]);
  });

  it.each([
    'microsoft.directory/users/standard/read',
    'microsoft.directory/conditionalAccessPolicies/create',
    'microsoft.office365.supportTickets/allEntities/allTasks',
    'microsoft.azure.serviceHealth/allEntities/allTasks',
    'microsoft.directory/groups/create',
    'microsoft.directory/users/photo/update',
  ])('%s gives none, for a reason', (action) => {
    expect(harmlessBecause(action)).not.toBeNull();
    expect(powersOfRole('r', roleOf(action))).toEqual([]);
  });
});
