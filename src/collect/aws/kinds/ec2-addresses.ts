import { awsListKind } from '../kind.ts';

export const addresses = awsListKind({
  kind: 'aws.ec2.addresses',
  title: 'Elastic addresses',
  level: 'region',
  service: 'ec2',
  operation: 'DescribeAddresses',
  permission: 'ec2:DescribeAddresses',
  list: 'Addresses',
});
