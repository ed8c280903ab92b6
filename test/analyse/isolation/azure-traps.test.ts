import { expect, test } from 'vitest';
import { answerFlow } from '../../../src/analyse/isolation/answer.ts';
import { buildAzureNetwork } from '../../../src/estate/network/azure/lower.ts';
import {
  asEvidence,
  lower,
  nic,
  publicAddress,
  type Raw,
  type RawAzure,
  ref,
  idOf,
  routeTable,
  rule,
  securityGroup,
  subnet,
  virtualNetwork,
} from './azure-estate.ts';

type Estate = ReturnType<typeof base>;

/** One network, two subnets, an interface in each: a may send anything, b has a closed security group. */
function base() {
  return {
    'azure.network.virtual-networks': [
      virtualNetwork('v1', '10.1.0.0/16', [
        subnet('v1', 's1', '10.1.1.0/24'),
        subnet('v1', 's2', '10.1.2.0/24'),
      ]),
    ] as Raw[],
    'azure.network.network-interfaces': [
      nic('a', 'v1', 's1', '10.1.1.4'),
      nic('b', 'v1', 's2', '10.1.2.4', {
        networkSecurityGroup: ref(idOf('networkSecurityGroups', 'closed')),
      }),
    ] as Raw[],
    'azure.network.network-security-groups': [
      securityGroup('closed', rule('deny', 4096, { access: 'Deny' })),
    ] as Raw[],
    'azure.network.route-tables': [] as Raw[],
    'azure.network.public-ip-addresses': [] as Raw[],
  } satisfies RawAzure;
}

function small(change: (estate: Estate) => void = () => undefined): Estate {
  const estate = base();
  change(estate);
  return estate;
}

const nicId = (name: string): string => lower('networkInterfaces', name);
const ask = (estate: RawAzure, from = 'a', to = 'b', port = 443) =>
  answerFlow(buildAzureNetwork(asEvidence(estate)), {
    from: from.length === 1 ? nicId(from) : from,
    to: to.length === 1 ? nicId(to) : to,
    proto: 'tcp',
    port,
  });
const groupOfB = (estate: Estate, ...rules: Raw[]): void => {
  estate['azure.network.network-security-groups'] = [securityGroup('closed', ...rules)];
};

test('nothing allowed: isolated, with the rule that denies', () => {
  const answer = ask(small());
  expect(answer.verdict).toBe('isolated');
  expect(answer.blockers.join()).toContain('deny (4096)');
});

test('the default rules let the whole virtual network in', () => {
  const answer = ask(small((e) => groupOfB(e)));
  expect(answer.verdict).toBe('open');
  expect(answer.path.join()).toContain('AllowVnetInBound (65000)');
});

test('trap 20: a standard public address without a security group is closed, a basic one open', () => {
  const bound = (sku: string): RawAzure =>
    small((e) => {
      e['azure.network.network-interfaces'] = [
        nic('b', 'v1', 's2', '10.1.2.4', {}, { publicIPAddress: ref(idOf('publicIPAddresses', 'p')) }),
      ];
      e['azure.network.public-ip-addresses'] = [publicAddress('p', '203.0.113.9', sku)];
    });
  expect(ask(bound('Standard'), 'internet').verdict).toBe('isolated');
  expect(ask(bound('Basic'), 'internet').verdict).toBe('open');
});

test('a route to nowhere isolates, also inside one network', () => {
  const estate = small((e) => {
    groupOfB(e);
    e['azure.network.route-tables'] = [routeTable('rt', { '10.1.2.0/24': 'None' })];
    e['azure.network.virtual-networks'] = [
      virtualNetwork('v1', '10.1.0.0/16', [
        subnet('v1', 's1', '10.1.1.0/24', { routeTable: ref(idOf('routeTables', 'rt')) }),
        subnet('v1', 's2', '10.1.2.0/24'),
      ]),
    ];
  });
  expect(ask(estate).verdict).toBe('isolated');
  expect(ask(estate, 'b', 'a').verdict).toBe('open');
});
