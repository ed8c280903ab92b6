import { networkKind } from '../network-kind.ts';

export const ipGroups = networkKind({
  kind: 'azure.network.ip-groups',
  title: 'IP groups',
  type: 'ipGroups',
  list: (client) => client.ipGroups.list(),
});
