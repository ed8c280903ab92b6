// Whether the internet reaches an interface, and by which port: `node examples/isolation.ts`
import { answerFlow, awsNetwork, awsOperations, type AwsNetworkEvidence } from 'ncssr/isolation';

// As `aws ec2 describe-vpcs` and the others print it; every list that is asked for was read to its end.
const read: Record<string, object[]> = {
  DescribeVpcs: [{ VpcId: 'vpc-1', CidrBlock: '10.0.0.0/16' }],
  DescribeSubnets: [
    { SubnetId: 'subnet-1', VpcId: 'vpc-1', AvailabilityZone: 'us-east-1a', CidrBlock: '10.0.1.0/24' },
  ],
  DescribeNetworkInterfaces: [
    {
      NetworkInterfaceId: 'eni-1',
      VpcId: 'vpc-1',
      SubnetId: 'subnet-1',
      SourceDestCheck: true,
      PrivateIpAddresses: [{ PrivateIpAddress: '10.0.1.10', Association: { PublicIp: '203.0.113.10' } }],
      Groups: [{ GroupId: 'sg-1' }],
    },
  ],
  DescribeSecurityGroups: [
    {
      GroupId: 'sg-1',
      VpcId: 'vpc-1',
      IpPermissions: [{ IpProtocol: 'tcp', FromPort: 80, ToPort: 80, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
      IpPermissionsEgress: [],
    },
  ],
  DescribeNetworkAcls: [
    {
      NetworkAclId: 'acl-1',
      VpcId: 'vpc-1',
      IsDefault: true,
      Entries: [false, true].map((Egress) => ({
        RuleNumber: 100,
        Protocol: '-1',
        RuleAction: 'allow',
        Egress,
        CidrBlock: '0.0.0.0/0',
      })),
    },
  ],
  DescribeRouteTables: [
    {
      RouteTableId: 'rtb-1',
      VpcId: 'vpc-1',
      Associations: [{ Main: true }],
      Routes: [
        { DestinationCidrBlock: '10.0.0.0/16', GatewayId: 'local' },
        { DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'igw-1' },
      ],
    },
  ],
  DescribeInternetGateways: [
    { InternetGatewayId: 'igw-1', Attachments: [{ VpcId: 'vpc-1', State: 'available' }] },
  ],
  DescribeVpcBlockPublicAccessOptions: [{ InternetGatewayBlockMode: 'off', State: 'update-complete' }],
};

function evidence(without: readonly string[] = []): AwsNetworkEvidence {
  const lists = Object.fromEntries(
    Object.keys(awsOperations)
      .filter((operation) => !without.includes(operation))
      .map((operation) => [
        operation,
        [{ evidence: operation, complete: true, items: read[operation] ?? [] }],
      ]),
  );
  return { places: [{ account: '111122223333', region: 'us-east-1', lists }] };
}

for (const port of [80, 22]) {
  const { verdict, packet } = answerFlow(awsNetwork(evidence()), {
    from: 'internet',
    to: 'eni-1',
    proto: 'tcp',
    port,
  });
  console.log(`tcp ${port}: ${verdict}${packet === null ? '' : `, to ${packet.destination}`}`);
}
const unread = awsNetwork(evidence(['DescribeSecurityGroups']));
console.log(
  `tcp 22, security groups not read: ${answerFlow(unread, { from: 'internet', to: 'eni-1', proto: 'tcp', port: 22 }).verdict}`,
);
