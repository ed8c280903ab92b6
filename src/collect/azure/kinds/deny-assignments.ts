import { listKind } from '../list-kind.ts';

export const denyAssignments = listKind({
  kind: 'azure.authorization.deny-assignments',
  title: 'Deny assignments',
  path: '/providers/Microsoft.Authorization/denyAssignments',
  permission: 'Microsoft.Authorization/denyAssignments/read',
  apiVersion: '2022-04-01',
});
