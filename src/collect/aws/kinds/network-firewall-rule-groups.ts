import { awsFanOutKind, text } from '../fan-out-kind.ts';

export const firewallRuleGroups = awsFanOutKind({
  kind: 'aws.network-firewall.rule-groups',
  title: 'Rule groups of network firewalls',
  level: 'region',
  objects: {
    service: 'network-firewall',
    operation: 'ListRuleGroups',
    permission: 'network-firewall:ListRuleGroups',
    list: 'RuleGroups',
    input: { MaxResults: 100 },
  },
  subject: text('Arn'),
  details: [
    {
      operation: 'DescribeRuleGroup',
      permission: 'network-firewall:DescribeRuleGroup',
      input: (subject) => ({ RuleGroupArn: subject }),
    },
  ],
});
