import { awsListKind } from '../kind.ts';

export const vpnConnections = awsListKind({
  kind: 'aws.ec2.vpn-connections',
  title: 'VPN connections',
  level: 'region',
  service: 'ec2',
  operation: 'DescribeVpnConnections',
  permission: 'ec2:DescribeVpnConnections',
  list: 'VpnConnections',
});
