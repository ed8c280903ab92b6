import { awsListKind } from '../kind.ts';

export const vpcEndpoints = awsListKind({
  kind: 'aws.ec2.vpc-endpoints',
  title: 'VPC endpoints',
  level: 'region',
  service: 'ec2',
  operation: 'DescribeVpcEndpoints',
  permission: 'ec2:DescribeVpcEndpoints',
  list: 'VpcEndpoints',
  input: { MaxResults: 1000 },
});
