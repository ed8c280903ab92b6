import { networkKind } from '../network-kind.ts';

export const azureFirewalls = networkKind({
  kind: 'azure.network.azure-firewalls',
  title: 'Azure firewalls',
  type: 'azureFirewalls',
  list: (client) => client.azureFirewalls.listAll(),
});
