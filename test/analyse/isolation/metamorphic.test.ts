import { expect, test } from 'vitest';
import { Engine } from '../../../src/analyse/isolation/engine.ts';
import { buildAwsNetwork } from '../../../src/estate/network/aws/lower.ts';
import { asEvidence, randomEstate, randomSource, type Raw, type RawEstate } from './random-aws.ts';

/** What may pass between every two interface addresses, as text by pair. */
function reach(estate: RawEstate): Map<string, string> {
  const engine = new Engine(buildAwsNetwork(asEvidence(estate)));
  const found = new Map<string, string>();
  engine.scan('may', (source, destination, transport) => {
    const ranges = JSON.stringify(engine.sets.ranges(transport));
    for (const from of source.members)
      for (const to of destination.members)
        if (source.endpoint && destination.endpoint && from.endpoint !== to.endpoint)
          found.set(`${from.endpoint} ${from.address} > ${to.endpoint} ${to.address}`, ranges);
  });
  return found;
}

function covers(wide: string | undefined, narrow: string): boolean {
  const outer = JSON.parse(wide ?? '[]') as { from: number; to: number }[];
  const inner = JSON.parse(narrow) as { from: number; to: number }[];
  return inner.every((range) => outer.some((whole) => whole.from <= range.from && range.to <= whole.to));
}

const seeds = [1, 2, 3, 4, 5, 6];

test('adding an allow rule to a group removes nothing', () => {
  for (const seed of seeds) {
    const estate = randomEstate(seed);
    const before = reach(estate);
    const group = estate.DescribeSecurityGroups?.[0] as Raw;
    (group['IpPermissions'] as Raw[]).push({
      IpProtocol: 'tcp',
      FromPort: 5000,
      ToPort: 6000,
      IpRanges: [{ CidrIp: '10.0.1.0/25' }],
    });
    const after = reach(estate);
    for (const [pair, ranges] of before)
      expect(covers(after.get(pair), ranges), `seed ${String(seed)} ${pair}`).toBe(true);
  }
});

test('adding a deny entry to a network ACL adds nothing', () => {
  for (const seed of seeds) {
    const estate = randomEstate(seed);
    const before = reach(estate);
    const acl = estate.DescribeNetworkAcls?.[0] as Raw;
    (acl['Entries'] as Raw[]).push({
      RuleNumber: 1,
      Protocol: '6',
      RuleAction: 'deny',
      Egress: false,
      CidrBlock: '10.1.0.0/17',
      PortRange: { From: 0, To: 1024 },
    });
    const after = reach(estate);
    for (const [pair, ranges] of after)
      expect(covers(before.get(pair), ranges), `seed ${String(seed)} ${pair}`).toBe(true);
  }
});

test('the order of lists changes nothing', () => {
  for (const seed of seeds) {
    const estate = randomEstate(seed);
    const random = randomSource(seed + 99);
    const shuffled = Object.fromEntries(
      Object.entries(estate).map(([operation, items]) => [operation, [...items].sort(() => random() - 0.5)]),
    ) as RawEstate;
    expect([...reach(shuffled)].sort()).toEqual([...reach(estate)].sort());
  }
});

test('splitting a prefix in a rule changes nothing', () => {
  for (const seed of seeds) {
    const estate = randomEstate(seed);
    const before = [...reach(estate)].sort();
    for (const group of estate.DescribeSecurityGroups ?? [])
      for (const permission of group['IpPermissions'] as Raw[]) {
        const ranges = (permission['IpRanges'] ?? []) as { CidrIp: string }[];
        permission['IpRanges'] = ranges.flatMap((range) =>
          range.CidrIp === '0.0.0.0/0' ? [{ CidrIp: '0.0.0.0/1' }, { CidrIp: '128.0.0.0/1' }] : [range],
        );
      }
    expect([...reach(estate)].sort()).toEqual(before);
  }
});
