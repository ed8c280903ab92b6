import { networkKind } from '../network-kind.ts';

export const expressRouteCircuits = networkKind({
  kind: 'azure.network.express-route-circuits',
  title: 'ExpressRoute circuits',
  type: 'expressRouteCircuits',
  list: (client) => client.expressRouteCircuits.listAll(),
});
