import { idOf, region, type Account } from './account.ts';
import type { Answers } from './answers.ts';

const names = ['default', 'balancer', 'front', 'worker', 'signer', 'endpoint', 'managed'] as const;
export type GroupName = (typeof names)[number];

export function groupIds(account: Account): Readonly<Record<GroupName, string>> {
  return Object.fromEntries(names.map((name, at) => [name, idOf('sg', account, at + 1)])) as Record<
    GroupName,
    string
  >;
}

interface Rule {
  group: GroupName;
  egress: boolean;
  protocol: 'tcp' | '-1';
  port: number | null;
  from: { range: string } | { group: GroupName };
}

const inbound = (group: GroupName, port: number, from: Rule['from']): Rule => ({
  group,
  egress: false,
  protocol: 'tcp',
  port,
  from,
});
/** Front to worker to signer, each by the group before it; machines are managed from the build network alone. */
const rules: readonly Rule[] = [
  { group: 'default', egress: false, protocol: '-1', port: null, from: { group: 'default' } },
  inbound('balancer', 80, { range: '0.0.0.0/0' }),
  inbound('front', 8080, { group: 'balancer' }),
  inbound('worker', 8443, { group: 'front' }),
  inbound('signer', 9443, { group: 'worker' }),
  inbound('endpoint', 443, { group: 'worker' }),
  inbound('endpoint', 443, { group: 'signer' }),
  inbound('managed', 22, { range: '10.4.0.0/16' }),
  ...(['balancer', 'front', 'worker', 'endpoint', 'managed'] as const).map((group): Rule => ({
    group,
    egress: true,
    protocol: '-1',
    port: null,
    from: { range: '0.0.0.0/0' },
  })),
  { group: 'signer', egress: true, protocol: 'tcp', port: 443, from: { group: 'endpoint' } },
];

/** Security groups, the same rules one by one, and the open network ACL that most networks keep. */
export function addFilters(
  account: Account,
  VpcId: string,
  subnets: readonly string[],
  answers: Answers,
): void {
  const { id } = account;
  const ids = groupIds(account);
  const ports = ({ port }: Rule) => (port === null ? {} : { FromPort: port, ToPort: port });
  const permissions = (group: GroupName, egress: boolean) =>
    rules
      .filter((rule) => rule.group === group && rule.egress === egress)
      .map((rule) => ({
        IpProtocol: rule.protocol,
        ...ports(rule),
        IpRanges: 'range' in rule.from ? [{ CidrIp: rule.from.range }] : [],
        UserIdGroupPairs: 'group' in rule.from ? [{ GroupId: ids[rule.from.group], UserId: id }] : [],
        Ipv6Ranges: [],
        PrefixListIds: [],
      }));
  answers.set(id, region, 'DescribeSecurityGroups', {
    SecurityGroups: names.map((name) => ({
      GroupId: ids[name],
      GroupName: name,
      Description: name,
      VpcId,
      OwnerId: id,
      IpPermissions: permissions(name, false),
      IpPermissionsEgress: permissions(name, true),
      Tags: [],
    })),
  });
  answers.set(id, region, 'DescribeSecurityGroupRules', {
    SecurityGroupRules: rules.map((rule, at) => ({
      SecurityGroupRuleId: idOf('sgr', account, at + 1),
      GroupId: ids[rule.group],
      GroupOwnerId: id,
      IsEgress: rule.egress,
      IpProtocol: rule.protocol,
      FromPort: rule.port ?? -1,
      ToPort: rule.port ?? -1,
      ...('range' in rule.from
        ? { CidrIpv4: rule.from.range }
        : { ReferencedGroupInfo: { GroupId: ids[rule.from.group], UserId: id } }),
    })),
  });
  const entry = (Egress: boolean, RuleNumber: number, RuleAction: string) => ({
    CidrBlock: '0.0.0.0/0',
    Egress,
    Protocol: '-1',
    RuleAction,
    RuleNumber,
  });
  const NetworkAclId = idOf('acl', account, 1);
  answers.set(id, region, 'DescribeNetworkAcls', {
    NetworkAcls: [
      {
        NetworkAclId,
        VpcId,
        OwnerId: id,
        IsDefault: true,
        Associations: subnets.map((SubnetId, at) => ({
          NetworkAclAssociationId: idOf('aclassoc', account, at + 1),
          NetworkAclId,
          SubnetId,
        })),
        Entries: [true, false].flatMap((egress) => [
          entry(egress, 100, 'allow'),
          entry(egress, 32767, 'deny'),
        ]),
        Tags: [],
      },
    ],
  });
}
