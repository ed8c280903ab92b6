import { awsListKind } from '../kind.ts';

export const transitGatewayPeeringAttachments = awsListKind({
  kind: 'aws.ec2.transit-gateway-peering-attachments',
  title: 'Peerings of transit gateways',
  level: 'region',
  service: 'ec2',
  operation: 'DescribeTransitGatewayPeeringAttachments',
  permission: 'ec2:DescribeTransitGatewayPeeringAttachments',
  list: 'TransitGatewayPeeringAttachments',
  input: { MaxResults: 1000 },
});
