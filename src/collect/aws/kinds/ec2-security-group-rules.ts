import { awsListKind } from '../kind.ts';

export const securityGroupRules = awsListKind({
  kind: 'aws.ec2.security-group-rules',
  title: 'Security group rules',
  level: 'region',
  service: 'ec2',
  operation: 'DescribeSecurityGroupRules',
  permission: 'ec2:DescribeSecurityGroupRules',
  list: 'SecurityGroupRules',
  input: { MaxResults: 1000 },
});
