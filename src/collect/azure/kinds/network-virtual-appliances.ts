import { networkKind } from '../network-kind.ts';

export const networkVirtualAppliances = networkKind({
  kind: 'azure.network.network-virtual-appliances',
  title: 'Network virtual appliances',
  type: 'networkVirtualAppliances',
  list: (client) => client.networkVirtualAppliances.list(),
});
