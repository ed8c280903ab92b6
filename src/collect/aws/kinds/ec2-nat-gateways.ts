import { awsListKind } from '../kind.ts';

export const natGateways = awsListKind({
  kind: 'aws.ec2.nat-gateways',
  title: 'NAT gateways',
  level: 'region',
  service: 'ec2',
  operation: 'DescribeNatGateways',
  permission: 'ec2:DescribeNatGateways',
  list: 'NatGateways',
  input: { MaxResults: 1000 },
});
