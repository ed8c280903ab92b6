import { graphListKind } from '../graph-kind.ts';

export const directoryRoleDefinitions = graphListKind({
  kind: 'entra.directory-role-definitions',
  title: 'Directory role definitions, built-in and own',
  path: '/v1.0/roleManagement/directory/roleDefinitions',
  permission: 'RoleManagement.Read.Directory',
});
