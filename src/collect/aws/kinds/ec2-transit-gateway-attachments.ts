import { awsListKind } from '../kind.ts';

export const transitGatewayAttachments = awsListKind({
  kind: 'aws.ec2.transit-gateway-attachments',
  title: 'Attachments of transit gateways',
  level: 'region',
  service: 'ec2',
  operation: 'DescribeTransitGatewayAttachments',
  permission: 'ec2:DescribeTransitGatewayAttachments',
  list: 'TransitGatewayAttachments',
  input: { MaxResults: 1000 },
});
