import { listKind } from '../list-kind.ts';

export const expressRouteGateways = listKind({
  kind: 'azure.network.express-route-gateways',
  title: 'ExpressRoute gateways of virtual hubs',
  path: '/providers/Microsoft.Network/expressRouteGateways',
  permission: 'Microsoft.Network/expressRouteGateways/read',
  apiVersion: '2024-05-01',
});
