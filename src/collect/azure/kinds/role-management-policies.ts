import { listKind } from '../list-kind.ts';

export const roleManagementPolicies = listKind({
  kind: 'azure.authorization.role-management-policies',
  title: 'Rules for activating and assigning roles',
  path: '/providers/Microsoft.Authorization/roleManagementPolicies',
  permission: 'Microsoft.Authorization/roleManagementPolicies/read',
  apiVersion: '2020-10-01',
});
