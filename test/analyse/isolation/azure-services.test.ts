import { expect, test } from 'vitest';
import { buildAzureNetwork } from '../../../src/estate/network/azure/lower.ts';
import {
  asEvidence,
  asgRef,
  ask,
  closed,
  groupRef,
  idOf,
  lower,
  nic,
  pair,
  publicAddress,
  type Raw,
  type RawAzure,
  ref,
  resource,
  routeTable,
  rule,
  securityGroup,
  subnet,
  subnetId,
  tableRef,
  virtualNetwork,
} from './azure-estate.ts';

/** v1 with subnets s1 (a) and s2 (b); properties of both and more subnets as given. */
function shaped(
  first: Raw,
  second: Raw,
  more: Raw[] = [],
  change: (e: Required<RawAzure>) => void = () => undefined,
) {
  return pair([], (e) => {
    e['azure.network.virtual-networks'] = [
      virtualNetwork('v1', '10.1.0.0/16', [
        subnet('v1', 's1', '10.1.1.0/24', first),
        subnet('v1', 's2', '10.1.2.0/24', second),
        ...more,
      ]),
    ];
    change(e);
  });
}

test('augmented rules: lists of prefixes and of ports, in the order of priority', () => {
  const rules = [
    rule('late', 300, { access: 'Deny' }),
    rule('early', 200, {
      protocol: 'Tcp',
      sourceAddressPrefix: '',
      sourceAddressPrefixes: ['10.9.0.0/16', '10.1.1.0/24'],
      destinationPortRange: '',
      destinationPortRanges: ['80', '440-450'],
    }),
    rule('first', 100, { access: 'Deny', protocol: 'Tcp', destinationPortRange: '445' }),
  ];
  expect(ask(pair(rules), 'a', 'b', 443).verdict).toBe('open');
  expect(ask(pair(rules), 'a', 'b', 445).verdict).toBe('isolated');
  expect(ask(pair(rules), 'a', 'b', 451).verdict).toBe('isolated');
});

test('application security groups match their members; an empty one matches nobody; source ports may limit', () => {
  const grouped = (member: boolean, more: Raw = {}) =>
    pair(
      [
        rule('members', 100, {
          sourceAddressPrefix: undefined,
          sourceApplicationSecurityGroups: [asgRef('web')],
          ...more,
        }),
        closed,
      ],
      (e) => {
        e['azure.network.application-security-groups'].push(resource('applicationSecurityGroups', 'web', {}));
        e['azure.network.network-interfaces'][0] = nic(
          'a',
          'v1',
          's1',
          '10.1.1.4',
          {},
          {
            applicationSecurityGroups: member ? [asgRef('web')] : [],
          },
        );
      },
    );
  expect(ask(grouped(true)).verdict).toBe('open');
  expect(ask(grouped(false)).verdict).toBe('isolated');
  expect(ask(grouped(true, { sourcePortRange: '1024-2048' })).verdict).toBe('possibly-open');
});

test('trap 20: AzureLoadBalancer is the probe, not the client; Internet is not 0/0', () => {
  expect(ask(pair([rule('p', 100, { sourceAddressPrefix: 'AzureLoadBalancer' }), closed])).verdict).toBe(
    'isolated',
  );
  expect(ask(pair([rule('i', 100, { sourceAddressPrefix: 'Internet' }), closed])).verdict).toBe('isolated');
});

test('trap 21: ESP and ICMP have no ports, a rule for TCP does not cover them', () => {
  const answer = ask(pair([rule('t', 100, { protocol: 'Tcp' }), closed]));
  expect(answer.verdict).toBe('open');
  const network = buildAzureNetwork(asEvidence(pair([rule('i', 100, { protocol: 'Icmp' }), closed])));
  const rules = network.filters.find((filter) => filter.id === lower('networkSecurityGroups', 'b'))?.inbound;
  expect(rules?.[0]?.transport).toEqual([{ from: 65536, to: 131071 }]);
  expect(rules?.[1]?.uncertain).toBeDefined();
});

