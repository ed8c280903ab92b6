import { networkKind } from '../network-kind.ts';

export const networkInterfaces = networkKind({
  kind: 'azure.network.network-interfaces',
  title: 'Network interfaces',
  type: 'networkInterfaces',
  list: (client) => client.networkInterfaces.listAll(),
});
