import { awsListKind } from '../kind.ts';

export const transitGateways = awsListKind({
  kind: 'aws.ec2.transit-gateways',
  title: 'Transit gateways',
  level: 'region',
  service: 'ec2',
  operation: 'DescribeTransitGateways',
  permission: 'ec2:DescribeTransitGateways',
  list: 'TransitGateways',
  input: { MaxResults: 1000 },
});
