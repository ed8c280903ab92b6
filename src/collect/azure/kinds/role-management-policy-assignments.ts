import { listKind } from '../list-kind.ts';

export const roleManagementPolicyAssignments = listKind({
  kind: 'azure.authorization.role-management-policy-assignments',
  title: 'Which rules govern which role',
  path: '/providers/Microsoft.Authorization/roleManagementPolicyAssignments',
  permission: 'Microsoft.Authorization/roleManagementPolicyAssignments/read',
  apiVersion: '2020-10-01',
});
