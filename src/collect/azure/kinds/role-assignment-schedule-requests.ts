import { authorizationKind } from '../authorization-kind.ts';

export const roleAssignmentScheduleRequests = authorizationKind({
  kind: 'azure.authorization.role-assignment-schedule-requests',
  title: 'Requests to activate or assign roles, with justification and ticket',
  type: 'roleAssignmentScheduleRequests',
  list: (client, scope) => client.roleAssignmentScheduleRequests.listForScope(scope),
});
