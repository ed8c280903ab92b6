import { listKind } from '../list-kind.ts';

export const roleDefinitions = listKind({
  kind: 'azure.authorization.role-definitions',
  title: 'Role definitions that can be assigned in the subscription',
  path: '/providers/Microsoft.Authorization/roleDefinitions',
  permission: 'Microsoft.Authorization/roleDefinitions/read',
  apiVersion: '2022-04-01',
});
