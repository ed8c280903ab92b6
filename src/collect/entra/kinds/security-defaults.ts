import { graphObjectKind } from '../graph-kind.ts';

export const securityDefaults = graphObjectKind({
  kind: 'entra.security-defaults',
  title: 'Security defaults',
  path: '/v1.0/policies/identitySecurityDefaultsEnforcementPolicy',
  permission: 'Policy.Read.All',
});
