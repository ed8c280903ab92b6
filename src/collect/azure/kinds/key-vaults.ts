import { listKind } from '../list-kind.ts';

export const keyVaults = listKind({
  kind: 'azure.key-vault.vaults',
  title: 'Key vaults with their access policies',
  path: '/providers/Microsoft.KeyVault/vaults',
  permission: 'Microsoft.KeyVault/vaults/read',
  apiVersion: '2023-07-01',
});
