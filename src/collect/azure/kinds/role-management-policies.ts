import { authorizationKind } from '../authorization-kind.ts';

export const roleManagementPolicies = authorizationKind({
  kind: 'azure.authorization.role-management-policies',
  title: 'Rules for activating and assigning roles',
  type: 'roleManagementPolicies',
  list: (client, scope) => client.roleManagementPolicies.listForScope(scope),
});
