import { expect, it } from 'vitest';
import { MatrixKeeper } from '../../../src/analyse/isolation/incremental.ts';
import { segmentMatrix } from '../../../src/analyse/isolation/matrix.ts';
import type { Segment } from '../../../src/analyse/isolation/parties.ts';
import { buildAwsNetwork } from '../../../src/estate/network/aws/lower.ts';
import { asEvidence, randomEstate, randomSource, type Raw, type RawEstate } from './random-aws.ts';

const full = process.env['NCSSR_FULL'] === '1';

type Change = (estate: RawEstate, pick: <T>(list: readonly T[]) => T) => void;

const rules = (item: Raw, side: string): Raw[] => item[side] as Raw[];
const changes: Record<string, Change> = {
  'a port of an inbound rule': (estate, pick) => {
    const rule = pick(rules(pick(estate.DescribeSecurityGroups ?? []), 'IpPermissions'));
    Object.assign(rule ?? {}, {
      IpProtocol: 'tcp',
      FromPort: pick([22, 80, 443]),
      ToPort: pick([443, 1024]),
    });
  },
  'a peer of an inbound rule, by a known block': (estate, pick) => {
    const rule = pick(rules(pick(estate.DescribeSecurityGroups ?? []), 'IpPermissions'));
    Object.assign(rule ?? {}, {
      IpRanges: [{ CidrIp: pick(['0.0.0.0/0', '10.0.0.0/8', '198.51.100.0/24']) }],
    });
  },
  'an inbound rule taken away': (estate, pick) => {
    rules(pick(estate.DescribeSecurityGroups ?? []), 'IpPermissions').pop();
  },
  'a peer that no rule named before': (estate, pick) => {
    const rule = pick(rules(pick(estate.DescribeSecurityGroups ?? []), 'IpPermissions'));
    Object.assign(rule ?? {}, { IpRanges: [{ CidrIp: `192.0.2.${String(pick([0, 16, 32, 64]))}/28` }] });
  },
  'an outbound rule': (estate, pick) => {
    const rule = pick(rules(pick(estate.DescribeSecurityGroups ?? []), 'IpPermissionsEgress'));
    Object.assign(rule ?? {}, { IpProtocol: 'udp', FromPort: 53, ToPort: 53 });
  },
  'an entry of a network ACL': (estate, pick) => {
    const entry = pick(rules(pick(estate.DescribeNetworkAcls ?? []), 'Entries'));
    if (entry) entry['RuleAction'] = entry['RuleAction'] === 'allow' ? 'deny' : 'allow';
  },
  'a route taken away': (estate, pick) => {
    rules(pick(estate.DescribeRouteTables ?? []), 'Routes').pop();
  },
  'the groups of an interface': (estate, pick) => {
    const all = (estate.DescribeNetworkInterfaces ?? []).filter((one) => one['Groups'] !== undefined);
    pick(all)['Groups'] = pick(all)['Groups'];
  },
  'a peering that ends': (estate) => {
    const [peering] = estate.DescribeVpcPeeringConnections ?? [];
    if (peering) peering['Status'] = { Code: 'deleted' };
  },
  nothing: () => undefined,
};

function segmentsOf(estate: RawEstate): Segment[] {
  const all = estate.DescribeNetworkInterfaces ?? [];
  const subnets = [...new Set(all.map((one) => String(one['SubnetId'])))];
  return [
    ...subnets.map((name) => ({
      name,
      endpoints: all
        .filter((one) => one['SubnetId'] === name)
        .map((one) => String(one['NetworkInterfaceId'])),
    })),
    { name: 'internet', endpoints: [], outside: [{ domain: 'internet' }] },
  ];
}

it('after every change the matrix is that of a cold run, bit for bit', () => {
  let [reused, evaluated] = [0, 0];
  for (let seed = 1; seed <= (full ? 60 : 8); seed += 1) {
    const estate = randomEstate(seed);
    const random = randomSource(seed * 101);
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
    const keeper = new MatrixKeeper();
    const approved = [
      { from: 'internet', to: 'subnet-0-0', transport: [{ from: 6 * 65536 + 80, to: 6 * 65536 + 80 }] },
    ];
    for (let step = 0; step < 12; step += 1) {
      const name = pick(Object.keys(changes));
      changes[name]?.(estate, pick);
      const network = buildAwsNetwork(asEvidence(estate));
      const segments = segmentsOf(estate);
      const kept = keeper.update(network, segments, approved);
      const cold = segmentMatrix(network, segments, approved);
      expect(JSON.stringify(kept), `seed ${String(seed)}, step ${String(step)}: ${name}`).toBe(
        JSON.stringify(cold),
      );
      evaluated += keeper.evaluated;
      reused += cold.classes - keeper.evaluated;
    }
  }
  expect(reused).toBeGreaterThan(evaluated / 5);
});

it('a change of one inbound rule evaluates only the interfaces behind it', () => {
  const estate = randomEstate(3);
  const keeper = new MatrixKeeper();
  keeper.update(buildAwsNetwork(asEvidence(estate)), segmentsOf(estate));
  const all = keeper.evaluated;
  const [group] = estate.DescribeSecurityGroups ?? [];
  const [rule] = rules(group ?? {}, 'IpPermissions');
  Object.assign(rule ?? {}, { IpProtocol: 'tcp', FromPort: 8443, ToPort: 8443 });
  keeper.update(buildAwsNetwork(asEvidence(estate)), segmentsOf(estate));
  expect(keeper.evaluated).toBeGreaterThan(0);
  expect(keeper.evaluated).toBeLessThan(all / 2);
});
