import { networkKind } from '../network-kind.ts';

export const privateEndpoints = networkKind({
  kind: 'azure.network.private-endpoints',
  title: 'Private endpoints',
  type: 'privateEndpoints',
  list: (client) => client.privateEndpoints.listBySubscription(),
});
