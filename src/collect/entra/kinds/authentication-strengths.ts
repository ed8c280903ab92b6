import { graphListKind } from '../graph-kind.ts';

export const authenticationStrengths = graphListKind({
  kind: 'entra.authentication-strengths',
  title: 'Authentication strengths',
  path: '/v1.0/policies/authenticationStrengthPolicies',
  permission: 'Policy.Read.AuthenticationMethod',
});
