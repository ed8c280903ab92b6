import { awsFanOutKind, text } from '../fan-out-kind.ts';

export const firewalls = awsFanOutKind({
  kind: 'aws.network-firewall.firewalls',
  title: 'Network firewalls',
  level: 'region',
  objects: {
    service: 'network-firewall',
    operation: 'ListFirewalls',
    permission: 'network-firewall:ListFirewalls',
    list: 'Firewalls',
    input: { MaxResults: 100 },
  },
  subject: text('FirewallArn'),
  details: [
    {
      operation: 'DescribeFirewall',
      permission: 'network-firewall:DescribeFirewall',
      input: (subject) => ({ FirewallArn: subject }),
    },
  ],
});
