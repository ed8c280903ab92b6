import { awsListKind } from '../kind.ts';

export const vpnGateways = awsListKind({
  kind: 'aws.ec2.vpn-gateways',
  title: 'Virtual private gateways',
  level: 'region',
  service: 'ec2',
  operation: 'DescribeVpnGateways',
  permission: 'ec2:DescribeVpnGateways',
  list: 'VpnGateways',
});
