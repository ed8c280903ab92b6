import { awsListKind } from '../kind.ts';

export const networkAcls = awsListKind({
  kind: 'aws.ec2.network-acls',
  title: 'Network ACLs',
  level: 'region',
  service: 'ec2',
  operation: 'DescribeNetworkAcls',
  permission: 'ec2:DescribeNetworkAcls',
  list: 'NetworkAcls',
  input: { MaxResults: 1000 },
});
