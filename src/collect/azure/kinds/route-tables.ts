import { networkKind } from '../network-kind.ts';

export const routeTables = networkKind({
  kind: 'azure.network.route-tables',
  title: 'Route tables with their routes',
  type: 'routeTables',
  list: (client) => client.routeTables.listAll(),
});
