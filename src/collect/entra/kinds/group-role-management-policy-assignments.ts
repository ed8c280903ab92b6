import { fanOutKind, groups } from '../fan-out-kind.ts';

export const groupRoleManagementPolicyAssignments = fanOutKind({
  kind: 'entra.group-role-management-policy-assignments',
  title: 'Rules for activating membership and ownership of each group',
  parent: groups,
  version: 'v1.0',
  path: '/policies/roleManagementPolicyAssignments',
  permission: 'RoleManagementPolicy.Read.AzureADGroup',
  query:
    '$filter=scopeId%20eq%20%27{group}%27%20and%20scopeType%20eq%20%27Group%27&$expand=policy($expand=rules)',
});
