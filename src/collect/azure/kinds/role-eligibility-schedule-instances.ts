import { listKind } from '../list-kind.ts';

export const roleEligibilityScheduleInstances = listKind({
  kind: 'azure.authorization.role-eligibility-schedule-instances',
  title: 'Roles that can be activated through Privileged Identity Management',
  path: '/providers/Microsoft.Authorization/roleEligibilityScheduleInstances',
  permission: 'Microsoft.Authorization/roleEligibilityScheduleInstances/read',
  apiVersion: '2020-10-01',
});
