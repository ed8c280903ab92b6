import { awsFanOutKind, text } from '../fan-out-kind.ts';

export const firewallPolicies = awsFanOutKind({
  kind: 'aws.network-firewall.firewall-policies',
  title: 'Policies of network firewalls',
  level: 'region',
  objects: {
    service: 'network-firewall',
    operation: 'ListFirewallPolicies',
    permission: 'network-firewall:ListFirewallPolicies',
    list: 'FirewallPolicies',
    input: { MaxResults: 100 },
  },
  subject: text('Arn'),
  details: [
    {
      operation: 'DescribeFirewallPolicy',
      permission: 'network-firewall:DescribeFirewallPolicy',
      input: (subject) => ({ FirewallPolicyArn: subject }),
    },
  ],
});
