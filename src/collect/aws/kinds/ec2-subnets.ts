import { awsListKind } from '../kind.ts';

export const subnets = awsListKind({
  kind: 'aws.ec2.subnets',
  title: 'Subnets',
  level: 'region',
  service: 'ec2',
  operation: 'DescribeSubnets',
  permission: 'ec2:DescribeSubnets',
  list: 'Subnets',
  input: { MaxResults: 1000 },
});
