import { expect, test } from 'vitest';
import { Engine } from '../../../src/analyse/isolation/engine.ts';
import type { PartyClass } from '../../../src/analyse/isolation/parties.ts';
import { parseAddress } from '../../../src/estate/network/address.ts';
import { buildAwsNetwork } from '../../../src/estate/network/aws/lower.ts';
import { naivePasses, type NaivePacket } from './naive-aws.ts';
import { asEvidence, randomEstate, randomSource } from './random-aws.ts';

const full = process.env['NCSSR_FULL'] === '1';
const estates = full ? 400 : 40;
const packetsPerEstate = 2500;
const ports = [0, 1, 21, 22, 23, 79, 80, 81, 82, 443, 1023, 1024, 32767, 32768, 65534, 65535];
const strangers = ['198.51.100.7', '198.51.100.8', '198.51.101.1', '8.8.8.8', '2001:db8:ffff::1', '2400::1'];

test(
  `${String(estates * packetsPerEstate)} random packets pass the engine exactly where the rules say`,
  { timeout: 600_000 },
  () => {
    let passed = 0;
    for (let seed = 1; seed <= estates; seed += 1) {
      const estate = randomEstate(seed);
      const network = buildAwsNetwork(asEvidence(estate));
      const engine = new Engine(network);
      const random = randomSource(seed * 7919);
      const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
      const classOf = new Map<string, PartyClass>();
      for (const party of engine.parties.classes)
        for (const member of party.members) classOf.set(`${member.endpoint}|${member.address}`, party);
      const homes = [...classOf.keys()].filter((key) => key.startsWith('eni-'));
      const outside = (address: string): PartyClass | undefined => {
        const parsed = parseAddress(address);
        const atom = parsed && engine.parties.tree.atomOf(parsed);
        return engine.parties.classes.find((party) => party.domain === 'internet' && party.atom === atom);
      };
      const strange = new Map(strangers.map((address) => [`internet|${address}`, outside(address)]));
      const partyOf = (key: string): PartyClass | undefined => classOf.get(key) ?? strange.get(key);
      for (let decided = 0; decided < packetsPerEstate;) {
        const from = random() < 0.15 ? pick([...strange.keys()]) : pick(homes);
        const to = random() < 0.15 ? pick([...strange.keys()]) : pick(homes);
        const [source, destination] = [partyOf(from), partyOf(to)];
        if (!source || !destination || source.family !== destination.family) continue;
        const [fromId = '', sourceAddress = ''] = from.split('|');
        const [toId = '', destinationAddress = ''] = to.split('|');
        if (fromId === toId || fromId.startsWith('eni-nat')) continue;
        decided += 1;
        const protocol = pick([6, 6, 6, 17, 17, 1, 58, 50]);
        const port =
          protocol === 50
            ? 0
            : protocol === 1 || protocol === 58
              ? pick([0, 8 * 256, 3 * 256 + 1, 128 * 256])
              : pick(ports);
        const packet: NaivePacket = {
          from: fromId,
          source: sourceAddress,
          to: toId,
          destination: destinationAddress,
          protocol,
          port,
        };
        const expected = naivePasses(estate, packet);
        const transport = protocol * 65536 + port;
        const may = engine.sets.has(engine.pair(source, destination, 'may'), transport);
        if (may !== expected)
          throw new Error(
            `seed ${String(seed)}: engine ${String(may)}, rules ${String(expected)}: ${JSON.stringify(packet)}`,
          );
        if (expected) passed += 1;
      }
    }
    expect(passed).toBeGreaterThan(estates * 20);
  },
);

test('the scan over all pairs visits exactly the pairs with something passing, under both bounds', () => {
  for (let seed = 1; seed <= (full ? 60 : 8); seed += 1) {
    const engine = new Engine(buildAwsNetwork(asEvidence(randomEstate(seed))));
    for (const bound of ['may', 'must'] as const) {
      const scanned = new Map<string, number>();
      engine.scan(bound, (source, destination, transport) => {
        scanned.set(`${String(source.number)}>${String(destination.number)}`, transport);
      });
      for (const source of engine.parties.classes)
        for (const destination of engine.parties.classes) {
          const key = `${String(source.number)}>${String(destination.number)}`;
          expect(scanned.get(key) ?? 0, key).toBe(engine.pair(source, destination, bound));
        }
    }
  }
});
