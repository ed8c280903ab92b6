import { awsListKind } from '../kind.ts';

export const securityGroups = awsListKind({
  kind: 'aws.ec2.security-groups',
  title: 'Security groups',
  level: 'region',
  service: 'ec2',
  operation: 'DescribeSecurityGroups',
  permission: 'ec2:DescribeSecurityGroups',
  list: 'SecurityGroups',
  input: { MaxResults: 1000 },
});
