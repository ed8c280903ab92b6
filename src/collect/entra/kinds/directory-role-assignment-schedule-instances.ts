import { graphListKind } from '../graph-kind.ts';

export const directoryRoleAssignmentScheduleInstances = graphListKind({
  kind: 'entra.directory-role-assignment-schedule-instances',
  title: 'Directory roles held now, standing or activated',
  path: '/v1.0/roleManagement/directory/roleAssignmentScheduleInstances',
  permission: 'RoleManagement.Read.Directory',
});
