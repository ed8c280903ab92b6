import { awsListKind } from '../kind.ts';

export const internetGateways = awsListKind({
  kind: 'aws.ec2.internet-gateways',
  title: 'Internet gateways',
  level: 'region',
  service: 'ec2',
  operation: 'DescribeInternetGateways',
  permission: 'ec2:DescribeInternetGateways',
  list: 'InternetGateways',
  input: { MaxResults: 1000 },
});
