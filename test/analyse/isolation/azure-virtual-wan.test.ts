import { expect, test } from 'vitest';
import type { AzureNetworkKind } from '../../../src/estate/network/azure/evidence.ts';
import {
  ask,
  closed,
  groupRef,
  idOf,
  lower,
  networkId,
  nic,
  pair,
  type Raw,
  type RawAzure,
  ref,
  resource,
  rule,
  securityGroup,
  subnet,
  virtualNetwork,
} from './azure-estate.ts';

const hub = (name: string): string => idOf('virtualHubs', name);
const mainTable = (name: string): string => `${hub(name)}/hubRouteTables/defaultRouteTable`;

interface Shape {
  /** Hub of v2; v1 hangs on h1. */
  far?: 'h1' | 'h2';
  /** Routing of the connection of v2. */
  routing?: Raw;
  tables?: Raw[];
  hubProperties?: Raw;
  intent?: boolean;
}

function table(id: string, labels: string[], routes: Raw[] = []): Raw {
  return { id, properties: { labels, routes } };
}

/** a in v1 on hub h1, b in v2 on h1 or h2; b takes TCP from 10.1.0.0/16. */
function wan({
  far = 'h1',
  routing = {},
  tables = [],
  hubProperties = {},
  intent = false,
}: Shape = {}): RawAzure {
  return pair([], (e) => {
    e['azure.network.virtual-networks'] = [
      virtualNetwork('v1', '10.1.0.0/16', [subnet('v1', 's1', '10.1.1.0/24')]),
      virtualNetwork('v2', '10.2.0.0/16', [subnet('v2', 's1', '10.2.1.0/24')]),
    ];
    e['azure.network.network-interfaces'] = [
      nic('a', 'v1', 's1', '10.1.1.4'),
      nic('b', 'v2', 's1', '10.2.1.4', { networkSecurityGroup: groupRef('b') }),
    ];
    e['azure.network.network-security-groups'] = [
      securityGroup(
        'b',
        rule('in', 100, {
          sourceAddressPrefixes: ['10.1.0.0/16', '192.168.0.0/16'],
          sourceAddressPrefix: '',
        }),
        closed,
      ),
    ];
    for (const name of ['h1', 'h2'])
      e['azure.network.virtual-hubs'].push(
        resource('virtualHubs', name, {
          virtualWan: ref(idOf('virtualWans', 'wan')),
          addressPrefix: name === 'h1' ? '10.101.0.0/24' : '10.102.0.0/24',
          ...(name === 'h1' ? hubProperties : {}),
        }),
      );
    e['azure.network.hub-route-tables'].push(
      table(mainTable('h1'), ['default']),
      table(mainTable('h2'), ['default']),
      ...tables,
    );
    const propagates = (name: string): Raw => ({
      associatedRouteTable: ref(mainTable(name)),
      propagatedRouteTables: { labels: ['default'], ids: [ref(mainTable(name))] },
    });
    const connect = (network: string, name: string, more: Raw): Raw => ({
      id: `${hub(name)}/hubVirtualNetworkConnections/${network}`,
      properties: {
        remoteVirtualNetwork: ref(networkId(network)),
        enableInternetSecurity: true,
        routingConfiguration: { ...propagates(name), ...more },
      },
    });
    e['azure.network.hub-virtual-network-connections'].push(
      connect('v1', 'h1', {}),
      connect('v2', far, routing),
    );
    if (!intent) return;
    e['azure.network.azure-firewalls'].push(
      resource('azureFirewalls', 'fw', {
        virtualHub: ref(hub('h1')),
        hubIPAddresses: { privateIPAddress: '10.101.0.4' },
        networkRuleCollections: [
          {
            name: 'web',
            properties: {
              priority: 100,
              action: { type: 'Allow' },
              rules: [
                {
                  name: 'web',
                  protocols: ['TCP'],
                  sourceAddresses: ['10.1.0.0/16'],
                  destinationAddresses: ['10.2.0.0/16'],
                  destinationPorts: ['443'],
                },
              ],
            },
          },
        ],
      }),
    );
    e['azure.network.hub-routing-intents'].push({
      id: `${hub('h1')}/routingIntent/intent`,
      properties: {
        routingPolicies: [
          { name: 'p', destinations: ['PrivateTraffic'], nextHop: idOf('azureFirewalls', 'fw') },
        ],
      },
    });
  });
}

