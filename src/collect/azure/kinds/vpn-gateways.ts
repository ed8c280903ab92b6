import { networkKind } from '../network-kind.ts';

export const vpnGateways = networkKind({
  kind: 'azure.network.vpn-gateways',
  title: 'VPN gateways of virtual hubs',
  type: 'vpnGateways',
  list: (client) => client.vpnGateways.list(),
});
