import { fanOutKind, servicePrincipals } from '../fan-out-kind.ts';

export const appRoleAssignments = fanOutKind({
  kind: 'entra.app-role-assignments',
  title: 'Application permissions granted to each service principal',
  parent: servicePrincipals,
  version: 'v1.0',
  path: '/servicePrincipals/{servicePrincipal}/appRoleAssignments',
  permission: 'Application.Read.All',
});
