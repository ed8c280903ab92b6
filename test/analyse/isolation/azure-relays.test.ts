import { expect, test } from 'vitest';
import { buildAzureNetwork } from '../../../src/estate/network/azure/lower.ts';
import {
  asEvidence,
  ask,
  closed,
  groupRef,
  idOf,
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

/** a in s1 may send only to `reach`; b in s2 takes only from `from`; a relay may stand in s3. */
function fenced(
  reach: Raw,
  from: Raw,
  change: (estate: Required<RawAzure>) => void = () => undefined,
): RawAzure {
  return pair([rule('in', 100, from), closed], (e) => {
    e['azure.network.virtual-networks'] = [
      virtualNetwork('v1', '10.1.0.0/16', [
        subnet('v1', 's1', '10.1.1.0/24', { networkSecurityGroup: groupRef('a') }),
        subnet('v1', 's2', '10.1.2.0/24'),
        subnet('v1', 's3', '10.1.3.0/24'),
      ]),
    ];
    e['azure.network.network-security-groups'].push(
      securityGroup(
        'a',
        rule('out', 100, { direction: 'Outbound', ...reach }),
        rule('no', 200, { direction: 'Outbound', access: 'Deny' }),
      ),
    );
    change(e);
  });
}

function gateway(pool: Raw, properties: Raw = {}): Raw {
  const id = idOf('applicationGateways', 'gw');
  return resource('applicationGateways', 'gw', {
    gatewayIPConfigurations: [{ properties: { subnet: ref(subnetId('v1', 's3')) } }],
    frontendPorts: [{ id: `${id}/frontendPorts/p`, properties: { port: 443 } }],
    httpListeners: [
      { id: `${id}/httpListeners/l`, properties: { frontendPort: ref(`${id}/frontendPorts/p`) } },
    ],
    backendHttpSettingsCollection: [
      { id: `${id}/backendHttpSettingsCollection/s`, properties: { port: 8080 } },
    ],
    backendAddressPools: [{ id: `${id}/backendAddressPools/b`, properties: pool }],
    ...properties,
  });
}

const toRelay = { destinationAddressPrefix: '10.1.3.0/24' };
const fromRelay = { sourceAddressPrefix: '10.1.3.0/24' };

test('trap 13: an application gateway is followed to its backends, a listener that is not asked is not', () => {
  const of = (pool: Raw, reach: Raw = toRelay, from: Raw = fromRelay) =>
    fenced(reach, from, (e) => {
      e['azure.network.application-gateways'].push(gateway(pool));
    });
  const member = { backendAddresses: [{ ipAddress: '10.1.2.4' }] };
  expect(ask(of(member), 'a', 'b', 8080).verdict).toBe('open');
  expect(ask(of(member), 'a', 'b', 22).verdict).toBe('isolated');
  expect(ask(of(member, { ...toRelay, destinationPortRange: '80' }), 'a', 'b', 8080).verdict).toBe(
    'isolated',
  );
  expect(ask(of(member, toRelay, { sourceAddressPrefix: '10.1.9.0/24' }), 'a', 'b', 8080).verdict).toBe(
    'isolated',
  );
});

test('trap 13: a backend that is a name, or an address that nobody holds, may be anything the gateway reaches', () => {
  for (const backend of [{ fqdn: 'app.example.test' }, { ipAddress: '10.1.2.77' }, {}]) {
    const estate = fenced(toRelay, fromRelay, (e) => {
      e['azure.network.application-gateways'].push(gateway({ backendAddresses: [backend] }));
    });
    const answer = ask(estate, 'a', 'b', 8080);
    expect(answer.verdict).toBe('possibly-open');
    const { unknowns, assumptions } = buildAzureNetwork(asEvidence(estate));
    expect(unknowns.map(({ reason }) => reason)).toContain('backends-not-known');
    expect(assumptions).toEqual([]);
  }
});

test('trap 13: listeners of TCP and TLS count beside those of HTTP', () => {
  const id = idOf('applicationGateways', 'gw');
  const estate = fenced({ ...toRelay, destinationPortRange: '9000' }, fromRelay, (e) => {
    e['azure.network.application-gateways'].push(
      gateway(
        { backendAddresses: [{ ipAddress: '10.1.2.4' }] },
        {
          frontendPorts: [
            { id: `${id}/frontendPorts/p`, properties: { port: 443 } },
            { id: `${id}/frontendPorts/q`, properties: { port: 9000 } },
          ],
          listeners: [
            { id: `${id}/listeners/t`, properties: { frontendPort: ref(`${id}/frontendPorts/q`) } },
          ],
          backendSettingsCollection: [
            { id: `${id}/backendSettingsCollection/t`, properties: { port: 9001 } },
          ],
        },
      ),
    );
  });
  expect(ask(estate, 'a', 'b', 9001).verdict).toBe('open');
});

function bastion(sku: string): Raw {
  return resource(
    'bastionHosts',
    'bastion',
    {
      ipConfigurations: [
        {
          properties: {
            subnet: ref(subnetId('v1', 's3')),
            publicIPAddress: ref(idOf('publicIPAddresses', 'p')),
          },
        },
      ],
    },
    { sku: { name: sku } },
  );
}

test('trap 13: Bastion brings the Internet to what it reaches, on the ports of its edition', () => {
  const of = (sku: string, from: Raw = fromRelay) =>
    fenced(toRelay, from, (e) => {
      e['azure.network.public-ip-addresses'].push(publicAddress('p', '203.0.113.7'));
      e['azure.network.bastion-hosts'].push(bastion(sku));
    });
  expect(ask(of('Basic'), 'internet', 'b', 22).verdict).toBe('possibly-open');
  expect(ask(of('Basic'), 'internet', 'b', 8080).verdict).toBe('isolated');
  expect(ask(of('Standard'), 'internet', 'b', 8080).verdict).toBe('possibly-open');
  expect(ask(of('Odd'), 'a', 'b', 8080).verdict).toBe('possibly-open');
  expect(ask(of('Standard', { sourceAddressPrefix: '10.1.9.0/24' }), 'internet', 'b', 22).verdict).toBe(
    'isolated',
  );
});

function balancer(rules: Raw, frontend: Raw = { privateIPAddress: '10.1.3.100' }): Raw {
  const id = idOf('loadBalancers', 'lb');
  const common = { frontendIPConfiguration: ref(`${id}/frontendIPConfigurations/f`), protocol: 'Tcp' };
  return resource(
    'loadBalancers',
    'lb',
    {
      frontendIPConfigurations: [
        {
          id: `${id}/frontendIPConfigurations/f`,
          properties: { subnet: ref(subnetId('v1', 's3')), ...frontend },
        },
      ],
      backendAddressPools: [
        {
          id: `${id}/backendAddressPools/p`,
          properties: { loadBalancerBackendAddresses: [{ properties: { ipAddress: '10.1.2.4' } }] },
        },
      ],
      loadBalancingRules: [],
      ...Object.fromEntries(
        Object.entries(rules).map(([name, one]) => [
          name,
          [{ id: `${id}/${name}/r`, properties: { ...common, ...(one as Raw) } }],
        ]),
      ),
    },
    { sku: { name: 'Standard' } },
  );
}

const pool = ref(`${idOf('loadBalancers', 'lb')}/backendAddressPools/p`);

test('trap 13: a private frontend leads to its members past the rules about their addresses', () => {
  const of = (one: Raw, from: Raw, frontend?: Raw) =>
    fenced(toRelay, from, (e) => {
      e['azure.network.load-balancers'].push(balancer(one, frontend));
    });
  const balance = { loadBalancingRules: { backendAddressPool: pool, frontendPort: 80, backendPort: 8080 } };
  const client = { sourceAddressPrefix: '10.1.1.0/24' };
  expect(ask(of(balance, client), 'a', 'b', 8080).verdict).toBe('open');
  expect(ask(of(balance, client), 'a', 'b', 80).verdict).toBe('isolated');
  // The member sees the client and not the frontend.
  expect(ask(of(balance, { sourceAddressPrefix: '10.1.9.0/24' }), 'a', 'b', 8080).verdict).toBe('isolated');
  expect(ask(of(balance, client, { privateIPAddress: 'odd' }), 'a', 'b', 8080).verdict).not.toMatch(
    /^isolated/,
  );
  const inbound = {
    inboundNatRules: {
      backendIPConfiguration: ref(`${idOf('networkInterfaces', 'b')}/ipConfigurations/one`),
      frontendPort: 2222,
      backendPort: 22,
    },
  };
  expect(ask(of(inbound, client), 'a', 'b', 22).verdict).toBe('open');
  expect(ask(of(inbound, client), 'a', 'b', 2222).verdict).toBe('isolated');
});

test('trap 13: routes of the subnet of a private frontend do not stand before its members', () => {
  const estate = fenced(toRelay, { sourceAddressPrefix: '10.1.1.0/24' }, (e) => {
    e['azure.network.route-tables'].push(routeTable('rt', { '10.1.0.0/16': 'None' }));
    e['azure.network.virtual-networks'] = [
      virtualNetwork('v1', '10.1.0.0/16', [
        subnet('v1', 's1', '10.1.1.0/24', { networkSecurityGroup: groupRef('a') }),
        subnet('v1', 's2', '10.1.2.0/24'),
        subnet('v1', 's3', '10.1.3.0/24', { routeTable: tableRef('rt') }),
      ]),
    ];
    e['azure.network.load-balancers'].push(
      balancer({ loadBalancingRules: { backendAddressPool: pool, frontendPort: 80, backendPort: 8080 } }),
    );
  });
  expect(ask(estate, 'a', 'b', 8080).verdict).toBe('open');
});

test('trap 13: a private endpoint leads to the members behind its Private Link service, told by either side', () => {
  const of = (told: 'consumer' | 'provider' | 'neither', properties: Raw = {}) =>
    fenced({ destinationAddressPrefix: '10.1.3.9/32' }, { sourceAddressPrefix: '10.1.9.0/24' }, (e) => {
      e['azure.network.load-balancers'].push(
        balancer({ loadBalancingRules: { backendAddressPool: pool, frontendPort: 80, backendPort: 8080 } }),
      );
      e['azure.network.network-interfaces'].push(
        nic('pe', 'v1', 's3', '10.1.3.9', { privateEndpoint: ref(idOf('privateEndpoints', 'pe')) }),
      );
      const service = idOf('privateLinkServices', 'pls');
      e['azure.network.private-endpoints'].push(
        resource('privateEndpoints', 'pe', {
          privateLinkServiceConnections:
            told === 'consumer' ? [{ properties: { privateLinkServiceId: service } }] : [],
        }),
      );
      e['azure.network.private-link-services'].push(
        resource('privateLinkServices', 'pls', {
          loadBalancerFrontendIpConfigurations: [
            ref(`${idOf('loadBalancers', 'lb')}/frontendIPConfigurations/f`),
          ],
          privateEndpointConnections:
            told === 'provider'
              ? [{ properties: { privateEndpoint: ref(idOf('privateEndpoints', 'pe')) } }]
              : [],
          ...properties,
        }),
      );
    });
  expect(ask(of('consumer'), 'a', 'b', 8080).verdict).toBe('possibly-open');
  expect(ask(of('provider'), 'a', 'b', 8080).verdict).toBe('possibly-open');
  expect(ask(of('provider'), 'a', 'b', 22).verdict).toBe('isolated');
  expect(ask(of('neither'), 'a', 'b', 8080).verdict).toBe('isolated');
  const elsewhere = { loadBalancerFrontendIpConfigurations: [], destinationIPAddress: '10.1.2.4' };
  expect(ask(of('consumer', elsewhere), 'a', 'b', 22).verdict).toBe('possibly-open');
});

test('trap 13: destination translation on a firewall is followed from inside, at its private and its public address', () => {
  const translated = (at: string, to = '10.1.2.4') =>
    fenced({ destinationAddressPrefix: `${at}/32` }, { sourceAddressPrefix: '10.1.3.0/24' }, (e) => {
      e['azure.network.route-tables'].push(routeTable('rt', { '0.0.0.0/0': '10.1.3.4' }));
      e['azure.network.virtual-networks'] = [
        virtualNetwork('v1', '10.1.0.0/16', [
          subnet('v1', 's1', '10.1.1.0/24', {
            networkSecurityGroup: groupRef('a'),
            routeTable: tableRef('rt'),
          }),
          subnet('v1', 's2', '10.1.2.0/24'),
          subnet('v1', 's3', '10.1.3.0/24'),
        ]),
      ];
      e['azure.network.azure-firewalls'].push(
        resource('azureFirewalls', 'fw', {
          ipConfigurations: [
            { properties: { privateIPAddress: '10.1.3.4', subnet: ref(subnetId('v1', 's3')) } },
          ],
          natRuleCollections: [
            {
              name: 'c',
              properties: {
                priority: 100,
                action: { type: 'Dnat' },
                rules: [
                  {
                    name: 'r',
                    protocols: ['TCP'],
                    sourceAddresses: ['*'],
                    destinationAddresses: [at],
                    destinationPorts: ['443'],
                    translatedAddress: to,
                    translatedPort: '8443',
                  },
                ],
              },
            },
          ],
        }),
      );
    });
  for (const at of ['10.1.3.4', '203.0.113.9']) {
    expect(ask(translated(at), 'a', 'b', 8443).verdict).toBe('possibly-open');
    expect(ask(translated(at), 'a', 'b', 22).verdict).toBe('isolated');
  }
  expect(ask(translated('10.1.3.4', '10.1.2.99'), 'a', 'b', 22).verdict).toBe('possibly-open');
});
