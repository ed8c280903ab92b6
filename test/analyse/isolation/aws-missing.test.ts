import { expect, test } from 'vitest';
import { answerFlow } from '../../../src/analyse/isolation/answer.ts';
import { segmentMatrix } from '../../../src/analyse/isolation/matrix.ts';
import type { AwsList, AwsNetworkEvidence } from '../../../src/estate/network/aws/evidence.ts';
import { buildAwsNetwork } from '../../../src/estate/network/aws/lower.ts';
import { inboundB, small, tcp } from './aws-small.ts';
import { asEvidence, randomEstate, randomSource } from './random-aws.ts';

const seeds = process.env['NCSSR_FULL'] === '1' ? 40 : 2;
const proved = (verdict: string | undefined): boolean => verdict?.startsWith('isolated') ?? false;

type Lists = Readonly<Record<string, readonly AwsList[]>>;

/** The verdict on every ordered pair of interfaces, and of each with the internet. */
function verdicts(evidence: AwsNetworkEvidence, interfaces: readonly string[]): Map<string, string> {
  const segments = interfaces.map((id) => ({ name: id, endpoints: [id] }));
  const internet = { name: 'internet', endpoints: [], outside: [{ domain: 'internet' }] };
  const { cells } = segmentMatrix(buildAwsNetwork(evidence), [...segments, internet]);
  return new Map(cells.map((cell) => [`${cell.from} > ${cell.to}`, cell.verdict]));
}

/** The evidence with the lists of one operation changed; none left: it was never read. */
function changed(
  evidence: AwsNetworkEvidence,
  operation: string,
  change: (list: AwsList) => AwsList | undefined,
): AwsNetworkEvidence {
  return {
    places: evidence.places.map((place) => {
      const lists = place.lists as Lists;
      const others = Object.fromEntries(Object.entries(lists).filter(([name]) => name !== operation));
      const left = (lists[operation] ?? []).flatMap((list) => change(list) ?? []);
      return { ...place, lists: left.length === 0 ? others : { ...others, [operation]: left } };
    }),
  };
}

const losses: readonly (readonly [string, (list: AwsList) => AwsList | undefined])[] = [
  ['unread', () => undefined],
  ['cut short', (list) => ({ ...list, complete: false, items: list.items.slice(0, 1) })],
  ['with items that are none', (list) => ({ ...list, items: [null, 'x', {}, ...list.items.slice(1)] })],
  ['with every block malformed', (list) => ({ ...list, items: list.items.map(garbled) })],
];

function garbled(item: unknown): unknown {
  return JSON.parse(
    JSON.stringify(item, (key, value: unknown) =>
      /Cidr|Ip$|IpAddress$/.test(key) && typeof value === 'string' ? 'x/y' : value,
    ),
  );
}

for (const [name, loss] of losses)
  test(`an operation ${name} makes no pair isolated that is not`, { timeout: 600_000 }, () => {
    let moved = 0;
    for (let seed = 1; seed <= seeds; seed += 1) {
      const estate = randomEstate(seed);
      const evidence = asEvidence(estate);
      const interfaces = (estate.DescribeNetworkInterfaces ?? [])
        .filter((item) => item['InterfaceType'] === undefined)
        .map((item) => String(item['NetworkInterfaceId']));
      const whole = verdicts(evidence, interfaces);
      expect([...whole.values()].filter(proved).length).toBeGreaterThan(20);
      for (const operation of Object.keys(evidence.places[0]?.lists ?? {})) {
        const lacking = verdicts(changed(evidence, operation, loss), interfaces);
        for (const [pair, verdict] of whole) {
          if (proved(verdict)) continue;
          if (verdict !== lacking.get(pair)) moved += 1;
          expect(proved(lacking.get(pair)), `seed ${String(seed)}, ${operation} ${name}: ${pair}`).toBe(
            false,
          );
        }
      }
    }
    expect(moved).toBeGreaterThan(seeds);
  });

test('an answer that needed an operation names it', () => {
  const evidence = asEvidence(small((e) => inboundB(e, tcp(443, { IpRanges: [{ CidrIp: '10.0.9.0/24' }] }))));
  const question = { from: 'eni-a', to: 'eni-b', proto: 'tcp', port: 443 };
  expect(answerFlow(buildAwsNetwork(evidence), question).verdict).toBe('isolated');
  for (const operation of [
    'DescribeVpcs',
    'DescribeSubnets',
    'DescribeSecurityGroups',
    'DescribeNetworkAcls',
    'DescribeRouteTables',
    'DescribeInternetGateways',
    'DescribeVpnGateways',
    'DescribeVpcPeeringConnections',
    'DescribeTransitGatewayAttachments',
    'DescribeTransitGatewayVpcAttachments',
    'DescribeNatGateways',
    'DescribeVpcEndpoints',
    'DescribeLoadBalancers',
  ]) {
    const answer = answerFlow(buildAwsNetwork(changed(evidence, operation, () => undefined)), question);
    expect(['not-analysed', 'possibly-open'], operation).toContain(answer.verdict);
    expect(answer.unknowns.join('\n'), operation).toContain(operation);
  }
});

test('nothing that AWS could print breaks the lowering', { timeout: 600_000 }, () => {
  const random = randomSource(77);
  const junk = [null, 0, -1, 'x', '', [], {}, [null], [{}], true, { a: 1 }];
  for (let seed = 1; seed <= seeds * 5; seed += 1) {
    const spoilt: unknown = JSON.parse(
      JSON.stringify(asEvidence(randomEstate(seed)).places[0]?.lists, (key, value: unknown) =>
        !['items', 'complete', 'evidence'].includes(key) && random() < 0.02
          ? structuredClone(junk[Math.floor(random() * junk.length)])
          : value,
      ),
    );
    const lists = Object.fromEntries(
      Object.entries((spoilt ?? {}) as Record<string, unknown>).filter(
        ([, held]) =>
          Array.isArray(held) &&
          held.every((list) => Array.isArray((list as { items?: unknown } | null)?.items)),
      ),
    );
    const network = buildAwsNetwork({ places: [{ account: '111122223333', region: 'us-east-1', lists }] });
    expect(network.domains.filter(({ kind, complete }) => kind === 'virtual-network' && complete)).toEqual(
      [],
    );
  }
});
