import { awsListKind } from '../kind.ts';

export const securityGroupVpcAssociations = awsListKind({
  kind: 'aws.ec2.security-group-vpc-associations',
  title: 'Security groups associated with further VPCs',
  level: 'region',
  service: 'ec2',
  operation: 'DescribeSecurityGroupVpcAssociations',
  permission: 'ec2:DescribeSecurityGroupVpcAssociations',
  list: 'SecurityGroupVpcAssociations',
  input: { MaxResults: 1000 },
});
