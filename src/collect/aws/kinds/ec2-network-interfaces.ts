import { awsListKind } from '../kind.ts';

export const networkInterfaces = awsListKind({
  kind: 'aws.ec2.network-interfaces',
  title: 'Network interfaces',
  level: 'region',
  service: 'ec2',
  operation: 'DescribeNetworkInterfaces',
  permission: 'ec2:DescribeNetworkInterfaces',
  list: 'NetworkInterfaces',
  input: { MaxResults: 1000 },
});
