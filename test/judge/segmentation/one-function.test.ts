import { expect, test } from 'vitest';
import { answerFlow } from '../../../src/analyse/isolation/answer.ts';
import { buildAwsNetwork } from '../../../src/estate/network/aws/lower.ts';
import { buildAzureNetwork } from '../../../src/estate/network/azure/lower.ts';
import type { Network } from '../../../src/estate/network/representation.ts';
import { joinNetworks } from '../../../src/estate/network/topology-join.ts';
import type { Envelope } from '../../../src/locker/envelope.ts';
import type { ReadState } from '../../../src/estate/collection.ts';
import { segmentationOf } from '../../../src/judge/segmentation/segmentation.ts';
import { withReads } from '../../../src/judge/segmentation/unread.ts';
import { richEstate } from '../../analyse/isolation/azure-rich-estate.ts';
import { asEvidence as azureEvidence } from '../../analyse/isolation/azure-estate.ts';
import { small } from '../../analyse/isolation/aws-small.ts';
import { asEvidence, randomEstate } from '../../analyse/isolation/random-aws.ts';
import { randomAzure } from '../../analyse/isolation/random-azure.ts';

const declared = {
  scope: { flows: [], segments: {}, assumptions: [] },
  segments: new Map(),
  systems: new Map(),
};
const at = new Date('2026-11-20T00:00:00Z');

/** The cells of collected networks, and the same asked as questions. */
function expectOneAnswer(network: Network): void {
  const { cells, zones } = segmentationOf(network, declared, at);
  const of = new Map(zones.map((zone) => [zone.name, zone]));
  for (const { from, to, verdict } of cells) {
    const [source, target] = [of.get(from), of.get(to)];
    if (!source || !target || source.kind === 'outside' || target.kind === 'outside') continue;
    const answer = answerFlow(network, { from: source.endpoints, to: target.endpoints });
    expect(verdict, `${from} to ${to}`).toBe(answer.verdict);
  }
}

test.each([1, 2, 3])('a cell says what the question says: AWS, seed %i', (seed) => {
  expectOneAnswer(buildAwsNetwork(asEvidence(randomEstate(seed))));
});

test.each([2, 3])('a cell says what the question says: Azure, seed %i', (seed) => {
  expectOneAnswer(buildAzureNetwork(azureEvidence(randomAzure(seed, false))));
});

test('a cell says what the question says, both clouds together', () => {
  const azure = buildAzureNetwork(azureEvidence(richEstate()));
  expectOneAnswer(joinNetworks([buildAwsNetwork(asEvidence(randomEstate(7))), azure]));
});

test('no cell is isolated that rests on a list of its account which is not whole', () => {
  const network = buildAwsNetwork(asEvidence(small()));
  const segmentation = segmentationOf(network, declared, at);
  expect(segmentation.cells.some(({ verdict }) => verdict === 'isolated')).toBe(true);
  const [evidence = ''] = network.endpoints[0]?.evidence ?? [];
  const read = (complete: boolean): ReadState =>
    ({
      ...{ complete, shortfalls: [], envelope: { id: evidence } as Envelope },
      read: { account: '111122223333' },
    }) as unknown as ReadState;
  expect(withReads(segmentation, network, [read(true)])).toBe(segmentation);
  const { cells } = withReads(segmentation, network, [read(false)]);
  expect(cells.some(({ verdict }) => verdict.startsWith('isolated'))).toBe(false);
});
