import { networkKind } from '../network-kind.ts';

export const natGateways = networkKind({
  kind: 'azure.network.nat-gateways',
  title: 'NAT gateways',
  type: 'natGateways',
  list: (client) => client.natGateways.listAll(),
});
