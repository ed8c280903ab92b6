import { authorizationKind } from '../authorization-kind.ts';

export const roleManagementPolicyAssignments = authorizationKind({
  kind: 'azure.authorization.role-management-policy-assignments',
  title: 'Which rules govern which role',
  type: 'roleManagementPolicyAssignments',
  list: (client, scope) => client.roleManagementPolicyAssignments.listForScope(scope),
});
