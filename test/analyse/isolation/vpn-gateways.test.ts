import { expect, test } from 'vitest';
import { answerFlow } from '../../../src/analyse/isolation/answer.ts';
import { buildAwsNetwork } from '../../../src/estate/network/aws/lower.ts';
import {
  ask as askAzure,
  pair,
  ref,
  idOf,
  resource,
  subnetId,
  subnet,
  virtualNetwork,
  nic,
} from './azure-estate.ts';
import { ask, small } from './aws-small.ts';
import { asEvidence, type Raw, type RawEstate } from './random-aws.ts';

/** Everything goes to a VPN gateway; its connection is the given one. */
function behind(connection: Raw | null, routes: Raw[] = []): RawEstate {
  return small((e) => {
    for (const one of e.DescribeNetworkInterfaces) one['Ipv6Addresses'] = [];
    (e.DescribeRouteTables[0] as Raw)['Routes'] = [
      { DestinationCidrBlock: '10.0.0.0/16', GatewayId: 'local' },
      { DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'vgw-1', State: 'active' },
      ...routes,
    ];
    Object.assign(e, {
      DescribeVpnGateways: [
        { VpnGatewayId: 'vgw-1', VpcAttachments: [{ VpcId: 'vpc-1', State: 'attached' }] },
      ],
      DescribeVpnConnections:
        connection === null
          ? []
          : [{ VpnConnectionId: 'vpn-1', VpnGatewayId: 'vgw-1', State: 'available', ...connection }],
    });
  });
}
const fixed = {
  Options: { StaticRoutesOnly: true },
  Routes: [{ DestinationCidrBlock: '192.168.0.0/16', Source: 'Static', State: 'available' }],
};
const verdict = (estate: RawEstate, to: string): string => ask(estate, 'eni-a', to).verdict;

test('a VPN gateway sends to the static routes of its connections, and nowhere else', () => {
  expect(verdict(behind(fixed), '192.168.1.1')).toBe('open');
  expect(verdict(behind(fixed), '172.16.1.1')).toBe('isolated-under-assumptions');
  expect(verdict(behind(fixed), 'onpremises')).toBe('open');
  expect(buildAwsNetwork(asEvidence(behind(fixed))).assumptions.map(({ id }) => id)).toContain(
    'vpn-without-direct-connect',
  );
});

test('what it learns is not known, but for what it propagates', () => {
  const learns = { Options: { StaticRoutesOnly: false }, Routes: [] };
  const propagated = [
    {
      DestinationCidrBlock: '192.168.0.0/16',
      GatewayId: 'vgw-1',
      Origin: 'EnableVgwRoutePropagation',
      State: 'active',
    },
  ];
  expect(verdict(behind(learns), '192.168.1.1')).toBe('possibly-open');
  expect(verdict(behind(learns, propagated), '192.168.1.1')).toBe('open');
  expect(verdict(behind(learns, propagated), '172.16.1.1')).toBe('possibly-open');
  expect(verdict(behind(null), '172.16.1.1')).toBe('possibly-open');
  expect(verdict(behind({ Routes: fixed.Routes }), '172.16.1.1')).toBe('possibly-open');
});

test('without the list of connections it may send anywhere', () => {
  const whole = asEvidence(behind(fixed));
  const asked = (lists: (before: Record<string, unknown>) => Record<string, unknown>): string => {
    const places = whole.places.map((place) => ({ ...place, lists: lists({ ...place.lists }) }));
    return answerFlow(buildAwsNetwork({ places }), { from: 'eni-a', to: '172.16.1.1' }).verdict;
  };
  expect(
    asked((lists) =>
      Object.fromEntries(Object.entries(lists).filter(([name]) => name !== 'DescribeVpnConnections')),
    ),
  ).toBe('possibly-open');
  expect(
    asked((lists) => ({
      ...lists,
      DescribeVpnConnections: [{ evidence: 'x', complete: false, items: [] }],
    })),
  ).toBe('possibly-open');
});

test('Azure: the site behind a gateway, its default site, and every pool of clients', () => {
  const estate = (properties: Raw) =>
    pair([], (e) => {
      e['azure.network.virtual-networks'] = [
        virtualNetwork('v1', '10.1.0.0/16', [
          subnet('v1', 's1', '10.1.1.0/24'),
          subnet('v1', 'GatewaySubnet', '10.1.9.0/24'),
        ]),
      ];
      e['azure.network.network-interfaces'] = [nic('a', 'v1', 's1', '10.1.1.4')];
      e['azure.network.virtual-network-gateways'].push(
        resource('virtualNetworkGateways', 'gw', {
          ipConfigurations: [{ name: 'c', properties: { subnet: ref(subnetId('v1', 'GatewaySubnet')) } }],
          ...properties,
        }),
      );
      e['azure.network.local-network-gateways'].push(
        resource('localNetworkGateways', 'site', {
          localNetworkAddressSpace: { addressPrefixes: ['192.168.0.0/16'] },
        }),
      );
      e['azure.network.virtual-network-gateway-connections'].push(
        resource('connections', 'c', {
          virtualNetworkGateway1: ref(idOf('virtualNetworkGateways', 'gw')),
          localNetworkGateway2: ref(idOf('localNetworkGateways', 'site')),
          connectionType: 'IPsec',
          enableBgp: false,
        }),
      );
    });
  const asked = (properties: Raw, to: string): string => askAzure(estate(properties), 'a', to).verdict;
  expect(asked({}, '192.168.1.1')).toBe('open');
  expect(asked({}, '172.16.1.1')).not.toMatch(/open/);
  const site = { gatewayDefaultSite: ref(idOf('localNetworkGateways', 'site')) };
  expect(asked(site, '172.16.1.1')).toBe('possibly-open');
  const pools = {
    vpnClientConfiguration: {
      vngClientConnectionConfigurations: [
        { name: 'g', properties: { vpnClientAddressPool: { addressPrefixes: ['172.20.0.0/24'] } } },
      ],
    },
  };
  expect(asked(pools, '172.20.0.5')).toBe('open');
});
