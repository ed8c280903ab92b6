import { expect, test } from 'vitest';
import {
  ask,
  closed,
  idOf,
  pair,
  type RawAzure,
  ref,
  resource,
  rule,
  subnet,
  subnetId,
  virtualNetwork,
} from './azure-estate.ts';

function withSites(sites: readonly string[], from: string): RawAzure {
  return pair([rule('site', 100, { sourceAddressPrefix: from }), closed], (e) => {
    e['azure.network.virtual-networks'] = [
      virtualNetwork('v1', '10.1.0.0/16', [
        subnet('v1', 's1', '10.1.1.0/24'),
        subnet('v1', 's2', '10.1.2.0/24'),
        subnet('v1', 'GatewaySubnet', '10.1.255.0/24'),
      ]),
    ];
    for (const name of sites) {
      e['azure.network.virtual-network-gateways'].push(
        resource('virtualNetworkGateways', name, {
          ipConfigurations: [{ properties: { subnet: ref(subnetId('v1', 'GatewaySubnet')) } }],
        }),
      );
      e['azure.network.local-network-gateways'].push(
        resource('localNetworkGateways', name, {
          localNetworkAddressSpace: { addressPrefixes: [`192.168.${String(name.length)}.0/24`] },
        }),
      );
      e['azure.network.virtual-network-gateway-connections'].push(
        resource('connections', name, {
          connectionType: 'IPsec',
          virtualNetworkGateway1: ref(idOf('virtualNetworkGateways', name)),
          localNetworkGateway2: ref(idOf('localNetworkGateways', name)),
        }),
      );
    }
  });
}

test('onpremises stands for every site, and proves nothing where none was read', () => {
  expect(ask(withSites(['one', 'second'], '192.168.6.0/24'), 'onpremises').verdict).toBe('open');
  expect(ask(withSites(['one', 'second'], '192.168.9.0/24'), 'onpremises').verdict).toBe('isolated');
  expect(ask(withSites([], '192.168.6.0/24'), 'onpremises').verdict).toBe('not-analysed');
});
