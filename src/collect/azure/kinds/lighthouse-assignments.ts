import { listKind } from '../list-kind.ts';

export const lighthouseAssignments = listKind({
  kind: 'azure.managed-services.registration-assignments',
  title: 'Delegations of the subscription to other tenants',
  path: '/providers/Microsoft.ManagedServices/registrationAssignments',
  permission: 'Microsoft.ManagedServices/registrationAssignments/read',
  apiVersion: '2022-10-01',
  query: '&$expandRegistrationDefinition=true',
});
