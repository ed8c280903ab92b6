import { networkKind } from '../network-kind.ts';

export const virtualHubs = networkKind({
  kind: 'azure.network.virtual-hubs',
  title: 'Virtual hubs',
  type: 'virtualHubs',
  list: (client) => client.virtualHubs.list(),
});
