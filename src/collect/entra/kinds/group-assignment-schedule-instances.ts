import { fanOutKind, groups } from '../fan-out-kind.ts';

export const groupAssignmentScheduleInstances = fanOutKind({
  kind: 'entra.group-assignment-schedule-instances',
  title: 'Memberships of each group held now, standing or activated',
  parent: groups,
  version: 'v1.0',
  path: '/identityGovernance/privilegedAccess/group/assignmentScheduleInstances',
  permission: 'PrivilegedAssignmentSchedule.Read.AzureADGroup',
  query: '$filter=groupId%20eq%20%27{group}%27',
});