test('trap 22: a user-defined route beats the system route of the same prefix, the longer prefix beats both', () => {
  const routed = (routes: Record<string, string>) =>
    shaped({ routeTable: tableRef('rt') }, {}, [], (e) =>
      e['azure.network.route-tables'].push(routeTable('rt', routes)),
    );
  expect(ask(routed({ '10.1.0.0/16': 'None' })).verdict).toBe('isolated');
  expect(ask(routed({ '10.1.0.0/16': 'None', '10.1.2.0/24': 'VnetLocal' })).verdict).toBe('open');
  expect(ask(routed({ '0.0.0.0/0': 'None' })).verdict).toBe('open');
  expect(ask(routed({ '0.0.0.0/0': 'None' }), 'a', 'internet').verdict).toBe('isolated');
});

test('trap 22: the route of a service endpoint goes past a default route to nowhere', () => {
  const served = { routeTable: tableRef('rt'), serviceEndpoints: [{ service: 'Microsoft.Storage' }] };
  const estate = shaped(served, {}, [], (e) =>
    e['azure.network.route-tables'].push(routeTable('rt', { '0.0.0.0/0': 'None' })),
  );
  expect(ask(estate, 'a', 'internet').verdict).toBe('possibly-open');
});

test('the route to a private endpoint wins over wider user-defined routes', () => {
  const endpoint = (policies: string) =>
    shaped({ routeTable: tableRef('rt') }, { privateEndpointNetworkPolicies: policies }, [], (e) => {
      e['azure.network.route-tables'].push(routeTable('rt', { '10.1.0.0/16': 'None', '0.0.0.0/0': 'None' }));
      e['azure.network.network-interfaces'][1] = nic('b', 'v1', 's2', '10.1.2.4', {
        privateEndpoint: ref(idOf('privateEndpoints', 'pe')),
      });
    });
  expect(ask(endpoint('Disabled')).verdict).toBe('open');
  expect(ask(endpoint('RouteTableEnabled')).verdict).toBe('possibly-open');
});

function balanced(properties: Raw, frontend: Raw, sku = 'Standard'): RawAzure {
  const id = idOf('loadBalancers', 'lb');
  return pair([rule('w', 100, { protocol: 'Tcp', destinationPortRange: '8080' }), closed], (e) => {
    e['azure.network.public-ip-addresses'].push(publicAddress('p', '203.0.113.7'));
    e['azure.network.load-balancers'].push(
      resource(
        'loadBalancers',
        'lb',
        {
          frontendIPConfigurations: [{ id: `${id}/frontendIPConfigurations/f`, properties: frontend }],
          backendAddressPools: [
            {
              id: `${id}/backendAddressPools/p`,
              properties: { loadBalancerBackendAddresses: [{ properties: { ipAddress: '10.1.2.4' } }] },
            },
          ],
          loadBalancingRules: [
            {
              id: `${id}/loadBalancingRules/r`,
              properties: {
                frontendIPConfiguration: ref(`${id}/frontendIPConfigurations/f`),
                backendAddressPool: ref(`${id}/backendAddressPools/p`),
                protocol: 'Tcp',
                frontendPort: 80,
                backendPort: 8080,
                ...properties,
              },
            },
          ],
        },
        { sku: { name: sku } },
      ),
    );
  });
}

test('trap 19: a load balancer keeps the client as the source; the group sees the backend port', () => {
  const shown = { publicIPAddress: ref(idOf('publicIPAddresses', 'p')) };
  expect(ask(balanced({}, shown), 'internet', 'b', 8080).verdict).toBe('open');
  expect(ask(balanced({}, shown), 'internet', 'b', 80).verdict).toBe('isolated');
  expect(ask(balanced({ backendPort: 9090 }, shown), 'internet', 'b', 9090).verdict).toBe('isolated');
  expect(ask(balanced({ protocol: 'Odd' }, shown), 'internet', 'b', 8080).verdict).toBe('possibly-open');
  const inside = { privateIPAddress: '10.1.2.100', subnet: ref(subnetId('v1', 's2')) };
  expect(ask(balanced({}, inside), 'internet', 'b', 8080).verdict).toBe('isolated');
});

