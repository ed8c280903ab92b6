import { afterEach, expect, it, vi } from 'vitest';
import { Engine } from '../../../src/analyse/isolation/engine.ts';
import { segmentMatrix, type ApprovedFlow } from '../../../src/analyse/isolation/matrix.ts';
import { PartMatrix } from '../../../src/analyse/isolation/part-matrix.ts';
import type { Segment } from '../../../src/analyse/isolation/parties.ts';
import { buildAwsNetwork } from '../../../src/estate/network/aws/lower.ts';
import { buildAzureNetwork } from '../../../src/estate/network/azure/lower.ts';
import type { Network } from '../../../src/estate/network/representation.ts';
import { portRange } from '../../../src/estate/network/transport.ts';
import { asEvidence, randomEstate, randomSource } from './random-aws.ts';
import { asEvidence as asAzureEvidence } from './azure-estate.ts';
import { randomAzure } from './random-azure.ts';

const estates = process.env['NCSSR_EVERY'] === '1' ? 120 : process.env['NCSSR_FULL'] === '1' ? 20 : 12;
const patience = 600_000;
afterEach(() => vi.restoreAllMocks());

type Random = (below: number) => number;

function numbers(seed: number): Random {
  const random = randomSource(seed);
  return (below) => Math.floor(random() * below);
}

/** Interfaces in four parts at random, whatever subnet they stand in. */
function parts(network: Network, random: Random): Map<string, string> {
  return new Map(network.endpoints.map(({ id }) => [id, `part ${random(4)}`]));
}

/** Segments of whole parts and of outside networks; one question asks a segment against itself, one splits a part. */
function questions(network: Network, of: ReadonlyMap<string, string>, random: Random): Segment[][] {
  const named = (name: string, ...wanted: string[]): Segment => ({
    name,
    endpoints: network.endpoints.map(({ id }) => id).filter((id) => wanted.includes(of.get(id) ?? '')),
  });
  const outside = network.domains
    .filter(({ kind }) => kind !== 'virtual-network' && kind !== 'hub')
    .map(({ id }) => ({ name: id, endpoints: [], outside: [{ domain: id }] }));
  const self = named('one', 'part 0', 'part 1');
  return [
    [...['part 0', 'part 1', 'part 2', 'part 3'].map((name) => named(name, name)), ...outside],
    [named('both', 'part 0', 'part 2'), named('rest', 'part 1'), ...outside],
    [self, { ...self, name: 'other' }],
    [{ name: 'single', endpoints: [network.endpoints[random(network.endpoints.length)]?.id ?? ''] }, self],
  ];
}

function approvalsAmong(segments: readonly Segment[], random: Random): ApprovedFlow[] {
  return Array.from({ length: random(4) }, () => ({
    from: segments[random(segments.length)]?.name ?? '',
    to: segments[random(segments.length)]?.name ?? '',
    transport:
      [[portRange(6, 443, 443)], [portRange(6, 0, 65535)], [{ from: 0, to: 0xffffff }]][random(3)] ?? [],
  }));
}

/** Every answer from the one scan is that of an engine compiled for the question alone, bit for bit. */
function expectAlike(network: Network, random: Random): void {
  const of = parts(network, random);
  const shared = new PartMatrix(network, (id) => of.get(id) ?? '');
  for (const segments of questions(network, of, random)) {
    const approved = approvalsAmong(segments, random);
    for (const asked of [network, { ...network, relays: [] }]) {
      const cold = segmentMatrix(structuredClone(asked), segments, approved);
      expect(shared.matrix(asked, segments, approved)).toEqual(cold);
    }
  }
}

it('one scan answers every question as an engine of its own would: AWS', { timeout: patience }, () => {
  for (let seed = 1; seed <= estates; seed += 1)
    expectAlike(buildAwsNetwork(asEvidence(randomEstate(seed))), numbers(seed));
});

it('one scan answers every question as an engine of its own would: Azure', { timeout: patience }, () => {
  for (let seed = 1; seed <= estates; seed += 1)
    expectAlike(buildAzureNetwork(asAzureEvidence(randomAzure(seed, seed % 2 === 0))), numbers(seed));
});

it('scans the classes once for each bound, however many questions come', () => {
  const network = { ...buildAwsNetwork(asEvidence(randomEstate(7))), relays: [] };
  const of = parts(network, numbers(7));
  const shared = new PartMatrix(network, (id) => of.get(id) ?? '');
  const scan = vi.spyOn(Engine.prototype, 'scan');
  for (let round = 0; round < 3; round += 1)
    for (const segments of questions(network, of, numbers(round)).slice(0, 3))
      shared.matrix(network, segments);
  expect(scan.mock.calls.map(([bound]) => bound).sort()).toEqual(
    [...new Set(scan.mock.calls.map(([bound]) => bound))].sort(),
  );
  expect(scan.mock.calls.length).toBeGreaterThan(0);
});
