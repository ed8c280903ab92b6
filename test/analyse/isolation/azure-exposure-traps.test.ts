import { expect, test } from 'vitest';
import { buildAzureNetwork } from '../../../src/estate/network/azure/lower.ts';
import type { rule } from './azure-estate.ts';
import {
  asEvidence,
  ask,
  closed,
  groupRef,
  idOf,
  lower,
  networkId,
  nic,
  pair,
  peered,
  peering,
  publicAddress,
  ref,
  resource,
  routeTable,
  securityGroup,
  subnet,
  tableRef,
  virtualNetwork,
} from './azure-estate.ts';

test('trap 8: no public address is not no Internet', () => {
  const out = (properties: Record<string, unknown>) =>
    pair([], (e) => {
      e['azure.network.virtual-networks'] = [
        virtualNetwork('v1', '10.1.0.0/16', [
          subnet('v1', 's1', '10.1.1.0/24', properties),
          subnet('v1', 's2', '10.1.2.0/24'),
        ]),
      ];
    });
  expect(ask(out({}), 'a', 'internet').verdict).toBe('open');
  expect(ask(out({ defaultOutboundAccess: false }), 'a', 'internet').verdict).toBe('isolated');
  const nat = { defaultOutboundAccess: false, natGateway: ref(idOf('natGateways', 'n')) };
  expect(ask(out(nat), 'a', 'internet').verdict).toBe('open');
});

test('trap 8: an interface that has no default way out by its own word is possibly open at most, and says why', () => {
  const out = (own: Record<string, unknown>, properties: Record<string, unknown> = {}) =>
    ask(
      pair([], (e) => {
        e['azure.network.virtual-networks'] = [
          virtualNetwork('v1', '10.1.0.0/16', [
            subnet('v1', 's1', '10.1.1.0/24', properties),
            subnet('v1', 's2', '10.1.2.0/24'),
          ]),
        ];
        e['azure.network.network-interfaces'] = [nic('a', 'v1', 's1', '10.1.1.4', own)];
      }),
      'a',
      'internet',
    );
  const none = out({ defaultOutboundConnectivityEnabled: false });
  expect(none.verdict).toBe('possibly-open');
  expect(none.unknowns.join()).toContain('a has no default way out by its own word');
  expect(out({ defaultOutboundConnectivityEnabled: true }).verdict).toBe('open');
  const nat = { natGateway: ref(idOf('natGateways', 'n')) };
  expect(out({ defaultOutboundConnectivityEnabled: false }, nat).verdict).toBe('open');
  expect(out({ defaultOutboundConnectivityEnabled: false }, { defaultOutboundAccess: false }).verdict).toBe(
    'isolated',
  );
});

test('trap 8 and 20: a standard public address without a security group is closed, a basic one open', () => {
  const bound = (sku: string) =>
    pair([], (e) => {
      e['azure.network.network-interfaces'] = [
        nic('b', 'v1', 's2', '10.1.2.4', {}, { publicIPAddress: ref(idOf('publicIPAddresses', 'p')) }),
      ];
      e['azure.network.public-ip-addresses'].push(publicAddress('p', '203.0.113.9', sku));
    });
  expect(ask(bound('Standard'), 'internet').verdict).toBe('isolated');
  expect(ask(bound('Basic'), 'internet').verdict).toBe('open');
});

test('trap 10: the reply is not asked for', () => {
  const estate = pair([], (e) => {
    e['azure.network.route-tables'].push(routeTable('rt', { '10.1.1.0/24': 'None' }));
    e['azure.network.virtual-networks'] = [
      virtualNetwork('v1', '10.1.0.0/16', [
        subnet('v1', 's1', '10.1.1.0/24'),
        subnet('v1', 's2', '10.1.2.0/24', { routeTable: tableRef('rt') }),
      ]),
    ];
  });
  expect(ask(estate, 'a', 'b')).toMatchObject({ verdict: 'open', replies: 'refused' });
  expect(ask(estate, 'b', 'a')).toMatchObject({ verdict: 'isolated', replies: null });
  expect(ask(pair([]), 'a', 'b')).toMatchObject({ verdict: 'open', replies: 'pass' });
});

test('trap 11: interfaces of scale sets, second configurations and stopped machines count', () => {
  const estate = pair([], (e) => {
    e['azure.network.scale-set-network-interfaces'].push(nic('c', 'v1', 's2', '10.1.2.5'));
    e['azure.network.network-interfaces'] = [
      nic('a', 'v1', 's1', '10.1.1.4', { virtualMachine: ref(idOf('virtualMachines', 'vm')) }),
    ];
    e['azure.compute.virtual-machines'].push(
      resource('virtualMachines', 'vm', {
        instanceView: { statuses: [{ code: 'PowerState/deallocated' }] },
      }),
    );
  });
  expect(ask(estate, 'a', 'c').verdict).toBe('open');
  const network = buildAzureNetwork(asEvidence(estate));
  expect(network.endpoints.find((one) => one.id === lower('networkInterfaces', 'a'))?.dormant).toBe(true);
});

