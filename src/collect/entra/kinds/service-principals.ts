import { graphListKind } from '../graph-kind.ts';

export const servicePrincipals = graphListKind({
  kind: 'entra.service-principals',
  title: 'Service principals with their credentials',
  path: '/v1.0/servicePrincipals',
  permission: 'Application.Read.All',
  query:
    '$select=id,appId,displayName,accountEnabled,servicePrincipalType,appOwnerOrganizationId,alternativeNames,servicePrincipalNames,appRoles,appRoleAssignmentRequired,tags,keyCredentials,passwordCredentials&$top=999',
});