test('a member of a pool whose load balancer was not read may be public', () => {
  const estate = pair([], (e) => {
    e['azure.network.network-interfaces'][1] = nic(
      'b',
      'v1',
      's2',
      '10.1.2.4',
      {},
      {
        loadBalancerBackendAddressPools: [ref(`${idOf('loadBalancers', 'gone')}/backendAddressPools/p`)],
      },
    );
  });
  expect(ask(estate, 'internet').verdict).toBe('possibly-open');
});

test('a private subnet leaves through a load balancer with outbound rules only', () => {
  const estate = balanced({}, { publicIPAddress: ref(idOf('publicIPAddresses', 'p')) });
  const [network] = estate['azure.network.virtual-networks'] as {
    properties: { subnets: { properties: Raw }[] };
  }[];
  for (const one of network?.properties.subnets ?? []) one.properties['defaultOutboundAccess'] = false;
  expect(ask(estate, 'b', 'internet').verdict).toBe('possibly-open');
  expect(ask(estate, 'a', 'internet').verdict).toBe('isolated');
});

function fenced(rules: Raw[], properties: Raw = {}): RawAzure {
  const toFirewall = { routeTable: tableRef('rt') };
  return shaped(
    toFirewall,
    { networkSecurityGroup: groupRef('b') },
    [subnet('v1', 'AzureFirewallSubnet', '10.1.9.0/24')],
    (e) => {
      e['azure.network.route-tables'].push(
        routeTable('rt', { '10.1.2.0/24': '10.1.9.4', '0.0.0.0/0': '10.1.9.4' }),
      );
      e['azure.network.network-security-groups'] = [
        securityGroup('b', rule('from', 100, { sourceAddressPrefix: '10.1.0.0/16' }), closed),
      ];
      e['azure.network.azure-firewalls'].push(
        resource('azureFirewalls', 'fw', {
          ipConfigurations: [
            {
              properties: {
                privateIPAddress: '10.1.9.4',
                subnet: ref(subnetId('v1', 'AzureFirewallSubnet')),
              },
            },
          ],
          networkRuleCollections: rules.map((one, index) => ({
            name: `c${String(index)}`,
            properties: {
              priority: one['priority'],
              action: { type: one['type'] },
              rules: [
                {
                  name: 'r',
                  protocols: ['TCP'],
                  sourceAddresses: ['*'],
                  destinationAddresses: ['*'],
                  destinationPorts: ['443'],
                  ...one,
                },
              ],
            },
          })),
          ...properties,
        }),
      );
    },
  );
}

test('Azure Firewall: network rules in the order of their collections, denied without one', () => {
  const allow = { priority: 200, type: 'Allow' };
  expect(ask(fenced([])).verdict).toBe('isolated');
  expect(ask(fenced([allow])).verdict).toBe('open');
  expect(ask(fenced([allow]), 'a', 'b', 80).verdict).toBe('isolated');
  expect(ask(fenced([allow, { priority: 100, type: 'Deny' }])).verdict).toBe('isolated');
  expect(ask(fenced([{ ...allow, destinationAddresses: ['10.1.2.0-10.1.2.3'] }])).verdict).toBe('isolated');
  expect(ask(fenced([{ ...allow, destinationAddresses: ['Sql'] }])).verdict).toBe('possibly-open');
  expect(ask(fenced([allow]), 'a', 'internet').verdict).toBe('open');
});

test('Azure Firewall: an application rule may let anything through on its ports, as the firewall', () => {
  const byName = {
    applicationRuleCollections: [
      {
        name: 'names',
        properties: {
          priority: 100,
          action: { type: 'Allow' },
          rules: [
            {
              name: 'r',
              sourceAddresses: ['*'],
              protocols: [{ protocolType: 'Https', port: 8443 }],
              targetFqdns: ['www.example.test'],
            },
          ],
        },
      },
    ],
  };
  for (const port of [443, 8443])
    expect(ask(fenced([], byName), 'a', 'b', port).verdict).toBe('possibly-open');
  expect(ask(fenced([], byName), 'a', 'b', 22).verdict).toBe('isolated');
});

