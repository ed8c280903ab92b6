import { fanOutKind, groups } from '../fan-out-kind.ts';

export const groupMembers = fanOutKind({
  kind: 'entra.group-members',
  title: 'Direct members of each group, service principals included',
  parent: groups,
  version: 'beta',
  path: '/groups/{group}/members',
  permission: 'GroupMember.Read.All',
  query: '$select=id&$top=999',
});
