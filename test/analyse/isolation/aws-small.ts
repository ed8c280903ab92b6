import { answerFlow, type FlowAnswer } from '../../../src/analyse/isolation/answer.ts';
import { buildAwsNetwork } from '../../../src/estate/network/aws/lower.ts';
import { asEvidence, type Raw, type RawEstate } from './random-aws.ts';

const all4 = { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
const all6 = { IpProtocol: '-1', Ipv6Ranges: [{ CidrIpv6: '::/0' }] };

/** Two subnets of one VPC, one interface each; `a` is public. */
export function small(change: (estate: Small) => void = () => undefined): RawEstate {
  const estate = base();
  change(estate);
  return estate;
}

export type Small = ReturnType<typeof base>;

function base() {
  const entry = (egress: boolean): Raw => ({
    RuleNumber: 100,
    Protocol: '-1',
    RuleAction: 'allow',
    Egress: egress,
    CidrBlock: '0.0.0.0/0',
  });
  const six = (egress: boolean): Raw => ({
    RuleNumber: 101,
    Protocol: '-1',
    RuleAction: 'allow',
    Egress: egress,
    Ipv6CidrBlock: '::/0',
  });
  const lan = (id: string, n: number, group: string): Raw => ({
    NetworkInterfaceId: id,
    VpcId: 'vpc-1',
    SubnetId: `subnet-${String(n)}`,
    SourceDestCheck: true,
    PrivateIpAddresses: [
      {
        PrivateIpAddress: `10.0.${String(n)}.10`,
        ...(n === 1 ? { Association: { PublicIp: '203.0.113.10' } } : {}),
      },
    ],
    Ipv6Addresses: [{ Ipv6Address: `2001:db8:0:${String(n)}::10` }],
    Groups: [{ GroupId: group }],
  });
  return {
    DescribeVpcs: [{ VpcId: 'vpc-1', CidrBlock: '10.0.0.0/16' }] as Raw[],
    DescribeSubnets: [1, 2].map((n): Raw => ({
      SubnetId: `subnet-${String(n)}`,
      VpcId: 'vpc-1',
      AvailabilityZone: 'us-east-1a',
      CidrBlock: `10.0.${String(n)}.0/24`,
    })),
    DescribeNetworkInterfaces: [lan('eni-a', 1, 'sg-a'), lan('eni-b', 2, 'sg-b')],
    DescribeSecurityGroups: [
      { GroupId: 'sg-a', VpcId: 'vpc-1', IpPermissions: [], IpPermissionsEgress: [all4, all6] },
      { GroupId: 'sg-b', VpcId: 'vpc-1', IpPermissions: [], IpPermissionsEgress: [all4, all6] },
    ] as Raw[],
    DescribeNetworkAcls: [
      {
        NetworkAclId: 'acl-1',
        VpcId: 'vpc-1',
        IsDefault: true,
        Entries: [entry(false), entry(true), six(false), six(true)],
      },
    ] as Raw[],
    DescribeRouteTables: [
      {
        RouteTableId: 'rtb-1',
        VpcId: 'vpc-1',
        Associations: [{ Main: true }],
        Routes: [
          { DestinationCidrBlock: '10.0.0.0/16', GatewayId: 'local' },
          { DestinationIpv6CidrBlock: '2001:db8::/48', GatewayId: 'local' },
        ],
      },
    ] as Raw[],
    DescribeInternetGateways: [
      { InternetGatewayId: 'igw-1', Attachments: [{ VpcId: 'vpc-1', State: 'available' }] },
    ] as Raw[],
  };
}

export const ask = (estate: RawEstate, from = 'eni-a', to = 'eni-b', port = 443): FlowAnswer =>
  answerFlow(buildAwsNetwork(asEvidence(estate)), { from, to, proto: 'tcp', port });
export const inboundB = (estate: Small, ...permissions: Raw[]): void => {
  (estate.DescribeSecurityGroups[1] as Raw)['IpPermissions'] = permissions;
};
export const tcp = (port: number, peer: Raw): Raw => ({
  IpProtocol: 'tcp',
  FromPort: port,
  ToPort: port,
  ...peer,
});
