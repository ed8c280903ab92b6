import { listKind } from '../list-kind.ts';

export const roleAssignmentScheduleInstances = listKind({
  kind: 'azure.authorization.role-assignment-schedule-instances',
  title: 'Roles held now, standing or activated, as Privileged Identity Management sees them',
  path: '/providers/Microsoft.Authorization/roleAssignmentScheduleInstances',
  permission: 'Microsoft.Authorization/roleAssignmentScheduleInstances/read',
  apiVersion: '2020-10-01',
});
