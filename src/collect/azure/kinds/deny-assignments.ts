import { authorizationKind } from '../authorization-kind.ts';

export const denyAssignments = authorizationKind({
  kind: 'azure.authorization.deny-assignments',
  title: 'Deny assignments',
  type: 'denyAssignments',
  list: (client, scope) => client.denyAssignments.listForScope(scope),
});
