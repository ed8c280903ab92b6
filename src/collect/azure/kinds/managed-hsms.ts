import { listKind } from '../list-kind.ts';

export const managedHsms = listKind({
  kind: 'azure.key-vault.managed-hsms',
  title: 'Managed hardware security modules',
  path: '/providers/Microsoft.KeyVault/managedHSMs',
  permission: 'Microsoft.KeyVault/managedHSMs/read',
  apiVersion: '2023-07-01',
});
