import { childListKind, resourceGroupParents } from '../child-list-kind.ts';

export const localNetworkGateways = childListKind({
  kind: 'azure.network.local-network-gateways',
  title: 'The other ends of site-to-site connections',
  parents: resourceGroupParents,
  path: '/providers/Microsoft.Network/localNetworkGateways',
  permission: 'Microsoft.Network/localNetworkGateways/read',
  apiVersion: '2024-05-01',
});
