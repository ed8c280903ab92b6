import { graphObjectKind } from '../graph-kind.ts';

export const authenticationMethodsPolicy = graphObjectKind({
  kind: 'entra.authentication-methods-policy',
  title: 'Which authentication methods the tenant allows',
  path: '/v1.0/policies/authenticationMethodsPolicy',
  permission: 'Policy.Read.AuthenticationMethod',
});
