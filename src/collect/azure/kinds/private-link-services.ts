import { networkKind } from '../network-kind.ts';

export const privateLinkServices = networkKind({
  kind: 'azure.network.private-link-services',
  title: 'Private link services',
  type: 'privateLinkServices',
  list: (client) => client.privateLinkServices.listBySubscription(),
});
