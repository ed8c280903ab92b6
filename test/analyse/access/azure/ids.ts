/** Ids of one tenant for tests. */
export const tenantId = '11111111-1111-4111-8111-111111111111';
export const subscription = '22222222-2222-4222-8222-222222222222';
export const otherSubscription = '33333333-3333-4333-8333-333333333333';
export const sub = `/subscriptions/${subscription}`;
export const otherSub = `/subscriptions/${otherSubscription}`;
export const rootGroup = `/providers/Microsoft.Management/managementGroups/${tenantId}`;
export const caGroup = '/providers/Microsoft.Management/managementGroups/mg-ca';
export const resourceGroup = `${sub}/resourceGroups/ocsp`;
export const machine = `${resourceGroup}/providers/Microsoft.Compute/virtualMachines/signer`;
export const vault = `${resourceGroup}/providers/Microsoft.KeyVault/vaults/keys`;
export const vaultKey = `${vault}/keys/signing`;

/** Ids of built-in Azure roles, and of directory roles by template. */
export const roles = {
  owner: '8e3af657-a8ff-443c-a75c-2fe8c4bcb635',
  contributor: 'b24988ac-6180-42a0-ab88-20f7382dd24c',
  reader: 'acdd72a7-3385-48ef-bd42-f606fba81ae7',
  userAccessAdministrator: '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9',
  machineContributor: '9980e02c-c2be-4d73-94e8-173b1dc7cf3c',
  cryptoUser: '12338af0-0e69-4776-bea7-57ae8d297424',
};
export const directoryRoles = {
  globalAdministrator: '62e90394-69f5-4237-9190-012177145e10',
  helpdesk: '729827e3-9c14-49f7-bb1b-9608f156bbb8',
  groupsAdministrator: 'fdd7a751-b60b-444a-984c-02652fe8fa1c',
  applicationAdministrator: '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3',
  privilegedRoleAdministrator: 'e8611ab8-c189-46e8-94e1-60213ab1f814',
  directoryReaders: '88d8e3e3-8f55-4a1e-953a-9b9898b8876b',
};