test('trap 7: the default table of a hub joins its networks, and those of the other hubs of the WAN', () => {
  expect(ask(wan()).verdict).toBe('open');
  expect(ask(wan({ far: 'h2' })).verdict).toBe('open');
});

test('association is not propagation: a network goes where the table of its connection leads', () => {
  const nowhere = `${hub('h1')}/hubRouteTables/nowhere`;
  const tables = [table(nowhere, [])];
  expect(ask(wan({ tables, routing: { associatedRouteTable: ref(nowhere) } })).verdict).toBe('open');
  expect(ask(wan({ tables, routing: { associatedRouteTable: ref(nowhere) } }), 'b', 'a').verdict).toBe(
    'isolated',
  );
  const silent = { propagatedRouteTables: { labels: [], ids: [ref(nowhere)] } };
  expect(ask(wan({ tables, routing: silent })).verdict).toBe('isolated');
  expect(ask(wan({ tables, routing: silent }), 'b', 'a').verdict).toBe('possibly-open');
});

test('a routing policy sends private traffic through the firewall', () => {
  expect(ask(wan({ intent: true })).verdict).toBe('open');
  expect(ask(wan({ intent: true }), 'a', 'b', 80).verdict).toBe('isolated');
  expect(ask(wan({ intent: true, far: 'h2' }), 'a', 'b', 80).verdict).toBe('isolated');
});

test('a static route of a hub table leads through the firewall; what it names is not lost when not read', () => {
  const routes = [{ name: 'r', destinations: ['10.2.0.0/16'], nextHop: idOf('azureFirewalls', 'gone') }];
  const estate = wan();
  estate['azure.network.hub-route-tables'] = [
    table(mainTable('h1'), ['default'], routes),
    table(mainTable('h2'), ['default']),
  ];
  expect(ask(estate).verdict).toBe('possibly-open');
});

test('sites behind a gateway of the hub come in and are reached', () => {
  const estate = wan({ hubProperties: { vpnGateway: ref(idOf('vpnGateways', 'vpn')) } });
  const site = `on-premises:${lower('virtualHubs', 'h1')}`;
  expect(ask(estate, site, 'b').verdict).toBe('open');
  expect(ask(estate, 'b', site).verdict).toBe('possibly-open');
});

test('trap 7 and 14: a network on a hub that was not read proves nothing', () => {
  const apart = wan();
  apart['azure.network.hub-virtual-network-connections'] = [];
  expect(ask(apart).verdict).toBe('isolated');
  const [v1] = apart['azure.network.virtual-networks'] as { properties: Raw }[];
  if (v1)
    v1.properties['virtualNetworkPeerings'] = [
      {
        id: `${networkId('v1')}/virtualNetworkPeerings/RemoteVnetToHubPeering_1`,
        name: 'RemoteVnetToHubPeering_1',
        properties: { peeringState: 'Connected', remoteVirtualNetwork: ref(networkId('managed')) },
      },
    ];
  expect(ask(apart).verdict).toBe('possibly-open');
});

test('a list of hubs that was not read makes nothing isolated', () => {
  const kinds: AzureNetworkKind[] = [
    'azure.network.virtual-hubs',
    'azure.network.hub-route-tables',
    'azure.network.hub-routing-intents',
    'azure.network.hub-virtual-network-connections',
    'azure.network.vpn-gateways',
    'azure.network.express-route-gateways',
    'azure.network.azure-firewalls',
  ];
  for (const kind of kinds)
    expect(ask(wan({ intent: true }), 'a', 'b', 443, [kind]).verdict, kind).not.toBe('isolated');
});
