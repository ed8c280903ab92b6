import { graphListKind } from '../graph-kind.ts';

export const signInActivity = graphListKind({
  kind: 'entra.sign-in-activity',
  title: 'When users last signed in',
  path: '/v1.0/users',
  permission: 'AuditLog.Read.All',
  query: '$select=id,userPrincipalName,signInActivity&$top=500',
});
