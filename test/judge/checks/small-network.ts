import { listedBy } from '../../../src/estate/network/aws/evidence.ts';
import { buildAwsNetwork } from '../../../src/estate/network/aws/lower.ts';
import type { Network } from '../../../src/estate/network/representation.ts';

export type Raw = Record<string, unknown>;

export const tcp = (port: number, from: Raw): Raw => ({
  IpProtocol: 'tcp',
  FromPort: port,
  ToPort: port,
  ...from,
});
export const anyone = { IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
export const group = (id: string): Raw => ({ UserIdGroupPairs: [{ GroupId: id, UserId: '111122223333' }] });
const entry = (Egress: boolean): Raw => ({
  ...{ RuleNumber: 100, Protocol: '-1', RuleAction: 'allow', Egress },
  CidrBlock: '0.0.0.0/0',
});

export interface SmallEstate {
  /** Inbound rules of the responder's and of the signer's group. */
  front?: readonly Raw[];
  signing?: readonly Raw[];
  /** What the responder may start; nothing unless given. */
  egress?: readonly Raw[];
  /** What the signer may start; nothing unless given. */
  signingEgress?: readonly Raw[];
  /** A further interface in the responder's subnet, with the responder's group. */
  neighbour?: boolean;
  /** Interfaces were not all read. */
  cut?: boolean;
}

/** Two subnets of one VPC: a responder with a public address, and a signer. */
export function smallNetwork({
  front = [],
  signing = [],
  egress = [],
  signingEgress = [],
  neighbour = false,
  cut = false,
}: SmallEstate): Network {
  const nic = (id: string, subnet: number, host: number, groupId: string, more: Raw = {}): Raw => ({
    ...{ NetworkInterfaceId: id, VpcId: 'vpc-1', SubnetId: `subnet-${subnet}`, SourceDestCheck: true },
    PrivateIpAddresses: [{ PrivateIpAddress: `10.0.${subnet}.${host}`, ...more }],
    Groups: [{ GroupId: groupId }],
    Attachment: { InstanceId: `i-${id}` },
  });
  const lists: Record<string, readonly Raw[]> = {
    DescribeVpcs: [{ VpcId: 'vpc-1', CidrBlock: '10.0.0.0/16' }],
    DescribeSubnets: [1, 2].map((n) => ({
      ...{
        SubnetId: `subnet-${n}`,
        VpcId: 'vpc-1',
        AvailabilityZone: 'us-east-1a',
        CidrBlock: `10.0.${n}.0/24`,
      },
    })),
    DescribeNetworkInterfaces: [
      nic('front-1', 1, 10, 'sg-front', { Association: { PublicIp: '203.0.113.10' } }),
      nic('signer-1', 2, 10, 'sg-signing'),
      ...(neighbour ? [nic('build-1', 1, 20, 'sg-front')] : []),
    ],
    DescribeSecurityGroups: [
      { GroupId: 'sg-front', VpcId: 'vpc-1', IpPermissions: front, IpPermissionsEgress: egress },
      { GroupId: 'sg-signing', VpcId: 'vpc-1', IpPermissions: signing, IpPermissionsEgress: signingEgress },
    ],
    DescribeNetworkAcls: [
      { NetworkAclId: 'acl-1', VpcId: 'vpc-1', IsDefault: true, Entries: [entry(false), entry(true)] },
    ],
    DescribeRouteTables: [
      {
        ...{ RouteTableId: 'rtb-1', VpcId: 'vpc-1', Associations: [{ Main: true }] },
        Routes: [
          { DestinationCidrBlock: '10.0.0.0/16', GatewayId: 'local', State: 'active' },
          { DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'igw-1', State: 'active' },
        ],
      },
    ],
    DescribeInternetGateways: [
      { InternetGatewayId: 'igw-1', Attachments: [{ VpcId: 'vpc-1', State: 'available' }] },
    ],
    DescribeInstances: [],
  };
  lists['DescribeVpcBlockPublicAccessOptions'] = [{ InternetGatewayBlockMode: 'off' }];
  const empty = Object.keys(listedBy).filter((operation) => !(operation in lists));
  const place = {
    ...{ account: '111122223333', region: 'us-east-1' },
    lists: Object.fromEntries(
      [...Object.entries(lists), ...empty.map((name) => [name, []] as const)].map(([name, items]) => [
        name,
        [{ evidence: `E-${name}`, complete: !(cut && name === 'DescribeNetworkInterfaces'), items }],
      ]),
    ),
  };
  return buildAwsNetwork({ places: [place] });
}
