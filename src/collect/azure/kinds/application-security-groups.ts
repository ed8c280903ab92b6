import { networkKind } from '../network-kind.ts';

export const applicationSecurityGroups = networkKind({
  kind: 'azure.network.application-security-groups',
  title: 'Application security groups',
  type: 'applicationSecurityGroups',
  list: (client) => client.applicationSecurityGroups.listAll(),
});
