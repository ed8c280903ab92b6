import { buildEstate } from '../../src/estate/estate.ts';
import type { EstateMemory } from '../../src/estate/memory.ts';
import type { Topology } from '../../src/estate/network/topology.ts';
import { accessNeeds, engagementAccess } from '../../src/judge/access/engagement-access.ts';
import { segmentationOf } from '../../src/judge/segmentation/segmentation.ts';
import { demoInstant } from '../../src/demo/demo.ts';
import { schemas, type SampleEvidence } from './sample-run.ts';

/** What `access` and `flows` answer over everything that is declared. */
export interface Answers {
  /** System -> who can reach it or may be able to, and how many facts are said to be missing. */
  access: ReadonlyMap<string, { reachers: ReadonlySet<string>; missing: number; unanswered: boolean }>;
  /** Ordered pair of zones -> verdict. */
  flows: ReadonlyMap<string, string>;
  /** Reads that are not whole. */
  incomplete: number;
}

export async function answersOf(evidence: SampleEvidence, memory: EstateMemory): Promise<Answers> {
  const { plan, envelopes, locker, loaded } = evidence;
  const { scope } = loaded;
  const at = new Date(demoInstant);
  const read = { plan, envelopes, blob: locker.getBlob.bind(locker) };
  const names = [...accessNeeds, 'network.topology'];
  const estate = await buildEstate(read, scope, names, schemas, memory);
  const { systems, segments } = estate;
  const access = engagementAccess({ collection: (name) => estate.whole(name), systems, scope, at });
  const topology = estate.whole<Topology>('network.topology');
  const network = topology.members[0]?.network;
  const cells = network === undefined ? [] : segmentationOf(network, { scope, segments, systems }, at).cells;
  return {
    access: new Map(
      access.systems.map(({ id, accounts, missing, unanswered }) => [
        id,
        {
          reachers: new Set(accounts.map(({ principal }) => principal)),
          missing: missing.length,
          unanswered: unanswered !== null,
        },
      ]),
    ),
    flows: new Map(cells.map(({ from, to, verdict }) => [`${from} to ${to}`, verdict])),
    incomplete: topology.reads.filter(({ complete }) => !complete).length,
  };
}

/** Answers that became `denied` or `isolated` without anything being said to be missing. */
export function closed(before: Answers, after: Answers): string[] {
  const denied = [...before.access].flatMap(([system, { reachers, missing }]) => {
    const now = after.access.get(system);
    if (now === undefined || now.unanswered || now.missing > missing) return [];
    return [...reachers].filter((one) => !now.reachers.has(one)).map((one) => `${one} denied ${system}`);
  });
  if (after.incomplete > before.incomplete) return denied;
  const isolated = [...before.flows].filter(
    ([pair, verdict]) =>
      !verdict.startsWith('isolated') && after.flows.get(pair)?.startsWith('isolated') !== false,
  );
  return [...denied, ...isolated.map(([pair]) => `${pair} isolated`)];
}
