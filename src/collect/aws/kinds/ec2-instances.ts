import { awsListKind } from '../kind.ts';

export const instances = awsListKind({
  kind: 'aws.ec2.instances',
  title: 'Instances',
  level: 'region',
  service: 'ec2',
  operation: 'DescribeInstances',
  permission: 'ec2:DescribeInstances',
  list: 'Reservations',
  input: { MaxResults: 1000 },
});
