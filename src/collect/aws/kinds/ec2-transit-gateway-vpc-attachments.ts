import { awsListKind } from '../kind.ts';

export const transitGatewayVpcAttachments = awsListKind({
  kind: 'aws.ec2.transit-gateway-vpc-attachments',
  title: 'VPC attachments of transit gateways, with subnets and options',
  level: 'region',
  service: 'ec2',
  operation: 'DescribeTransitGatewayVpcAttachments',
  permission: 'ec2:DescribeTransitGatewayVpcAttachments',
  list: 'TransitGatewayVpcAttachments',
  input: { MaxResults: 1000 },
});
