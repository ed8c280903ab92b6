import { awsListKind } from '../kind.ts';

export const vpcs = awsListKind({
  kind: 'aws.ec2.vpcs',
  title: 'VPCs',
  level: 'region',
  service: 'ec2',
  operation: 'DescribeVpcs',
  permission: 'ec2:DescribeVpcs',
  list: 'Vpcs',
  input: { MaxResults: 1000 },
});
