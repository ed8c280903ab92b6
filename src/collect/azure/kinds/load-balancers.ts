import { networkKind } from '../network-kind.ts';

export const loadBalancers = networkKind({
  kind: 'azure.network.load-balancers',
  title: 'Load balancers',
  type: 'loadBalancers',
  list: (client) => client.loadBalancers.listAll(),
});
