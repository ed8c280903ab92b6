import { idOf, only, region, tagsOf, type Account } from './account.ts';
import type { Answers } from './answers.ts';
import { addFilters, groupIds, type GroupName } from './network-filters.ts';
import { attachmentOf, transitGateway } from './transit.ts';

const tiers = ['public', 'application', 'data'] as const;
type Tier = (typeof tiers)[number];
const zones = ['a', 'b'] as const;

/** An interface and what stands behind it. */
interface Interface {
  name: string;
  tier: Tier;
  zone: number;
  groups: readonly GroupName[];
  type: 'instance' | 'load-balancer' | 'nat-gateway' | 'endpoint';
  profile?: string;
}

function interfacesOf({ purpose }: Account): Interface[] {
  if (purpose === 'management' || purpose === 'log-archive') return [];
  const signs = purpose === 'issuance' || purpose === 'ocsp';
  return zones.flatMap((zone, at): Interface[] => [
    { name: `balancer-${zone}`, tier: 'public', zone: at, groups: ['balancer'], type: 'load-balancer' },
    {
      name: `front-${zone}`,
      tier: 'application',
      zone: at,
      groups: ['front', 'managed'],
      type: 'instance',
      profile: 'front',
    },
    {
      name: `worker-${zone}`,
      tier: 'application',
      zone: at,
      groups: ['worker', 'managed'],
      type: 'instance',
      profile: 'worker',
    },
    ...(signs
      ? [
          {
            name: `signer-${zone}`,
            tier: 'data',
            zone: at,
            groups: ['signer', 'managed'],
            type: 'instance',
            profile: 'signer',
          } as const,
        ]
      : []),
    { name: `endpoint-${zone}`, tier: 'data', zone: at, groups: ['endpoint'], type: 'endpoint' },
    ...(at === 0
      ? [{ name: 'nat', tier: 'public', zone: at, groups: [], type: 'nat-gateway' } as const]
      : []),
  ]);
}

