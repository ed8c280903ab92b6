import { awsListKind } from '../kind.ts';

export const vpcEndpointConnections = awsListKind({
  kind: 'aws.ec2.vpc-endpoint-connections',
  title: 'Connections to endpoint services offered',
  level: 'region',
  service: 'ec2',
  operation: 'DescribeVpcEndpointConnections',
  permission: 'ec2:DescribeVpcEndpointConnections',
  list: 'VpcEndpointConnections',
  input: { MaxResults: 1000 },
});
