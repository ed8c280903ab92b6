import { graphListKind } from '../graph-kind.ts';

export const directoryRoleEligibilityScheduleInstances = graphListKind({
  kind: 'entra.directory-role-eligibility-schedule-instances',
  title: 'Directory roles that can be activated',
  path: '/v1.0/roleManagement/directory/roleEligibilityScheduleInstances',
  permission: 'RoleManagement.Read.Directory',
});
