import { networkKind } from '../network-kind.ts';

export const bastionHosts = networkKind({
  kind: 'azure.network.bastion-hosts',
  title: 'Bastion hosts',
  type: 'bastionHosts',
  list: (client) => client.bastionHosts.list(),
});
