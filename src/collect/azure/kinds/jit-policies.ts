import { clientListKind } from '../client-list-kind.ts';
import { securityClient } from '../clients.ts';

export const jitPolicies = clientListKind({
  kind: 'azure.security.jit-policies',
  title: 'Just-in-time network access policies with their requests',
  path: '/providers/Microsoft.Security/jitNetworkAccessPolicies',
  permission: 'Microsoft.Security/locations/jitNetworkAccessPolicies/read',
  client: securityClient,
  list: (client) => client.jitNetworkAccessPolicies.list(),
});
