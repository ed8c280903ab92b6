import { awsListKind } from '../kind.ts';

export const transitGatewayRouteTables = awsListKind({
  kind: 'aws.ec2.transit-gateway-route-tables',
  title: 'Route tables of transit gateways',
  level: 'region',
  service: 'ec2',
  operation: 'DescribeTransitGatewayRouteTables',
  permission: 'ec2:DescribeTransitGatewayRouteTables',
  list: 'TransitGatewayRouteTables',
  input: { MaxResults: 1000 },
});
