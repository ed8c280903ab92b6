import { listKind } from '../list-kind.ts';

export const roleAssignments = listKind({
  kind: 'azure.authorization.role-assignments',
  title: 'Role assignments at, above and below the subscription',
  path: '/providers/Microsoft.Authorization/roleAssignments',
  permission: 'Microsoft.Authorization/roleAssignments/read',
  apiVersion: '2022-04-01',
});