/** One virtual network of three tiers in two zones, with its machines, filters and ways out. */
export function addNetwork(account: Account, accounts: readonly Account[], answers: Answers): void {
  const { id, index, system } = account;
  const interfaces = interfacesOf(account);
  if (interfaces.length === 0) return;
  const say = (operation: string, answer: Readonly<Record<string, unknown>>): void =>
    answers.set(id, region, operation, answer);
  const VpcId = idOf('vpc', account, 1);
  const range = `10.${index}.0.0/16`;
  const subnetId = (tier: Tier, zone: number): string =>
    idOf('subnet', account, tiers.indexOf(tier) * 2 + zone + 1);
  const eni = (at: number): string => idOf('eni', account, at + 1);
  const address = ({ tier, zone }: Interface, at: number): string =>
    `10.${index}.${(tiers.indexOf(tier) * 2 + zone) * 16}.${at + 10}`;
  const instance = (at: number): string => idOf('i', account, at + 1);
  const tags = (one: Interface) =>
    tagsOf({ Name: `${account.name}-${one.name}`, system, segment: segmentOf(account, one) });
  const groups = ({ groups: names }: Interface) =>
    names.map((name) => ({ GroupId: groupIds(account)[name], GroupName: name }));

  say('DescribeVpcs', {
    Vpcs: [
      {
        VpcId,
        CidrBlock: range,
        IsDefault: false,
        OwnerId: id,
        State: 'available',
        CidrBlockAssociationSet: [
          {
            AssociationId: idOf('vpc-cidr-assoc', account, 1),
            CidrBlock: range,
            CidrBlockState: { State: 'associated' },
          },
        ],
        Tags: tagsOf({ Name: account.name }),
      },
    ],
  });
  say('DescribeSubnets', {
    Subnets: tiers.flatMap((tier, row) =>
      zones.map((zone, at) => ({
        SubnetId: subnetId(tier, at),
        VpcId,
        CidrBlock: `10.${index}.${(row * 2 + at) * 16}.0/20`,
        AvailabilityZone: `${region}${zone}`,
        AvailabilityZoneId: `use1-az${at + 1}`,
        OwnerId: id,
        MapPublicIpOnLaunch: tier === 'public',
        Ipv6CidrBlockAssociationSet: [],
        DefaultForAz: false,
        State: 'available',
        Tags: tagsOf({ Name: `${tier}-${zone}` }),
      })),
    ),
  });
  say('DescribeInternetGateways', {
    InternetGateways: [
      {
        InternetGatewayId: idOf('igw', account, 1),
        OwnerId: id,
        Attachments: [{ State: 'available', VpcId }],
        Tags: [],
      },
    ],
  });
  const toward = (DestinationCidrBlock: string, target: Readonly<Record<string, string>>) => ({
    DestinationCidrBlock,
    ...target,
    Origin: 'CreateRoute',
    State: 'active',
  });
  const local = {
    DestinationCidrBlock: range,
    GatewayId: 'local',
    Origin: 'CreateRouteTable',
    State: 'active',
  };
  const organization = toward('10.0.0.0/8', { TransitGatewayId: transitGateway(accounts) });
  const table = (
    number: number,
    main: boolean,
    subnets: readonly string[],
    last: ReturnType<typeof toward>,
  ) => {
    const RouteTableId = idOf('rtb', account, number);
    const associated = { RouteTableId, AssociationState: { State: 'associated' } };
    return {
      RouteTableId,
      VpcId,
      OwnerId: id,
      Associations: [
        ...(main
          ? [{ ...associated, Main: true, RouteTableAssociationId: idOf('rtbassoc', account, number * 16) }]
          : []),
        ...subnets.map((SubnetId, at) => ({
          ...associated,
          Main: false,
          SubnetId,
          RouteTableAssociationId: idOf('rtbassoc', account, number * 16 + at + 1),
        })),
      ],
      PropagatingVgws: [],
      Routes: [local, organization, last],
      Tags: [],
    };
  };
  const subnetsOf = (...of: Tier[]): string[] =>
    of.flatMap((tier) => zones.map((_, at) => subnetId(tier, at)));
  say('DescribeRouteTables', {
    RouteTables: [
      table(1, false, subnetsOf('public'), toward('0.0.0.0/0', { GatewayId: idOf('igw', account, 1) })),
      table(
        2,
        true,
        subnetsOf('application', 'data'),
        toward('0.0.0.0/0', { NatGatewayId: idOf('nat', account, 1) }),
      ),
    ],
  });
  addFilters(account, VpcId, subnetsOf(...tiers), answers);
  say('DescribeNetworkInterfaces', {
    NetworkInterfaces: interfaces.map((one, at) => {
      const open =
        one.tier === 'public' ? { PublicIp: publicAddress(account, at), IpOwnerId: 'amazon' } : undefined;
      return {
        NetworkInterfaceId: eni(at),
        SubnetId: subnetId(one.tier, one.zone),
        VpcId,
        AvailabilityZone: `${region}${zones[one.zone] ?? 'a'}`,
        Description: descriptionOf(account, one),
        OwnerId: id,
        RequesterManaged: one.type !== 'instance',
        InterfaceType: {
          instance: 'interface',
          'load-balancer': 'interface',
          'nat-gateway': 'nat_gateway',
          endpoint: 'vpc_endpoint',
        }[one.type],
        PrivateIpAddress: address(one, at),
        SourceDestCheck: one.type !== 'nat-gateway',
        Status: 'in-use',
        ...(open === undefined ? {} : { Association: open }),
        ...(one.type === 'instance'
          ? {
              Attachment: {
                AttachmentId: idOf('eni-attach', account, at + 1),
                InstanceId: instance(at),
                InstanceOwnerId: id,
                DeviceIndex: 0,
                Status: 'attached',
                DeleteOnTermination: true,
              },
            }
          : {}),
        Groups: groups(one),
        Ipv6Addresses: [],
        PrivateIpAddresses: [
          {
            Primary: true,
            PrivateIpAddress: address(one, at),
            ...(open === undefined ? {} : { Association: open }),
          },
        ],
        TagSet: tags(one),
      };
    }),
  });
  say('DescribeInstances', {
    Reservations: interfaces.flatMap((one, at) =>
      one.type !== 'instance'
        ? []
        : [
            {
              ReservationId: idOf('r', account, at + 1),
              OwnerId: id,
              Instances: [
                {
                  InstanceId: instance(at),
                  ImageId: 'ami-0a10000000000001',
                  InstanceType: 'm6i.large',
                  PrivateIpAddress: address(one, at),
                  SubnetId: subnetId(one.tier, one.zone),
                  VpcId,
                  SourceDestCheck: true,
                  State: { Code: 16, Name: 'running' },
                  IamInstanceProfile: {
                    Arn: `arn:aws:iam::${id}:instance-profile/${one.profile ?? 'front'}`,
                  },
                  SecurityGroups: groups(one),
                  NetworkInterfaces: [
                    {
                      NetworkInterfaceId: eni(at),
                      SubnetId: subnetId(one.tier, one.zone),
                      VpcId,
                      PrivateIpAddress: address(one, at),
                    },
                  ],
                  Tags: tags(one),
                  BlockDeviceMappings: [],
                },
              ],
            },
          ],
    ),
  });
  const nat = interfaces.findIndex(({ type }) => type === 'nat-gateway');
  say('DescribeNatGateways', {
    NatGateways: [
      {
        NatGatewayId: idOf('nat', account, 1),
        SubnetId: subnetId('public', 0),
        VpcId,
        State: 'available',
        ConnectivityType: 'public',
        NatGatewayAddresses: [
          {
            NetworkInterfaceId: eni(nat),
            PrivateIp: `10.${index}.0.${nat + 10}`,
            PublicIp: publicAddress(account, nat),
          },
        ],
        Tags: [],
      },
    ],
  });
  const placesOf = (type: Interface['type']): number[] =>
    interfaces.flatMap((one, at) => (one.type === type ? [at] : []));
  say('DescribeVpcEndpoints', {
    VpcEndpoints: [
      {
        VpcEndpointId: idOf('vpce', account, 1),
        VpcEndpointType: 'Interface',
        VpcId,
        ServiceName: `com.amazonaws.${region}.kms`,
        State: 'available',
        OwnerId: id,
        PrivateDnsEnabled: true,
        SubnetIds: subnetsOf('data'),
        Groups: [{ GroupId: groupIds(account).endpoint, GroupName: 'endpoint' }],
        NetworkInterfaceIds: placesOf('endpoint').map(eni),
        Tags: [],
      },
    ],
  });
  say('DescribeFlowLogs', {
    FlowLogs: [
      {
        FlowLogId: idOf('fl', account, 1),
        ResourceId: VpcId,
        FlowLogStatus: 'ACTIVE',
        TrafficType: 'ALL',
        DeliverLogsStatus: 'SUCCESS',
        LogDestinationType: 's3',
        LogDestination: `arn:aws:s3:::logs-${only(accounts, 'log-archive').id}`,
      },
    ],
  });
  addBalancer(
    account,
    VpcId,
    subnetsOf('public'),
    interfaces.flatMap((one, at) => (one.groups.includes('front') ? [instance(at)] : [])),
    answers,
  );
  const attachment = attachmentOf(account);
  say('DescribeTransitGatewayAttachments', {
    TransitGatewayAttachments: [
      {
        TransitGatewayAttachmentId: attachment,
        TransitGatewayId: transitGateway(accounts),
        TransitGatewayOwnerId: only(accounts, 'network').id,
        ResourceOwnerId: id,
        ResourceType: 'vpc',
        ResourceId: VpcId,
        State: 'available',
        Tags: [],
      },
    ],
  });
  say('DescribeTransitGatewayVpcAttachments', {
    TransitGatewayVpcAttachments: [
      {
        TransitGatewayAttachmentId: attachment,
        TransitGatewayId: transitGateway(accounts),
        VpcId,
        VpcOwnerId: id,
        State: 'available',
        SubnetIds: subnetsOf('application'),
        Options: {
          DnsSupport: 'enable',
          SecurityGroupReferencingSupport: 'disable',
          Ipv6Support: 'disable',
          ApplianceModeSupport: 'disable',
        },
        Tags: [],
      },
    ],
  });
}

