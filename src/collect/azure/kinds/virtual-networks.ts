import { networkKind } from '../network-kind.ts';

export const virtualNetworks = networkKind({
  kind: 'azure.network.virtual-networks',
  title: 'Virtual networks with their subnets and peerings',
  type: 'virtualNetworks',
  list: (client) => client.virtualNetworks.listAll(),
});
