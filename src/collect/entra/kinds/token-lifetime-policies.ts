import { graphListKind } from '../graph-kind.ts';

export const tokenLifetimePolicies = graphListKind({
  kind: 'entra.token-lifetime-policies',
  title: 'Policies on how long tokens last',
  path: '/v1.0/policies/tokenLifetimePolicies',
  permission: 'Policy.Read.All',
});
