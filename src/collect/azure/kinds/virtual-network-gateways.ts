import { childListKind, resourceGroupParents } from '../child-list-kind.ts';

export const virtualNetworkGateways = childListKind({
  kind: 'azure.network.virtual-network-gateways',
  title: 'VPN and ExpressRoute gateways of virtual networks',
  parents: resourceGroupParents,
  path: '/providers/Microsoft.Network/virtualNetworkGateways',
  permission: 'Microsoft.Network/virtualNetworkGateways/read',
  apiVersion: '2024-05-01',
});
