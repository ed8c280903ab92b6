import { graphListKind } from '../graph-kind.ts';

export const users = graphListKind({
  kind: 'entra.users',
  title: 'Users',
  path: '/v1.0/users',
  permission: 'User.Read.All',
  query:
    '$select=id,userPrincipalName,displayName,mail,accountEnabled,userType,employeeId,employeeType,createdDateTime,externalUserState,onPremisesSyncEnabled,onPremisesImmutableId,signInSessionsValidFromDateTime,lastPasswordChangeDateTime,passwordPolicies&$top=999',
});
