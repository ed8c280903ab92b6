import { networkKind } from '../network-kind.ts';

export const publicIPPrefixes = networkKind({
  kind: 'azure.network.public-ip-prefixes',
  title: 'Public IP prefixes',
  type: 'publicIPPrefixes',
  list: (client) => client.publicIPPrefixes.listAll(),
});
