import { authorizationKind } from '../authorization-kind.ts';

export const roleAssignmentScheduleInstances = authorizationKind({
  kind: 'azure.authorization.role-assignment-schedule-instances',
  title: 'Roles held now, standing or activated, as Privileged Identity Management sees them',
  type: 'roleAssignmentScheduleInstances',
  list: (client, scope) => client.roleAssignmentScheduleInstances.listForScope(scope),
});
