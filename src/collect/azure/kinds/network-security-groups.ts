import { networkKind } from '../network-kind.ts';

export const networkSecurityGroups = networkKind({
  kind: 'azure.network.network-security-groups',
  title: 'Network security groups with their rules',
  type: 'networkSecurityGroups',
  list: (client) => client.networkSecurityGroups.listAll(),
});
