import { awsFanOutKind, text } from '../fan-out-kind.ts';

export const transitGatewayAssociations = awsFanOutKind({
  kind: 'aws.ec2.transit-gateway-associations',
  title: 'Associations of transit gateway route tables',
  level: 'region',
  objects: {
    service: 'ec2',
    operation: 'DescribeTransitGatewayRouteTables',
    permission: 'ec2:DescribeTransitGatewayRouteTables',
    list: 'TransitGatewayRouteTables',
    input: { MaxResults: 1000 },
  },
  subject: text('TransitGatewayRouteTableId'),
  details: [
    {
      operation: 'GetTransitGatewayRouteTableAssociations',
      permission: 'ec2:GetTransitGatewayRouteTableAssociations',
      input: (subject) => ({ TransitGatewayRouteTableId: subject, MaxResults: 1000 }),
      list: 'Associations',
    },
  ],
});