test('trap 12: an interface in a network that was not read proves nothing', () => {
  const estate = pair([closed], (e) => {
    e['azure.network.network-interfaces'].push(nic('c', 'gone', 's1', '10.9.1.4'));
  });
  expect(ask(estate, 'a', 'c').verdict).toBe('not-analysed');
});

test('trap 13: an appliance that forwards is a way through, one that does not is none', () => {
  const through = (forwards: boolean, more = {}) =>
    peered([], more, more, (e) => {
      e['azure.network.virtual-networks'].push(
        virtualNetwork(
          'v3',
          '10.3.0.0/16',
          [subnet('v3', 's1', '10.3.1.0/24')],
          [peering('v3', 'v2', '10.2.0.0/16')],
        ),
      );
      e['azure.network.virtual-networks'][1] = virtualNetwork(
        'v2',
        '10.2.0.0/16',
        [subnet('v2', 's1', '10.2.1.0/24')],
        [peering('v2', 'v1', '10.1.0.0/16'), peering('v2', 'v3', '10.3.0.0/16')],
      );
      e['azure.network.virtual-networks'][0] = virtualNetwork(
        'v1',
        '10.1.0.0/16',
        [subnet('v1', 's1', '10.1.1.0/24', { routeTable: tableRef('rt') })],
        [peering('v1', 'v2', '10.2.0.0/16')],
      );
      (e['azure.network.virtual-networks'][2] as { properties: object }).properties = {
        addressSpace: { addressPrefixes: ['10.3.0.0/16'] },
        subnets: [subnet('v3', 's1', '10.3.1.0/24')],
        virtualNetworkPeerings: [peering('v3', 'v2', '10.2.0.0/16', more)],
      };
      e['azure.network.route-tables'].push(routeTable('rt', { '10.3.0.0/16': '10.2.1.4' }));
      e['azure.network.network-interfaces'] = [
        nic('a', 'v1', 's1', '10.1.1.4'),
        nic('n', 'v2', 's1', '10.2.1.4', { enableIPForwarding: forwards }),
        nic('b', 'v3', 's1', '10.3.1.4'),
      ];
    });
  const taking = { allowForwardedTraffic: true };
  expect(ask(through(true, taking)).verdict).toBe('possibly-open');
  expect(ask(through(false, taking)).verdict).toBe('isolated');
  // The peering refuses the packets of others, not those that the appliance sends on as its own.
  expect(ask(through(true)).path.join()).toContain('as the source');
  expect(ask(through(false), 'a', 'n').verdict).toBe('open');
});

test('trap 14: a peering with a network that was not read lets its addresses in', () => {
  const estate = pair([], (e) => {
    e['azure.network.virtual-networks'] = [
      virtualNetwork(
        'v1',
        '10.1.0.0/16',
        [subnet('v1', 's1', '10.1.1.0/24'), subnet('v1', 's2', '10.1.2.0/24')],
        [peering('v1', 'far', '10.8.0.0/16')],
      ),
    ];
  });
  const far = `uncollected:${networkId('far').toLowerCase()}`;
  expect(ask(estate, far).verdict).toBe('open');
  expect(ask(estate, 'a', far).verdict).toBe('open');
});

test('trap 11: a service in a delegated subnet counts though it has no listed interface', () => {
  const delegated = (...rules: ReturnType<typeof rule>[]) =>
    pair([closed], (e) => {
      e['azure.network.virtual-networks'] = [
        virtualNetwork('v1', '10.1.0.0/16', [
          subnet('v1', 's1', '10.1.1.0/24'),
          subnet('v1', 's2', '10.1.2.0/24'),
          subnet('v1', 'app', '10.1.3.0/24', {
            networkSecurityGroup: groupRef('app'),
            delegations: [{ properties: { serviceName: 'Microsoft.Web/serverFarms' } }],
          }),
        ]),
      ];
      e['azure.network.network-security-groups'].push(securityGroup('app', ...rules));
    });
  const app = `${networkId('v1')}/subnets/app`;
  expect(ask(delegated(), 'a', app).verdict).toBe('open');
  expect(ask(delegated(closed), 'a', app).verdict).toBe('isolated');
});

test('trap 11: an interface that a subnet names and no list shows leaves its network unproved', () => {
  const named = (name: string) =>
    pair([closed], (e) => {
      e['azure.network.virtual-networks'] = [
        virtualNetwork('v1', '10.1.0.0/16', [
          subnet('v1', 's1', '10.1.1.0/24'),
          subnet('v1', 's2', '10.1.2.0/24', {
            ipConfigurations: [ref(`${idOf('networkInterfaces', name)}/ipConfigurations/one`)],
          }),
        ]),
      ];
    });
  expect(ask(named('b')).verdict).toBe('isolated');
  expect(ask(named('hidden')).verdict).toBe('not-analysed');
});
