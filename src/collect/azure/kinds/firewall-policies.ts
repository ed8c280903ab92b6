import { networkKind } from '../network-kind.ts';

export const firewallPolicies = networkKind({
  kind: 'azure.network.firewall-policies',
  title: 'Firewall policies',
  type: 'firewallPolicies',
  list: (client) => client.firewallPolicies.listAll(),
});
