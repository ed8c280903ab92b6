import { childListKind } from '../child-list-kind.ts';

export const hubRoutingIntents = childListKind({
  kind: 'azure.network.hub-routing-intents',
  title: 'Routing intents of each virtual hub',
  parents: {
    path: '/providers/Microsoft.Network/virtualHubs',
    permission: 'Microsoft.Network/virtualHubs/read',
    apiVersion: '2024-05-01',
  },
  path: '/routingIntent',
  permission: 'Microsoft.Network/virtualHubs/routingIntent/read',
  apiVersion: '2024-05-01',
});
