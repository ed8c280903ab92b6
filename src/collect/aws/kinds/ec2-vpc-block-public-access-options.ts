import { awsCallKind } from '../kind.ts';

export const vpcBlockPublicAccessOptions = awsCallKind({
  kind: 'aws.ec2.vpc-block-public-access-options',
  title: 'VPC Block Public Access',
  level: 'region',
  service: 'ec2',
  operation: 'DescribeVpcBlockPublicAccessOptions',
  permission: 'ec2:DescribeVpcBlockPublicAccessOptions',
});
