import { awsListKind } from '../kind.ts';

export const vpcEndpointServiceConfigurations = awsListKind({
  kind: 'aws.ec2.vpc-endpoint-service-configurations',
  title: 'Endpoint services offered',
  level: 'region',
  service: 'ec2',
  operation: 'DescribeVpcEndpointServiceConfigurations',
  permission: 'ec2:DescribeVpcEndpointServiceConfigurations',
  list: 'ServiceConfigurations',
  input: { MaxResults: 1000 },
});
