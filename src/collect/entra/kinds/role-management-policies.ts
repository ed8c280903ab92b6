import { graphListKind } from '../graph-kind.ts';

export const roleManagementPolicies = graphListKind({
  kind: 'entra.role-management-policies',
  title: 'Rules for activating and assigning directory roles',
  path: '/v1.0/policies/roleManagementPolicies',
  permission: 'RoleManagement.Read.Directory',
  query: '$filter=scopeId%20eq%20%27/%27%20and%20scopeType%20eq%20%27DirectoryRole%27&$expand=rules',
});
