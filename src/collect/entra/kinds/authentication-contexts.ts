import { graphListKind } from '../graph-kind.ts';

export const authenticationContexts = graphListKind({
  kind: 'entra.authentication-contexts',
  title: 'Authentication contexts',
  path: '/v1.0/identity/conditionalAccess/authenticationContextClassReferences',
  permission: 'AuthenticationContext.Read.All',
});
