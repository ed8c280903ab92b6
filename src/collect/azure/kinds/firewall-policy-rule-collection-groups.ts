import { childListKind } from '../child-list-kind.ts';

export const firewallPolicyRuleCollectionGroups = childListKind({
  kind: 'azure.network.firewall-policy-rule-collection-groups',
  title: 'Rules of each firewall policy',
  parents: {
    path: '/providers/Microsoft.Network/firewallPolicies',
    permission: 'Microsoft.Network/firewallPolicies/read',
    apiVersion: '2024-05-01',
  },
  path: '/ruleCollectionGroups',
  permission: 'Microsoft.Network/firewallPolicies/ruleCollectionGroups/read',
  apiVersion: '2024-05-01',
});
