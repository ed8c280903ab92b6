import { awsListKind } from '../kind.ts';

export const vpcPeeringConnections = awsListKind({
  kind: 'aws.ec2.vpc-peering-connections',
  title: 'VPC peering connections',
  level: 'region',
  service: 'ec2',
  operation: 'DescribeVpcPeeringConnections',
  permission: 'ec2:DescribeVpcPeeringConnections',
  list: 'VpcPeeringConnections',
  input: { MaxResults: 1000 },
});
