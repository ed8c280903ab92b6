import { childListKind, resourceGroupParents } from '../child-list-kind.ts';

export const virtualNetworkGatewayConnections = childListKind({
  kind: 'azure.network.virtual-network-gateway-connections',
  title: 'Connections of virtual network gateways',
  parents: resourceGroupParents,
  path: '/providers/Microsoft.Network/connections',
  permission: 'Microsoft.Network/connections/read',
  apiVersion: '2024-05-01',
});