test('Azure Firewall: destination translation publishes the translated address and port', () => {
  const translated = {
    natRuleCollections: [
      {
        name: 'publish',
        properties: {
          priority: 100,
          action: { type: 'Dnat' },
          rules: [
            {
              name: 'r',
              protocols: ['TCP'],
              sourceAddresses: ['198.51.100.0/24'],
              destinationAddresses: ['203.0.113.9'],
              destinationPorts: ['443'],
              translatedAddress: '10.1.2.4',
              translatedPort: '8443',
            },
          ],
        },
      },
    ],
  };
  expect(ask(fenced([], translated), '198.51.100.7', 'b', 8443).verdict).toBe('possibly-open');
  expect(ask(fenced([], translated), '8.8.8.8', 'b', 8443).verdict).toBe('isolated');
  expect(ask(fenced([], translated), '198.51.100.7', 'b', 443).verdict).toBe('isolated');
});

test('trap 13: Bastion and application gateways are relays: named, without an assumption, and what they reach is asked of them', () => {
  const estate = shaped(
    {},
    { networkSecurityGroup: groupRef('b') },
    [subnet('v1', 'AzureBastionSubnet', '10.1.8.0/24')],
    (e) => {
      e['azure.network.bastion-hosts'].push(
        resource(
          'bastionHosts',
          'bastion',
          {
            ipConfigurations: [
              {
                properties: {
                  subnet: ref(subnetId('v1', 'AzureBastionSubnet')),
                  publicIPAddress: ref(idOf('publicIPAddresses', 'p')),
                },
              },
            ],
          },
          { sku: { name: 'Basic' } },
        ),
      );
      e['azure.network.application-gateways'].push(
        resource('applicationGateways', 'gw', {
          gatewayIPConfigurations: [{ properties: { subnet: ref(subnetId('v1', 's1')) } }],
          backendAddressPools: [
            { id: 'pool', properties: { backendAddresses: [{ ipAddress: '10.1.2.4' }] } },
          ],
          httpListeners: [],
        }),
      );
    },
  );
  const network = buildAzureNetwork(asEvidence(estate));
  expect(network.relays.map((relay) => relay.kind).sort()).toEqual(['application-gateway', 'bastion']);
  expect(network.assumptions).toEqual([]);
  expect(network.controlPlane.map(({ id }) => id)).toContain('bastion');
  const bastion = lower('bastionHosts', 'bastion');
  expect(ask(estate, bastion, 'b', 22).verdict).toBe('open');
  // By way of the gateway, whose listeners are not told.
  expect(ask(estate, bastion, 'b', 443).verdict).toBe('possibly-open');
  expect(ask(estate, 'internet', bastion).verdict).toBe('open');
});

test('learned routes may divert what a user-defined route sends elsewhere', () => {
  const estate = shaped(
    { routeTable: tableRef('rt') },
    {},
    [subnet('v1', 'GatewaySubnet', '10.1.255.0/24')],
    (e) => {
      e['azure.network.route-tables'].push(routeTable('rt', { '0.0.0.0/0': 'None' }));
      e['azure.network.virtual-network-gateways'].push(
        resource('virtualNetworkGateways', 'er', {
          ipConfigurations: [{ properties: { subnet: ref(subnetId('v1', 'GatewaySubnet')) } }],
        }),
      );
      e['azure.network.virtual-network-gateway-connections'].push(
        resource('connections', 'c', {
          connectionType: 'ExpressRoute',
          virtualNetworkGateway1: ref(idOf('virtualNetworkGateways', 'er')),
          peer: ref(idOf('expressRouteCircuits', 'circuit')),
        }),
      );
    },
  );
  const site = `on-premises:${lower('virtualNetworkGateways', 'er')}`;
  expect(ask(estate, 'a', site).verdict).toBe('possibly-open');
  const table = estate['azure.network.route-tables']?.[0] as { properties: Raw };
  table.properties['disableBgpRoutePropagation'] = true;
  expect(ask(estate, 'a', site).verdict).toBe('isolated');
});

test('items of another type are counted, those of parents are not', () => {
  const estate = pair([closed], (e) => {
    e['azure.network.local-network-gateways'].push(
      resource('x', 'rg', {}, { type: 'Microsoft.Resources/resourceGroups' }),
    );
    e['azure.network.load-balancers'].push(resource('x', 'odd', {}, { type: 'Microsoft.Network/odd' }));
  });
  const network = buildAzureNetwork(asEvidence(estate));
  expect(network.unaccounted).toEqual({ 'azure.network.load-balancers: microsoft.network/odd': 1 });
  expect(ask(estate).verdict).not.toBe('open');
});

