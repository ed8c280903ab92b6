import { childListKind } from '../child-list-kind.ts';

export const hubRouteTables = childListKind({
  kind: 'azure.network.hub-route-tables',
  title: 'Route tables of each virtual hub',
  parents: {
    path: '/providers/Microsoft.Network/virtualHubs',
    permission: 'Microsoft.Network/virtualHubs/read',
    apiVersion: '2024-05-01',
  },
  path: '/hubRouteTables',
  permission: 'Microsoft.Network/virtualHubs/hubRouteTables/read',
  apiVersion: '2024-05-01',
});
