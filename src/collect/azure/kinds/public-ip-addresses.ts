import { networkKind } from '../network-kind.ts';

export const publicIPAddresses = networkKind({
  kind: 'azure.network.public-ip-addresses',
  title: 'Public IP addresses',
  type: 'publicIPAddresses',
  list: (client) => client.publicIPAddresses.listAll(),
});
