import { graphListKind } from '../graph-kind.ts';

export const roleManagementPolicyAssignments = graphListKind({
  kind: 'entra.role-management-policy-assignments',
  title: 'Which rules govern which directory role',
  path: '/v1.0/policies/roleManagementPolicyAssignments',
  permission: 'RoleManagement.Read.Directory',
  query: '$filter=scopeId%20eq%20%27/%27%20and%20scopeType%20eq%20%27DirectoryRole%27',
});
