import { fanOutKind, groups } from '../fan-out-kind.ts';

export const groupOwners = fanOutKind({
  kind: 'entra.group-owners',
  title: 'Owners of each group',
  parent: groups,
  version: 'v1.0',
  path: '/groups/{group}/owners',
  permission: 'GroupMember.Read.All',
  query: '$select=id',
});
