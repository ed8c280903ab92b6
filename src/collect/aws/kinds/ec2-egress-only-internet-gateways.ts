import { awsListKind } from '../kind.ts';

export const egressOnlyInternetGateways = awsListKind({
  kind: 'aws.ec2.egress-only-internet-gateways',
  title: 'Egress-only internet gateways',
  level: 'region',
  service: 'ec2',
  operation: 'DescribeEgressOnlyInternetGateways',
  permission: 'ec2:DescribeEgressOnlyInternetGateways',
  list: 'EgressOnlyInternetGateways',
  input: { MaxResults: 255 },
});
