import { graphListKind } from '../graph-kind.ts';

export const conditionalAccessPolicies = graphListKind({
  kind: 'entra.conditional-access-policies',
  title: 'Conditional Access policies',
  path: '/v1.0/identity/conditionalAccess/policies',
  permission: 'Policy.Read.All',
});
