import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { checkCertificate } from '../../../src/analyse/isolation/certificate-check.ts';
import {
  makeCertificate,
  networkHash,
  type IsolationCertificate,
} from '../../../src/analyse/isolation/certificate.ts';
import { unite } from '../../../src/analyse/isolation/checker/ranges.ts';
import { Samples } from '../../../src/analyse/isolation/checker/samples.ts';
import { listsOf, mayPass, type Place } from '../../../src/analyse/isolation/checker/walk.ts';
import { Engine } from '../../../src/analyse/isolation/engine.ts';
import type { PartyClass, Segment } from '../../../src/analyse/isolation/parties.ts';
import { formatAddress } from '../../../src/estate/network/address.ts';
import { buildAwsNetwork } from '../../../src/estate/network/aws/lower.ts';
import type { Network } from '../../../src/estate/network/representation.ts';
import { asEvidence, randomEstate, randomSource } from './random-aws.ts';

const full = process.env['NCSSR_FULL'] === '1';
const estates = full ? 120 : 6;
const seeds = Array.from({ length: estates }, (_, index) => index + 1);

const networkOf = (seed: number): Network => buildAwsNetwork(asEvidence(randomEstate(seed)));

/** Two disjoint segments of a few interfaces each; now and then one of them is the Internet. */
function segmentsOf(network: Network, random: () => number): [Segment, Segment] {
  const ids = network.endpoints
    .filter(({ kind }) => kind === 'interface')
    .map(({ id }) => id)
    .sort(() => random() - 0.5);
  const some = (name: string): Segment => ({ name, endpoints: ids.splice(0, 1 + Math.floor(random() * 2)) });
  const internet: Segment = { name: 'internet', endpoints: [], outside: [{ domain: 'internet' }] };
  const chosen = random();
  if (chosen < 0.2) return [internet, some('b')];
  return chosen < 0.3 ? [some('a'), internet] : [some('a'), some('b')];
}

function reach(network: Network, from: Segment, to: Segment): { from: number; to: number }[] {
  const engine = new Engine(network, [from, to]);
  let union = 0;
  for (const source of engine.parties.classes)
    for (const destination of engine.parties.classes)
      if (source.segments.includes(0) && destination.segments.includes(1))
        union = engine.sets.unite(union, engine.pair(source, destination, 'may'));
  return engine.sets.ranges(union);
}

/** The certificate with its own digest made anew, as somebody who forges one would. */
function forged(
  certificate: IsolationCertificate,
  part: Partial<IsolationCertificate>,
): IsolationCertificate {
  const content = { ...certificate, ...part, sha256: undefined };
  return { ...content, sha256: createHash('sha256').update(JSON.stringify(content)).digest('hex') };
}

describe('the walk of the checker', () => {
  it('finds for every pair of addresses exactly the set that the engine finds', () => {
    let passed = 0;
    for (const seed of seeds) {
      const network = networkOf(seed);
      const engine = new Engine(network);
      const lists = listsOf(network);
      const places = placesByParty(network, engine);
      for (const source of engine.parties.classes)
        for (const destination of engine.parties.classes) {
          const [from, to] = [places.get(source), places.get(destination)];
          if (!from || !to || from.address.family !== to.address.family) continue;
          if (from.domain === to.domain && from.endpoint?.id === to.endpoint?.id) continue;
          const found = unite(mayPass(from, to, lists).passing, []);
          const wanted = engine.sets.ranges(engine.pair(source, destination, 'may'));
          if (wanted.length > 0) passed += 1;
          expect(found, `seed ${seed}: ${said(from)} to ${said(to)}`).toEqual(wanted);
        }
    }
    expect(passed).toBeGreaterThan(estates * 20);
  }, 600_000);
});

function placesByParty(network: Network, engine: Engine): Map<PartyClass, Place> {
  const samples = new Samples(network, []);
  const places = [
    ...network.endpoints.flatMap((endpoint) => samples.ofEndpoint(endpoint)),
    ...network.domains.flatMap((domain) =>
      domain.entrances.length > 0 ? samples.ofDomain(domain, null) : [],
    ),
  ];
  const byMember = new Map(places.map((place) => [said(place), place]));
  const found = new Map<PartyClass, Place>();
  for (const party of engine.parties.classes) {
    const place = party.members
      .map(({ endpoint, address }) => byMember.get(`${endpoint}|${address}`))
      .find((one) => one !== undefined);
    if (place) found.set(party, place);
  }
  return found;
}

const said = (place: Place): string =>
  `${place.endpoint?.id ?? place.domain}|${formatAddress(place.address)}`;

