import { awsListKind } from '../kind.ts';

export const vpcBlockPublicAccessExclusions = awsListKind({
  kind: 'aws.ec2.vpc-block-public-access-exclusions',
  title: 'Exclusions from VPC Block Public Access',
  level: 'region',
  service: 'ec2',
  operation: 'DescribeVpcBlockPublicAccessExclusions',
  permission: 'ec2:DescribeVpcBlockPublicAccessExclusions',
  list: 'VpcBlockPublicAccessExclusions',
  input: { MaxResults: 1000 },
});
