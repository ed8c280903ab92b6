import { networkKind } from '../network-kind.ts';

export const virtualWans = networkKind({
  kind: 'azure.network.virtual-wans',
  title: 'Virtual WANs',
  type: 'virtualWans',
  list: (client) => client.virtualWans.list(),
});