describe('certificates', () => {
  it('are made exactly where nothing unapproved may pass, and the checker accepts every one', () => {
    const kinds = new Set<string>();
    for (const seed of seeds) {
      const network = networkOf(seed);
      const random = randomSource(seed * 31);
      for (let question = 0; question < 8; question += 1) {
        const [from, to] = segmentsOf(network, random);
        const passing = reach(network, from, to);
        const approved = random() < 0.5 ? passing : passing.slice(1);
        const certificate = makeCertificate(network, from, to, approved);
        expect(certificate === undefined, `seed ${seed}`).toBe(approved.length < passing.length);
        if (!certificate) continue;
        for (const { by } of certificate.cuts) kinds.add(by);
        expect(checkCertificate(certificate, network), `seed ${seed}`).toEqual([]);
        expect(
          checkCertificate(JSON.parse(JSON.stringify(certificate)) as IsolationCertificate, network),
        ).toEqual([]);
      }
    }
    expect([...kinds].sort()).toEqual(
      expect.arrayContaining(['destination-filters', 'no-route', 'routes-and-filters', 'source-filters']),
    );
  }, 600_000);

  it('every mutation is rejected, forged digest or not', () => {
    let mutations = 0;
    for (const seed of seeds) {
      const network = networkOf(seed);
      const random = randomSource(seed * 17);
      for (let question = 0; question < 4; question += 1) {
        const [from, to] = segmentsOf(network, random);
        const certificate = makeCertificate(network, from, to, reach(network, from, to));
        if (!certificate) continue;
        for (const mutated of mutationsOf(certificate, network)) {
          mutations += 1;
          expect(checkCertificate(mutated, network), JSON.stringify(mutated.cuts)).not.toEqual([]);
        }
      }
    }
    expect(mutations).toBeGreaterThan(estates * 20);
  }, 600_000);

  it('a network that lets more through than the certified one is told, even with its hash forged', () => {
    let opened = 0;
    for (const seed of seeds) {
      const network = networkOf(seed);
      const [from, to] = segmentsOf(network, randomSource(seed * 13));
      const certificate = makeCertificate(network, from, to, reach(network, from, to));
      if (!certificate) continue;
      const open: Network = {
        ...network,
        filters: network.filters.map((filter) => ({
          ...filter,
          inbound: [],
          outbound: [],
          otherwise: 'allow',
        })),
      };
      expect(checkCertificate(certificate, open)).toEqual(['the network is not the one certified']);
      const isWider = makeCertificate(open, from, to, certificate.approved) === undefined;
      if (!isWider) continue;
      opened += 1;
      expect(checkCertificate(forged(certificate, { networkSha256: networkHash(open) }), open)).not.toEqual(
        [],
      );
    }
    expect(opened).toBeGreaterThan(0);
  });

  it('none is made over interfaces that were not all read, for nothing, or on both sides', () => {
    const network = networkOf(1);
    const [from, to] = segmentsOf(network, () => 0.9);
    const partly = { ...network, domains: network.domains.map((domain) => ({ ...domain, complete: false })) };
    expect(makeCertificate(partly, from, to, [{ from: 0, to: 0xffffff }])).toBeUndefined();
    expect(makeCertificate(network, from, { name: 'none', endpoints: [] }, [])).toBeUndefined();
    const certificate = makeCertificate(network, from, to, [{ from: 0, to: 0xffffff }]);
    if (!certificate) throw new Error('no certificate');
    const unread = forged(certificate, { networkSha256: networkHash(partly) });
    expect(checkCertificate(unread, partly).join()).toMatch(/not wholly read/);
  });
});

function* mutationsOf(certificate: IsolationCertificate, network: Network): Iterable<IsolationCertificate> {
  const { from, to, cuts, approved } = certificate;
  const digest = (certificate.sha256.startsWith('0') ? '1' : '0') + certificate.sha256.slice(1);
  yield { ...certificate, sha256: digest };
  yield { ...certificate, cuts: [] };
  yield forged(certificate, { cuts: [] });
  yield forged(certificate, { networkSha256: '0'.repeat(64) });
  yield forged(certificate, { assumptions: [...certificate.assumptions, 'another'] });
  yield forged(certificate, { unknowns: [...certificate.unknowns, 'another'] });
  yield forged(certificate, { from: { ...from, endpoints: [...from.endpoints, 'eni-gone'] } });
  yield forged(certificate, { to: { endpoints: [], outside: [] } });
  yield forged(certificate, { from: to, to: from });
  if (approved.length > 0) yield forged(certificate, { approved: approved.slice(1) });
  const others = network.endpoints
    .map(({ id }) => id)
    .filter((id) => !from.endpoints.includes(id) && !to.endpoints.includes(id));
  yield forged(certificate, { to: { ...to, endpoints: [...to.endpoints, others[0] ?? 'eni-gone'] } });
  for (const [index, cut] of cuts.entries()) {
    const without = cuts.filter((_, at) => at !== index);
    yield forged(certificate, { cuts: without });
    yield forged(certificate, { cuts: [...cuts, cut] });
    yield forged(certificate, { cuts: [...without, { ...cut, sources: cut.sources.slice(1) }] });
    yield forged(certificate, { cuts: [...without, { ...cut, destinations: cut.destinations.slice(1) }] });
    yield forged(certificate, { cuts: [...without, { ...cut, sources: [...cut.sources, 'eni-gone'] }] });
    if (cut.by !== 'no-common-family')
      yield forged(certificate, { cuts: [...without, { ...cut, by: 'no-common-family' }] });
    if (cut.by !== 'routes-and-filters')
      yield { ...certificate, cuts: [...without, { ...cut, by: 'routes-and-filters' }] };
  }
}
