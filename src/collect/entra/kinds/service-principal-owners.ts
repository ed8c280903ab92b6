import { fanOutKind, servicePrincipals } from '../fan-out-kind.ts';

export const servicePrincipalOwners = fanOutKind({
  kind: 'entra.service-principal-owners',
  title: 'Owners of each service principal',
  parent: servicePrincipals,
  version: 'v1.0',
  path: '/servicePrincipals/{servicePrincipal}/owners',
  permission: 'Application.Read.All',
  query: '$select=id',
});
