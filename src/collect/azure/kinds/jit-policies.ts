import { listKind } from '../list-kind.ts';

export const jitPolicies = listKind({
  kind: 'azure.security.jit-policies',
  title: 'Just-in-time network access policies with their requests',
  path: '/providers/Microsoft.Security/jitNetworkAccessPolicies',
  permission: 'Microsoft.Security/locations/jitNetworkAccessPolicies/read',
  apiVersion: '2020-01-01',
});
