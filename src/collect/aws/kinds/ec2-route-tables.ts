import { awsListKind } from '../kind.ts';

export const routeTables = awsListKind({
  kind: 'aws.ec2.route-tables',
  title: 'Route tables',
  level: 'region',
  service: 'ec2',
  operation: 'DescribeRouteTables',
  permission: 'ec2:DescribeRouteTables',
  list: 'RouteTables',
  input: { MaxResults: 100 },
});
