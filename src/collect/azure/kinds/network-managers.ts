import { networkKind } from '../network-kind.ts';

export const networkManagers = networkKind({
  kind: 'azure.network.network-managers',
  title: 'Virtual network managers',
  type: 'networkManagers',
  list: (client) => client.networkManagers.listBySubscription(),
});
