import { childListKind } from '../child-list-kind.ts';

export const hubVirtualNetworkConnections = childListKind({
  kind: 'azure.network.hub-virtual-network-connections',
  title: 'Virtual networks connected to each virtual hub',
  parents: {
    path: '/providers/Microsoft.Network/virtualHubs',
    permission: 'Microsoft.Network/virtualHubs/read',
    apiVersion: '2024-05-01',
  },
  path: '/hubVirtualNetworkConnections',
  permission: 'Microsoft.Network/virtualHubs/hubVirtualNetworkConnections/read',
  apiVersion: '2024-05-01',
});
