import { networkKind } from '../network-kind.ts';

export const applicationGateways = networkKind({
  kind: 'azure.network.application-gateways',
  title: 'Application gateways',
  type: 'applicationGateways',
  list: (client) => client.applicationGateways.listAll(),
});
