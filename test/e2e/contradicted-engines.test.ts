import { describe, expect, it } from 'vitest';
import { buildEstate, type Estate } from '../../src/estate/estate.ts';
import { decodeReads } from '../../src/estate/evidence.ts';
import { EstateMemory } from '../../src/estate/memory.ts';
import { namedElsewhere } from '../../src/estate/references/contradictions.ts';
import type { Topology } from '../../src/estate/network/topology.ts';
import { accessNeeds, engagementAccess } from '../../src/judge/access/engagement-access.ts';
import { segmentationOf } from '../../src/judge/segmentation/segmentation.ts';
import { demoInstant } from '../../src/demo/demo.ts';
import { clean, full, neededKinds, seed } from './refusals.ts';
import { schemas, type SampleRun } from './sample-run.ts';
import { lacking } from './taken-away.ts';

const patience = full ? 1_800_000 : 240_000;
const memory = new EstateMemory();
const at = new Date(demoInstant);

const evidenceOf = (run: SampleRun) => ({
  plan: run.plan,
  envelopes: run.envelopes,
  blob: (sha256: string) => run.locker.getBlob(sha256),
});

function estateOf(run: SampleRun): Promise<Estate> {
  const names = ['network.topology', ...accessNeeds];
  return buildEstate(evidenceOf(run), run.loaded.scope, names, schemas, memory);
}

/** Every cell that the matrix of segments calls isolated. */
function isolatedCells(estate: Estate): Set<string> {
  const network = estate.whole<Topology>('network.topology').members[0]?.network;
  if (!network) return new Set();
  const { scope } = clean.loaded;
  const { cells } = segmentationOf(
    network,
    { scope, segments: estate.segments, systems: estate.systems },
    at,
  );
  return new Set(
    cells.filter(({ verdict }) => verdict.startsWith('isolated')).map(({ from, to }) => `${from} to ${to}`),
  );
}

/** Whom the engine lets reach each system, and whether it says that somebody may be missing. */
function reachOf(estate: Estate): { system: string; principals: Set<string>; open: boolean }[] {
  const { scope } = clean.loaded;
  const source = { collection: (name: string) => estate.whole(name), systems: estate.systems, scope, at };
  return engagementAccess(source as Parameters<typeof engagementAccess>[0]).systems.map(
    ({ id, accounts, missing, unanswered }) => ({
      system: id,
      principals: new Set(accounts.map(({ principal }) => principal)),
      // A provider stands for all who may come by it, where who they are is not known.
      open: missing.length > 0 || unanswered !== null || accounts.some(({ kind }) => kind === 'provider'),
    }),
  );
}

describe(
  `the engines, asked of lists that lack what others name (NCSSR_SEED=${seed})`,
  { timeout: patience },
  () => {
    it('call nothing isolated that was not, and lose nobody in silence', async () => {
      const kinds = new Set(clean.plan.map(({ kind }) => kind));
      const all = namedElsewhere(await decodeReads(evidenceOf(clean), kinds, schemas)).filter(({ kind }) =>
        neededKinds.has(kind),
      );
      const whole = await estateOf(clean);
      const [isolated, reached] = [isolatedCells(whole), reachOf(whole)];
      const some = all.filter((_, place) => full || place % 12 === (seed + 5) % 12);
      const unseen: string[] = [];
      let asked = 0;
      for (const { kind, id } of some) {
        const run = await lacking(clean, kind, id);
        if (run.envelopes.every((one) => clean.envelopes.includes(one))) continue;
        const estate = await estateOf(run);
        asked += 1;
        for (const cell of isolatedCells(estate))
          if (!isolated.has(cell)) unseen.push(`${kind} without ${id}: ${cell} became isolated`);
        for (const after of reachOf(estate)) {
          const before = reached.find(({ system }) => system === after.system);
          const lost = [...(before?.principals ?? [])].filter((one) => !after.principals.has(one));
          if (lost.length > 0 && !after.open)
            unseen.push(`${kind} without ${id}: ${lost.join(', ')} no longer reaches ${after.system}`);
        }
      }
      if (full) console.log(`the engines were asked of ${asked} runs`);
      expect(unseen).toEqual([]);
      expect(asked).toBeGreaterThan(some.length / 2);
    });
  },
);
