import { awsFanOutKind, text } from '../fan-out-kind.ts';

export const transitGatewayPropagations = awsFanOutKind({
  kind: 'aws.ec2.transit-gateway-propagations',
  title: 'Propagations to transit gateway route tables',
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
      operation: 'GetTransitGatewayRouteTablePropagations',
      permission: 'ec2:GetTransitGatewayRouteTablePropagations',
      input: (subject) => ({ TransitGatewayRouteTableId: subject, MaxResults: 1000 }),
      list: 'TransitGatewayRouteTablePropagations',
    },
  ],
});
