import { directoryRoles, roles } from './ids.ts';

/** Some built-in roles of Azure and of the directory, by what they permit. */
export const builtInRoles = [
  { id: roles.owner, name: 'Owner', actions: ['*'], notActions: [] },
  {
    id: roles.contributor,
    name: 'Contributor',
    actions: ['*'],
    notActions: [
      'Microsoft.Authorization/*/Delete',
      'Microsoft.Authorization/*/Write',
      'Microsoft.Authorization/elevateAccess/Action',
    ],
  },
  { id: roles.reader, name: 'Reader', actions: ['*/read'], notActions: [] },
  {
    id: roles.userAccessAdministrator,
    name: 'User Access Administrator',
    actions: ['*/read', 'Microsoft.Authorization/*', 'Microsoft.Support/*'],
    notActions: [],
  },
  {
    id: roles.machineContributor,
    name: 'Virtual Machine Contributor',
    actions: ['Microsoft.Compute/virtualMachines/*', '*/read'],
    notActions: [],
  },
  {
    id: roles.cryptoUser,
    name: 'Key Vault Crypto User',
    actions: [],
    notActions: [],
    dataActions: ['Microsoft.KeyVault/vaults/keys/read', 'Microsoft.KeyVault/vaults/keys/sign/action'],
  },
];

export const builtInDirectoryRoles = [
  { id: directoryRoles.globalAdministrator, actions: ['microsoft.directory/users/allProperties/allTasks'] },
  {
    id: directoryRoles.privilegedRoleAdministrator,
    actions: ['microsoft.directory/roleAssignments/allProperties/allTasks'],
  },
  { id: directoryRoles.helpdesk, actions: ['microsoft.directory/users/password/update'] },
  {
    id: directoryRoles.groupsAdministrator,
    actions: ['microsoft.directory/groups/members/update', 'microsoft.directory/groups/owners/update'],
  },
  {
    id: directoryRoles.applicationAdministrator,
    actions: [
      'microsoft.directory/applications/credentials/update',
      'microsoft.directory/servicePrincipals/credentials/update',
    ],
  },
  { id: directoryRoles.directoryReaders, actions: ['microsoft.directory/users/standard/read'] },
];
