import { authorizationKind } from '../authorization-kind.ts';

export const roleEligibilityScheduleInstances = authorizationKind({
  kind: 'azure.authorization.role-eligibility-schedule-instances',
  title: 'Roles that can be activated through Privileged Identity Management',
  type: 'roleEligibilityScheduleInstances',
  list: (client, scope) => client.roleEligibilityScheduleInstances.listForScope(scope),
});
