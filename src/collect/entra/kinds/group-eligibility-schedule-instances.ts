import { fanOutKind, groups } from '../fan-out-kind.ts';

export const groupEligibilityScheduleInstances = fanOutKind({
  kind: 'entra.group-eligibility-schedule-instances',
  title: 'Memberships of each group that can be activated',
  parent: groups,
  version: 'v1.0',
  path: '/identityGovernance/privilegedAccess/group/eligibilityScheduleInstances',
  permission: 'PrivilegedEligibilitySchedule.Read.AzureADGroup',
  query: '$filter=groupId%20eq%20%27{group}%27',
});