/** The segment that an interface stands in: the tiers of each system apart, the shared networks by their purpose. */
function segmentOf({ system, purpose }: Account, { tier }: Interface): string {
  return system === null ? `${purpose}-network` : `${system}-${tier}`;
}

/** How services describe the interfaces that they make; a load balancer is known by it. */
function descriptionOf(account: Account, { name, type }: Interface): string {
  switch (type) {
    case 'instance':
      return `${account.name}-${name}`;
    case 'load-balancer':
      return `ELB app/front/${balancerName(account)}`;
    case 'nat-gateway':
      return `Interface for NAT Gateway ${idOf('nat', account, 1)}`;
    case 'endpoint':
      return `VPC Endpoint Interface ${idOf('vpce', account, 1)}`;
  }
}

function balancerName({ index }: Account): string {
  return `0a10${String(index).padStart(12, '0')}`;
}

function publicAddress({ index }: Account, at: number): string {
  const number = (index * 4 + (at % 4)) % 762;
  return `${['192.0.2', '198.51.100', '203.0.113'][Math.floor(number / 254)] ?? '192.0.2'}.${(number % 254) + 1}`;
}

function addBalancer(
  account: Account,
  VpcId: string,
  subnets: readonly string[],
  targets: readonly string[],
  answers: Answers,
): void {
  const { id, index } = account;
  const say = (operation: string, answer: Readonly<Record<string, unknown>>, object = ''): void =>
    answers.set(id, region, operation, answer, object);
  const name = balancerName(account);
  const LoadBalancerArn = `arn:aws:elasticloadbalancing:${region}:${id}:loadbalancer/app/front/${name}`;
  const TargetGroupArn = `arn:aws:elasticloadbalancing:${region}:${id}:targetgroup/front/${name}`;
  say('DescribeLoadBalancers', {
    LoadBalancers: [
      {
        LoadBalancerArn,
        DNSName: `front-${index}.elb.example.test`,
        LoadBalancerName: 'front',
        Scheme: 'internet-facing',
        VpcId,
        State: { Code: 'active' },
        Type: 'application',
        AvailabilityZones: subnets.map((SubnetId, at) => ({
          ZoneName: `${region}${zones[at] ?? 'a'}`,
          SubnetId,
        })),
        SecurityGroups: [groupIds(account).balancer],
        IpAddressType: 'ipv4',
      },
    ],
  });
  say('DescribeTargetGroups', {
    TargetGroups: [
      {
        TargetGroupArn,
        TargetGroupName: 'front',
        Protocol: 'HTTP',
        Port: 8080,
        VpcId,
        LoadBalancerArns: [LoadBalancerArn],
        TargetType: 'instance',
        ProtocolVersion: 'HTTP1',
        IpAddressType: 'ipv4',
      },
    ],
  });
  say(
    'DescribeListeners',
    {
      Listeners: [
        {
          ListenerArn: `${LoadBalancerArn.replace(':loadbalancer/', ':listener/')}/0a10`,
          LoadBalancerArn,
          Port: 80,
          Protocol: 'HTTP',
          DefaultActions: [{ Type: 'forward', TargetGroupArn }],
        },
      ],
    },
    name,
  );
  say(
    'DescribeTargetHealth',
    {
      TargetHealthDescriptions: targets.map((Id) => ({
        Target: { Id, Port: 8080 },
        TargetHealth: { State: 'healthy' },
      })),
    },
    name,
  );
}
