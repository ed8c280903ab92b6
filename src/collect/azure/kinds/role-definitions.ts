import { authorizationKind } from '../authorization-kind.ts';

export const roleDefinitions = authorizationKind({
  kind: 'azure.authorization.role-definitions',
  title: 'Role definitions that can be assigned in the subscription',
  type: 'roleDefinitions',
  list: (client, scope) => client.roleDefinitions.list(scope),
});
