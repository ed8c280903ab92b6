import { fanOutKind, groups } from '../fan-out-kind.ts';

export const groupTransitiveMembers = fanOutKind({
  kind: 'entra.group-transitive-members',
  title: 'Members of each group to any depth, service principals included',
  parent: groups,
  version: 'beta',
  path: '/groups/{group}/transitiveMembers',
  permission: 'GroupMember.Read.All',
  query: '$select=id&$top=999',
});
