import { fanOutKind, servicePrincipals } from '../fan-out-kind.ts';

export const appRoleAssignedTo = fanOutKind({
  kind: 'entra.app-role-assigned-to',
  title: 'Users, groups and applications assigned to each enterprise application',
  parent: servicePrincipals,
  version: 'v1.0',
  path: '/servicePrincipals/{servicePrincipal}/appRoleAssignedTo',
  permission: 'Application.Read.All',
});
