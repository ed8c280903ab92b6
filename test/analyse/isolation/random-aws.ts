import {
  listedBy,
  type AwsNetworkEvidence,
  type AwsNetworkOperation,
} from '../../../src/estate/network/aws/evidence.ts';

/** A small seeded generator (mulberry32): the same estate for the same seed. */
export function randomSource(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export type Raw = Record<string, unknown>;
export type RawEstate = Partial<Record<AwsNetworkOperation, Raw[]>>;

export const region = 'us-east-1';
export const account = '111122223333';

const byParameter: readonly AwsNetworkOperation[] = [
  'GetManagedPrefixListEntries',
  'SearchTransitGatewayRoutes',
  'GetTransitGatewayRouteTableAssociations',
  'GetTransitGatewayRouteTablePropagations',
  'DescribeLoadBalancerAttributes',
  'DescribeListeners',
  'DescribeTargetGroupAttributes',
  'DescribeTargetHealth',
  'DescribeFirewall',
  'DescribeFirewallPolicy',
  'DescribeRuleGroup',
];

/** Everything was asked for: what an estate does not mention is an empty list. */
const asked: RawEstate = {
  ...Object.fromEntries(
    Object.keys(listedBy)
      .filter((operation) => !byParameter.includes(operation as AwsNetworkOperation))
      .map((operation) => [operation, []]),
  ),
  DescribeVpcBlockPublicAccessOptions: [{ InternetGatewayBlockMode: 'off', State: 'update-complete' }],
};

/** Wraps raw lists as complete evidence of one account and region. */
export function asEvidence(estate: RawEstate): AwsNetworkEvidence {
  const lists: Record<string, unknown> = {};
  for (const [operation, items] of Object.entries({ ...asked, ...estate })) {
    if (byParameter.includes(operation as AwsNetworkOperation))
      lists[operation] = items.map((item) => ({
        evidence: `${operation}:${String(item['id'])}`,
        complete: true,
        items: item['items'],
        parameter: item['id'],
      }));
    else lists[operation] = [{ evidence: operation, complete: true, items }];
  }
  return { places: [{ account, region, lists }] };
}

const ports = [0, 1, 21, 22, 23, 79, 80, 81, 443, 1023, 1024, 32767, 32768, 65534, 65535];
const zones = ['us-east-1a', 'us-east-1b'];

/** A random estate: VPCs, subnets, ACLs in shuffled order, groups, peering, gateways, NAT, transit gateway, IPv6. */
export function randomEstate(seed: number): RawEstate {
  const random = randomSource(seed);
  const below = (n: number): number => Math.floor(random() * n);
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  const chance = (p: number): boolean => random() < p;
  const vpcCount = 2 + below(2);
  const estate: Required<
    Pick<
      RawEstate,
      | 'DescribeVpcs'
      | 'DescribeSubnets'
      | 'DescribeNetworkInterfaces'
      | 'DescribeSecurityGroups'
      | 'DescribeNetworkAcls'
      | 'DescribeRouteTables'
      | 'DescribeInternetGateways'
      | 'DescribeEgressOnlyInternetGateways'
      | 'DescribeNatGateways'
      | 'DescribeVpcPeeringConnections'
      | 'GetManagedPrefixListEntries'
      | 'DescribeTransitGateways'
      | 'DescribeTransitGatewayAttachments'
      | 'DescribeTransitGatewayVpcAttachments'
      | 'SearchTransitGatewayRoutes'
    >
  > = {
    DescribeVpcs: [],
    DescribeSubnets: [],
    DescribeNetworkInterfaces: [],
    DescribeSecurityGroups: [],
    DescribeNetworkAcls: [],
    DescribeRouteTables: [],
    DescribeInternetGateways: [],
    DescribeEgressOnlyInternetGateways: [],
    DescribeNatGateways: [],
    DescribeVpcPeeringConnections: [],
    GetManagedPrefixListEntries: [],
    DescribeTransitGateways: [],
    DescribeTransitGatewayAttachments: [],
    DescribeTransitGatewayVpcAttachments: [],
    SearchTransitGatewayRoutes: [],
  };
  const block4 = (): string => {
    const vpc = below(vpcCount);
    return pick([
      '0.0.0.0/0',
      `10.${String(vpc)}.0.0/16`,
      `10.${String(vpc)}.${String(below(4))}.0/24`,
      `10.${String(vpc)}.${String(below(4))}.${String(4 + below(4))}/32`,
      `10.${String(vpc)}.${String(below(4))}.4/31`,
      '198.51.100.0/24',
      '198.51.100.7/32',
      '10.0.0.0/8',
    ]);
  };
  const block6 = (): string => {
    const vpc = below(vpcCount);
    return pick([
      '::/0',
      `2001:db8:${String(vpc)}::/48`,
      `2001:db8:${String(vpc)}:${String(below(4))}::/64`,
      '2001:db8:ffff::/48',
    ]);
  };
  estate.GetManagedPrefixListEntries.push({ id: 'pl-1', items: [{ Cidr: block4() }, { Cidr: block4() }] });
  for (let v = 0; v < vpcCount; v += 1) {
    const vpc = `vpc-${String(v)}`;
    estate.DescribeVpcs.push({
      VpcId: vpc,
      CidrBlock: `10.${String(v)}.0.0/16`,
      Ipv6CidrBlockAssociationSet: [
        { Ipv6CidrBlock: `2001:db8:${String(v)}::/48`, Ipv6CidrBlockState: { State: 'associated' } },
      ],
    });
    estate.DescribeInternetGateways.push({
      InternetGatewayId: `igw-${String(v)}`,
      Attachments: chance(0.8) ? [{ VpcId: vpc, State: 'available' }] : [],
    });
    estate.DescribeEgressOnlyInternetGateways.push({
      EgressOnlyInternetGatewayId: `eigw-${String(v)}`,
      Attachments: [{ VpcId: vpc, State: 'attached' }],
    });
    for (let s = 0; s < 3; s += 1)
      estate.DescribeSubnets.push({
        SubnetId: `subnet-${String(v)}-${String(s)}`,
        VpcId: vpc,
        AvailabilityZone: zones[s % 2],
        CidrBlock: `10.${String(v)}.${String(s)}.0/24`,
        Ipv6CidrBlockAssociationSet: [
          {
            Ipv6CidrBlock: `2001:db8:${String(v)}:${String(s)}::/64`,
            Ipv6CidrBlockState: { State: 'associated' },
          },
        ],
      });
    estate.DescribeNetworkInterfaces.push({
      NetworkInterfaceId: `eni-nat-${String(v)}`,
      VpcId: vpc,
      SubnetId: `subnet-${String(v)}-0`,
      InterfaceType: 'nat_gateway',
      SourceDestCheck: false,
      PrivateIpAddress: `10.${String(v)}.0.250`,
      Association: { PublicIp: `203.0.113.${String(200 + v)}` },
    });
    estate.DescribeNatGateways.push({
      NatGatewayId: `nat-${String(v)}`,
      State: 'available',
      NatGatewayAddresses: [
        { NetworkInterfaceId: `eni-nat-${String(v)}`, PublicIp: `203.0.113.${String(200 + v)}` },
      ],
    });
    const permission = (): Raw => {
      const kind = below(10);
      const from = pick(ports);
      const to = Math.max(from, pick(ports));
      const shape: Raw =
        kind < 6
          ? { IpProtocol: pick(['tcp', 'udp', '6', '17']), FromPort: from, ToPort: to }
          : kind === 6
            ? { IpProtocol: '-1', FromPort: 80, ToPort: 80 }
            : kind === 7
              ? { IpProtocol: 'icmp', FromPort: pick([-1, 8, 3]), ToPort: pick([-1, 0]) }
              : kind === 8
                ? { IpProtocol: 'icmpv6', FromPort: -1, ToPort: -1 }
                : { IpProtocol: '50' };
      const peers = below(5);
      if (peers < 2)
        return { ...shape, IpRanges: [{ CidrIp: block4() }], Ipv6Ranges: [{ CidrIpv6: block6() }] };
      if (peers === 2) return { ...shape, PrefixListIds: [{ PrefixListId: 'pl-1' }] };
      return {
        ...shape,
        UserIdGroupPairs: [{ GroupId: `sg-${String(below(vpcCount))}-${String(below(4))}` }],
      };
    };
    for (let g = 0; g < 4; g += 1)
      estate.DescribeSecurityGroups.push({
        GroupId: `sg-${String(v)}-${String(g)}`,
        VpcId: vpc,
        IpPermissions: Array.from({ length: 1 + below(4) }, permission),
        IpPermissionsEgress: chance(0.6)
          ? [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }], Ipv6Ranges: [{ CidrIpv6: '::/0' }] }]
          : Array.from({ length: 1 + below(3) }, permission),
      });
    for (let e = 0; e < 5; e += 1) {
      const s = below(3);
      const first = chance(0.4);
      estate.DescribeNetworkInterfaces.push({
        NetworkInterfaceId: `eni-${String(v)}-${String(e)}`,
        VpcId: vpc,
        SubnetId: `subnet-${String(v)}-${String(s)}`,
        SourceDestCheck: true,
        PrivateIpAddresses: [
          {
            PrivateIpAddress: `10.${String(v)}.${String(s)}.${String(4 + e)}`,
            ...(first ? { Association: { PublicIp: `203.0.113.${String(v * 10 + e)}` } } : {}),
          },
          { PrivateIpAddress: `10.${String(v)}.${String(s)}.${String(64 + e)}` },
        ],
        Ipv6Addresses: [{ Ipv6Address: `2001:db8:${String(v)}:${String(s)}::${String(4 + e)}` }],
        Groups: [
          { GroupId: `sg-${String(v)}-${String(below(4))}` },
          { GroupId: `sg-${String(v)}-${String(below(4))}` },
        ],
      });
    }
    const entry = (number: number, egress: boolean): Raw => {
      const protocol = pick(['-1', '6', '17', '1']);
      const from = pick(ports);
      return {
        RuleNumber: number,
        Protocol: protocol,
        RuleAction: chance(0.65) ? 'allow' : 'deny',
        Egress: egress,
        ...(chance(0.6) ? { CidrBlock: block4() } : { Ipv6CidrBlock: block6() }),
        ...(protocol === '6' || protocol === '17'
          ? { PortRange: { From: from, To: Math.max(from, pick(ports)) } }
          : {}),
        ...(protocol === '1' ? { IcmpTypeCode: { Type: pick([-1, 8]), Code: -1 } } : {}),
      };
    };
    const open = (egress: boolean): Raw[] => [
      { RuleNumber: 900, Protocol: '-1', RuleAction: 'allow', Egress: egress, CidrBlock: '0.0.0.0/0' },
      { RuleNumber: 901, Protocol: '-1', RuleAction: 'allow', Egress: egress, Ipv6CidrBlock: '::/0' },
    ];
    const acl = (id: string, isDefault: boolean, subnets: string[]): Raw => ({
      NetworkAclId: id,
      VpcId: vpc,
      IsDefault: isDefault,
      Associations: subnets.map((subnet) => ({ SubnetId: subnet })),
      Entries: [
        ...[3, 1, 2].map((n) => entry(n * 100, false)),
        ...[2, 1].map((n) => entry(n * 100, true)),
        ...(chance(0.8) ? open(false) : []),
        ...(chance(0.8) ? open(true) : []),
        { RuleNumber: 32767, Protocol: '-1', RuleAction: 'deny', Egress: false, CidrBlock: '0.0.0.0/0' },
        { RuleNumber: 32767, Protocol: '-1', RuleAction: 'deny', Egress: true, CidrBlock: '0.0.0.0/0' },
      ].sort(() => random() - 0.5),
    });
    estate.DescribeNetworkAcls.push(
      acl(`acl-${String(v)}-0`, true, []),
      acl(`acl-${String(v)}-1`, false, [`subnet-${String(v)}-1`]),
    );
    for (let t = 0; t < 3; t += 1) {
      const routes: Raw[] = [
        {
          DestinationCidrBlock: `10.${String(v)}.0.0/16`,
          GatewayId: 'local',
          State: 'active',
          Origin: 'CreateRouteTable',
        },
        {
          DestinationIpv6CidrBlock: `2001:db8:${String(v)}::/48`,
          GatewayId: 'local',
          State: 'active',
          Origin: 'CreateRouteTable',
        },
      ];
      const used = new Set<string>();
      const target = (six: boolean): Raw =>
        pick<Raw>([
          { GatewayId: `igw-${String(v)}`, State: 'active' },
          six
            ? { EgressOnlyInternetGatewayId: `eigw-${String(v)}`, State: 'active' }
            : { NatGatewayId: `nat-${String(v)}`, State: 'active' },
          { TransitGatewayId: 'tgw-1', State: 'active' },
          { VpcPeeringConnectionId: 'pcx-1', State: 'active' },
          { GatewayId: 'igw-gone', State: 'blackhole' },
        ]);
      for (let r = 0; r < 5; r += 1) {
        const six = chance(0.4);
        const other = (v + 1 + below(vpcCount - 1)) % vpcCount;
        const destination = six
          ? pick(['::/0', `2001:db8:${String(other)}::/48`, `2001:db8:${String(other)}:1::/64`])
          : pick([
              '0.0.0.0/0',
              `10.${String(other)}.0.0/16`,
              `10.${String(other)}.1.0/24`,
              '198.51.100.0/24',
            ]);
        if (used.has(destination)) continue;
        used.add(destination);
        const chosen = target(six);
        if (t === 0 && 'NatGatewayId' in chosen) continue;
        routes.push({
          ...(six ? { DestinationIpv6CidrBlock: destination } : { DestinationCidrBlock: destination }),
          ...chosen,
          Origin: 'CreateRoute',
        });
      }
      estate.DescribeRouteTables.push({
        RouteTableId: `rtb-${String(v)}-${String(t)}`,
        VpcId: vpc,
        Associations:
          t === 2 ? [{ Main: true }] : [{ SubnetId: `subnet-${String(v)}-${String(t)}`, Main: false }],
        Routes: routes,
      });
    }
    const attachment = `tgw-attach-${String(v)}`;
    estate.DescribeTransitGatewayVpcAttachments.push({
      TransitGatewayAttachmentId: attachment,
      TransitGatewayId: 'tgw-1',
      VpcId: vpc,
      State: 'available',
      SubnetIds: [`subnet-${String(v)}-0`, ...(chance(0.6) ? [`subnet-${String(v)}-1`] : [])],
      Options: { SecurityGroupReferencingSupport: chance(0.7) ? 'enable' : 'disable' },
    });
    estate.DescribeTransitGatewayAttachments.push({
      TransitGatewayAttachmentId: attachment,
      TransitGatewayId: 'tgw-1',
      ResourceType: 'vpc',
      ResourceId: vpc,
      State: 'available',
      ...(chance(0.9)
        ? { Association: { TransitGatewayRouteTableId: `tgw-rtb-${String(below(2))}`, State: 'associated' } }
        : {}),
    });
  }
  estate.DescribeTransitGateways.push({
    TransitGatewayId: 'tgw-1',
    Options: { SecurityGroupReferencingSupport: chance(0.5) ? 'enable' : 'disable' },
  });
  for (let t = 0; t < 2; t += 1) {
    const items: Raw[] = [];
    for (let v = 0; v < vpcCount; v += 1) {
      const named = [{ TransitGatewayAttachmentId: `tgw-attach-${String(v)}`, ResourceType: 'vpc' }];
      if (chance(0.8))
        items.push({
          DestinationCidrBlock: `10.${String(v)}.0.0/16`,
          Type: 'propagated',
          State: 'active',
          TransitGatewayAttachments: named,
        });
      if (chance(0.8))
        items.push({
          DestinationCidrBlock: `2001:db8:${String(v)}::/48`,
          Type: 'propagated',
          State: 'active',
          TransitGatewayAttachments: named,
        });
      if (chance(0.2))
        items.push({ DestinationCidrBlock: `10.${String(v)}.1.0/24`, Type: 'static', State: 'blackhole' });
    }
    estate.SearchTransitGatewayRoutes.push({ id: `tgw-rtb-${String(t)}`, items });
  }
  estate.DescribeVpcPeeringConnections.push({
    VpcPeeringConnectionId: 'pcx-1',
    Status: { Code: chance(0.8) ? 'active' : 'pending-acceptance' },
    RequesterVpcInfo: { VpcId: 'vpc-0', Region: region },
    AccepterVpcInfo: { VpcId: 'vpc-1', Region: chance(0.8) ? region : 'eu-west-1' },
  });
  return estate;
}
