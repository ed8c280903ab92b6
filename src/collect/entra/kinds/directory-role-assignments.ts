import { graphListKind } from '../graph-kind.ts';

export const directoryRoleAssignments = graphListKind({
  kind: 'entra.directory-role-assignments',
  title: 'Directory roles held, without distinction of standing and activated',
  path: '/v1.0/roleManagement/directory/roleAssignments',
  permission: 'RoleManagement.Read.Directory',
});
