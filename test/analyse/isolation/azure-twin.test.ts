import { expect, test } from 'vitest';
import { Engine } from '../../../src/analyse/isolation/engine.ts';
import type { PartyClass } from '../../../src/analyse/isolation/parties.ts';
import { parseAddress } from '../../../src/estate/network/address.ts';
import { buildAzureNetwork } from '../../../src/estate/network/azure/lower.ts';
import { asEvidence } from './azure-estate.ts';
import { NaiveAzure, type NaivePacket } from './naive-azure.ts';
import { randomSource } from './random-aws.ts';
import { randomAzure } from './random-azure.ts';

const full = process.env['NCSSR_FULL'] === '1';
const estates = full ? 400 : 10;
const packetsPerEstate = 1500;
const ports = [0, 1, 79, 80, 81, 442, 443, 444, 1023, 1024, 65534, 65535];
const strangers = ['198.51.100.7', '198.51.100.200', '8.8.8.8', '203.0.113.250', '2400::1'];

interface Tally {
  passed: number;
  wider: number;
}

/** Compares random packets; `check` says what the engine's two bounds have to be. */
function compare(
  seed: number,
  forwarding: boolean,
  check: (naive: Record<'may' | 'must', boolean>, engine: Record<'may' | 'must', boolean>) => boolean,
): Tally {
  const estate = randomAzure(seed, forwarding);
  const engine = new Engine(buildAzureNetwork(asEvidence(estate)));
  const naive = { may: new NaiveAzure(estate, 'may'), must: new NaiveAzure(estate, 'must') };
  const random = randomSource(seed * 7919);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const classOf = new Map<string, PartyClass>();
  for (const party of engine.parties.classes)
    if (party.endpoint)
      for (const member of party.members) classOf.set(`${member.endpoint}|${member.address}`, party);
  const homes = [...classOf.keys()];
  for (const address of strangers) {
    const parsed = parseAddress(address);
    const atom = parsed && engine.parties.tree.atomOf(parsed);
    const party = engine.parties.classes.find((one) => one.domain === 'internet' && one.atom === atom);
    if (party) classOf.set(`internet|${address}`, party);
  }
  const strange = [...classOf.keys()].filter((key) => key.startsWith('internet'));
  const tally = { passed: 0, wider: 0 };
  for (let decided = 0; decided < packetsPerEstate;) {
    const from = random() < 0.15 ? pick(strange) : pick(homes);
    const to = random() < 0.15 ? pick(strange) : pick(homes);
    const [source, destination] = [classOf.get(from), classOf.get(to)];
    const [fromId = '', sourceAddress = ''] = from.split('|');
    const [toId = '', destinationAddress = ''] = to.split('|');
    if (!source || !destination || source.family !== destination.family || fromId === toId) continue;
    decided += 1;
    const protocol = pick([6, 6, 17, 50]);
    const packet: NaivePacket = {
      from: fromId,
      source: sourceAddress,
      to: toId,
      destination: destinationAddress,
      protocol,
      port: protocol === 50 ? 0 : pick(ports),
    };
    const transport = protocol * 65536 + packet.port;
    const both = <T>(of: (bound: 'may' | 'must') => T): Record<'may' | 'must', T> => ({
      may: of('may'),
      must: of('must'),
    });
    const expected = both((bound) => naive[bound].passes(packet));
    const found = both((bound) => engine.sets.has(engine.pair(source, destination, bound), transport));
    if (!check(expected, found))
      throw new Error(
        `seed ${String(seed)}: engine ${JSON.stringify(found)}, rules ${JSON.stringify(expected)}: ${JSON.stringify(packet)}`,
      );
    if (expected.may) tally.passed += 1;
    if (found.may && !expected.may) tally.wider += 1;
  }
  return tally;
}

test(
  `${String(estates * packetsPerEstate)} random packets without appliances pass exactly where the rules say`,
  { timeout: 600_000 },
  () => {
    let passed = 0;
    for (let seed = 1; seed <= estates; seed += 1)
      passed += compare(
        seed,
        false,
        (naive, engine) => naive.may === engine.may && (!engine.must || naive.must),
      ).passed;
    expect(passed).toBeGreaterThan(estates * 20);
  },
);

test(
  `${String(estates * packetsPerEstate)} random packets with appliances: whatever passes by the rules may pass`,
  { timeout: 600_000 },
  () => {
    let passed = 0;
    for (let seed = 1001; seed <= 1000 + estates; seed += 1)
      passed += compare(
        seed,
        true,
        (naive, engine) => (engine.may || !naive.may) && (!engine.must || naive.must),
      ).passed;
    expect(passed).toBeGreaterThan(estates * 20);
  },
);