test('floating IP: members are addressed by the frontend, at the frontend port', () => {
  const shown = { publicIPAddress: ref(idOf('publicIPAddresses', 'p')) };
  const floating = (destination: string) => {
    const estate = balanced({ enableFloatingIP: true }, shown);
    estate['azure.network.network-security-groups'] = [
      securityGroup('b', rule('w', 100, { destinationAddressPrefix: destination }), closed),
    ];
    return estate;
  };
  expect(ask(floating('203.0.113.7'), 'internet', 'b', 80).verdict).toBe('open');
  expect(ask(floating('203.0.113.7'), 'internet', 'b', 8080).verdict).toBe('isolated');
  expect(ask(floating('10.1.2.4'), 'internet', 'b', 80).verdict).toBe('isolated');
});

test('trap 13: two networks with learned routes are apart only if their sites do not carry between them', () => {
  const connected = (type: string) =>
    pair([closed], (e) => {
      e['azure.network.virtual-networks'] = ['v1', 'v2'].map((name, index) =>
        virtualNetwork(name, `10.${String(index + 1)}.0.0/16`, [
          subnet(name, 's1', `10.${String(index + 1)}.1.0/24`),
          subnet(name, 'GatewaySubnet', `10.${String(index + 1)}.255.0/24`),
        ]),
      );
      e['azure.network.network-interfaces'] = [
        nic('a', 'v1', 's1', '10.1.1.4'),
        nic('b', 'v2', 's1', '10.2.1.4', { networkSecurityGroup: groupRef('b') }),
      ];
      for (const name of ['v1', 'v2']) {
        e['azure.network.virtual-network-gateways'].push(
          resource('virtualNetworkGateways', name, {
            ipConfigurations: [{ properties: { subnet: ref(subnetId(name, 'GatewaySubnet')) } }],
          }),
        );
        e['azure.network.local-network-gateways'].push(
          resource('localNetworkGateways', name, {
            localNetworkAddressSpace: { addressPrefixes: ['192.168.7.0/24'] },
          }),
        );
        e['azure.network.virtual-network-gateway-connections'].push(
          resource('connections', name, {
            connectionType: type,
            virtualNetworkGateway1: ref(idOf('virtualNetworkGateways', name)),
            ...(type === 'IPsec'
              ? { localNetworkGateway2: ref(idOf('localNetworkGateways', name)) }
              : { peer: ref(idOf('expressRouteCircuits', name)) }),
          }),
        );
      }
    });
  expect(ask(connected('IPsec')).verdict).toBe('isolated');
  expect(ask(connected('ExpressRoute')).verdict).toBe('isolated-under-assumptions');
});

test('networks on one circuit reach each other', () => {
  const estate = pair([rule('far', 100, { sourceAddressPrefix: '10.1.0.0/16' }), closed], (e) => {
    e['azure.network.virtual-networks'] = ['v1', 'v2'].map((name, index) =>
      virtualNetwork(name, `10.${String(index + 1)}.0.0/16`, [
        subnet(name, 's1', `10.${String(index + 1)}.1.0/24`),
        subnet(name, 'GatewaySubnet', `10.${String(index + 1)}.255.0/24`),
      ]),
    );
    e['azure.network.network-interfaces'] = [
      nic('a', 'v1', 's1', '10.1.1.4'),
      nic('b', 'v2', 's1', '10.2.1.4', { networkSecurityGroup: groupRef('b') }),
    ];
    for (const name of ['v1', 'v2']) {
      e['azure.network.virtual-network-gateways'].push(
        resource('virtualNetworkGateways', name, {
          ipConfigurations: [{ properties: { subnet: ref(subnetId(name, 'GatewaySubnet')) } }],
        }),
      );
      e['azure.network.virtual-network-gateway-connections'].push(
        resource('connections', name, {
          connectionType: 'ExpressRoute',
          virtualNetworkGateway1: ref(idOf('virtualNetworkGateways', name)),
          peer: ref(idOf('expressRouteCircuits', 'shared')),
        }),
      );
    }
  });
  expect(ask(estate).verdict).toBe('possibly-open');
});
