import { authorizationKind } from '../authorization-kind.ts';

export const roleAssignments = authorizationKind({
  kind: 'azure.authorization.role-assignments',
  title: 'Role assignments at, above and below the subscription',
  type: 'roleAssignments',
  list: (client, scope) => client.roleAssignments.listForScope(scope),
});
