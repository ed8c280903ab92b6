import { expect, test } from 'vitest';
import {
  adminRule,
  ask,
  closed,
  groupRef,
  idOf,
  lower,
  nic,
  pair,
  peered,
  peering,
  publicAddress,
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

test('nothing allowed: isolated, with the rule that denies', () => {
  const answer = ask(pair([closed]));
  expect(answer.verdict).toBe('isolated');
  expect(answer.blockers.join()).toContain('closed (4096)');
});

test('trap 1: a service tag that is not pinned may match anything, in an allow as in a deny', () => {
  const allow = rule('allow', 100, { sourceAddressPrefix: 'Storage.WestEurope' });
  expect(ask(pair([allow, closed])).verdict).toBe('possibly-open');
  const deny = rule('deny', 100, { access: 'Deny', sourceAddressPrefix: 'Sql' });
  expect(ask(pair([deny])).verdict).toBe('possibly-open');
});

test('trap 1: a next hop of a kind that is not understood may lead anywhere', () => {
  const estate = pair([], (e) => {
    e['azure.network.route-tables'].push(routeTable('rt', { '10.1.2.0/24': 'Teleport' }));
    e['azure.network.virtual-networks'] = [
      virtualNetwork('v1', '10.1.0.0/16', [
        subnet('v1', 's1', '10.1.1.0/24', { routeTable: tableRef('rt') }),
        subnet('v1', 's2', '10.1.2.0/24'),
      ]),
    ];
  });
  expect(ask(estate).verdict).toBe('possibly-open');
});

test('trap 2: IPv6 rules and addresses count', () => {
  const six = (source: string) =>
    pair([rule('six', 100, { sourceAddressPrefix: source }), closed], (e) => {
      e['azure.network.virtual-networks'] = [
        virtualNetwork(
          'v1',
          ['10.1.0.0/16', 'fd00:1::/48'],
          [
            subnet('v1', 's1', '10.1.1.0/24', { addressPrefixes: ['10.1.1.0/24', 'fd00:1:0:1::/64'] }),
            subnet('v1', 's2', '10.1.2.0/24', { addressPrefixes: ['10.1.2.0/24', 'fd00:1:0:2::/64'] }),
          ],
        ),
      ];
      e['azure.network.network-interfaces'] = [
        nic('a', 'v1', 's1', 'fd00:1:0:1::4'),
        nic('b', 'v1', 's2', 'fd00:1:0:2::4', { networkSecurityGroup: groupRef('b') }),
      ];
    });
  expect(ask(six('::/0')).verdict).toBe('open');
  expect(ask(six('0.0.0.0/0')).verdict).toBe('isolated');
});

test('trap 3: a peering without virtual network access is no wall for rules by address', () => {
  const off = { allowVirtualNetworkAccess: false };
  const byAddress = rule('a', 100, { sourceAddressPrefix: '10.1.0.0/16' });
  expect(ask(peered([byAddress, closed], off, off)).verdict).toBe('open');
  expect(ask(peered([], off, off)).verdict).toBe('isolated');
  expect(ask(peered([])).verdict).toBe('open');
});

test('trap 4: VirtualNetwork holds peers and the prefixes of user-defined routes, not RFC 1918', () => {
  const tag = rule('tag', 100, { sourceAddressPrefix: 'VirtualNetwork' });
  expect(ask(peered([tag, closed])).verdict).toBe('open');
  const routed = (prefix: string) =>
    pair([tag, closed], (e) => {
      e['azure.network.route-tables'].push(routeTable('rt', { [prefix]: '10.1.1.4' }));
      e['azure.network.virtual-networks'] = [
        virtualNetwork('v1', '10.1.0.0/16', [
          subnet('v1', 's1', '10.1.1.0/24'),
          subnet('v1', 's2', '10.1.2.0/24', { routeTable: tableRef('rt') }),
        ]),
      ];
      e['azure.network.network-interfaces'] = [
        nic('a', 'v1', 's1', '10.1.1.4'),
        nic(
          'b',
          'v1',
          's2',
          '10.1.2.4',
          { networkSecurityGroup: groupRef('b') },
          { publicIPAddress: ref(idOf('publicIPAddresses', 'p')) },
        ),
      ];
      e['azure.network.public-ip-addresses'].push(publicAddress('p', '203.0.113.9'));
    });
  expect(ask(routed('198.51.100.0/24'), '198.51.100.7').verdict).toBe('open');
  expect(ask(routed('198.51.100.0/24'), '8.8.8.8').verdict).toBe('isolated');
  expect(ask(routed('0.0.0.0/0'), '8.8.8.8').verdict).toBe('possibly-open');
});

test('trap 5: an AlwaysAllow admin rule bypasses security groups, a Deny ends, an Allow goes on', () => {
  const admin = (access: string, rules = [closed]) =>
    pair(rules, (e) => {
      e['azure.network.effective-security-admin-rules'].push({ ...adminRule('r', 10, access), for: 'v1' });
    });
  expect(ask(admin('AlwaysAllow')).verdict).toBe('open');
  expect(ask(admin('Allow')).verdict).toBe('isolated');
  expect(ask(admin('Deny', [rule('all', 100)])).verdict).toBe('isolated');
});

test('trap 5: a security group holds for a private endpoint only where its subnet says so', () => {
  const endpoint = (policies: string) =>
    pair([], (e) => {
      e['azure.network.virtual-networks'] = [
        virtualNetwork('v1', '10.1.0.0/16', [
          subnet('v1', 's1', '10.1.1.0/24'),
          subnet('v1', 's2', '10.1.2.0/24', {
            networkSecurityGroup: groupRef('b'),
            privateEndpointNetworkPolicies: policies,
          }),
        ]),
      ];
      e['azure.network.network-security-groups'] = [securityGroup('b', closed)];
      e['azure.network.network-interfaces'] = [
        nic('a', 'v1', 's1', '10.1.1.4'),
        nic('b', 'v1', 's2', '10.1.2.4', { privateEndpoint: ref(idOf('privateEndpoints', 'pe')) }),
      ];
    });
  expect(ask(endpoint('Disabled')).verdict).toBe('open');
  expect(ask(endpoint('RouteTableEnabled')).verdict).toBe('open');
  expect(ask(endpoint('NetworkSecurityGroupEnabled')).verdict).toBe('isolated');
  expect(ask(endpoint('Enabled')).verdict).toBe('isolated');
  expect(ask(endpoint('Disabled'), 'b', 'a').verdict).toBe('isolated');
});

test('trap 6: the groups of subnet and interface must both allow; none is no wall', () => {
  const both = (own: ReturnType<typeof rule>, ofSubnet: ReturnType<typeof rule>) =>
    pair([own], (e) => {
      e['azure.network.virtual-networks'] = [
        virtualNetwork('v1', '10.1.0.0/16', [
          subnet('v1', 's1', '10.1.1.0/24'),
          subnet('v1', 's2', '10.1.2.0/24', { networkSecurityGroup: groupRef('s') }),
        ]),
      ];
      e['azure.network.network-security-groups'].push(securityGroup('s', ofSubnet));
    });
  const open = rule('open', 100);
  expect(ask(both(open, closed)).verdict).toBe('isolated');
  expect(ask(both(closed, open)).verdict).toBe('isolated');
  expect(ask(both(open, open)).verdict).toBe('open');
  expect(ask(pair([closed]), 'b', 'a').verdict).toBe('open');
});

test('trap 7: members of a connected group reach each other without a peering', () => {
  const member = (network: string) => ({
    id: `${idOf('networkManagers', 'nm')}/connectivityConfigurations/mesh`,
    for: network,
    properties: {
      connectivityTopology: 'Mesh',
      isGlobal: 'False',
      appliesToGroups: [{ networkGroupId: 'g', groupConnectivity: 'DirectlyConnected', isGlobal: 'False' }],
    },
  });
  const apart = (members: string[]) =>
    peered([rule('a', 100, { sourceAddressPrefix: '10.1.0.0/16' }), closed], {}, {}, (e) => {
      for (const network of e['azure.network.virtual-networks'])
        network['properties'] = { ...(network['properties'] as object), virtualNetworkPeerings: [] };
      e['azure.network.effective-connectivity-configurations'].push(...members.map(member));
    });
  expect(ask(apart([])).verdict).toBe('isolated');
  expect(ask(apart(['v1'])).verdict).toBe('isolated');
  expect(ask(apart(['v1', 'v2'])).verdict).toBe('open');
});

test('trap 7: a gateway lent over a peering brings the site in', () => {
  const site = (lent: boolean) =>
    peered([], { allowGatewayTransit: lent }, { useRemoteGateways: lent }, (e) => {
      e['azure.network.virtual-networks'][0] = virtualNetwork(
        'v1',
        '10.1.0.0/16',
        [subnet('v1', 's1', '10.1.1.0/24'), subnet('v1', 'GatewaySubnet', '10.1.255.0/24')],
        [peering('v1', 'v2', '10.2.0.0/16', { allowGatewayTransit: lent })],
      );
      e['azure.network.virtual-network-gateways'].push(
        resource('virtualNetworkGateways', 'gw', {
          ipConfigurations: [{ properties: { subnet: ref(subnetId('v1', 'GatewaySubnet')) } }],
        }),
      );
      e['azure.network.local-network-gateways'].push(
        resource('localNetworkGateways', 'site', {
          localNetworkAddressSpace: { addressPrefixes: ['192.168.7.0/24'] },
        }),
      );
      e['azure.network.virtual-network-gateway-connections'].push(
        resource('connections', 'c', {
          connectionType: 'IPsec',
          enableBgp: false,
          virtualNetworkGateway1: ref(idOf('virtualNetworkGateways', 'gw')),
          localNetworkGateway2: ref(idOf('localNetworkGateways', 'site')),
        }),
      );
    });
  const gateway = `on-premises:${lower('virtualNetworkGateways', 'gw')}`;
  expect(ask(site(true), gateway).verdict).toBe('open');
  expect(ask(site(true), 'b', gateway).verdict).toBe('open');
  expect(ask(site(false), gateway).verdict).toBe('isolated');
  expect(ask(site(false), 'b', gateway).verdict).toBe('isolated');
});
