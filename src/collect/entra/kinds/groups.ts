import { graphListKind } from '../graph-kind.ts';

export const groups = graphListKind({
  kind: 'entra.groups',
  title: 'Groups',
  path: '/v1.0/groups',
  permission: 'GroupMember.Read.All',
  query:
    '$select=id,displayName,securityEnabled,mailEnabled,groupTypes,membershipRule,membershipRuleProcessingState,isAssignableToRole,onPremisesSyncEnabled,createdDateTime&$top=999',
});
