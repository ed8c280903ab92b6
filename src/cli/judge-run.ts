import { resolve } from 'node:path';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { RunEvidence } from '../estate/evidence.ts';
import type { Results } from '../judge/results.ts';
import type { JudgeWatch } from '../judge/watch.ts';
import { later, readRegister, type StoredRegister } from '../documents/register.ts';
import type { Locker } from '../locker/locker.ts';
import type { StoredRun } from '../locker/runs.ts';
import type { LoadedScope } from '../scope/load.ts';
import { folderOf, instantOf, type CommonOptions } from './options.ts';
import { UsageError } from './usage-error.ts';

export interface JudgedRun {
  results: Results;
  run: StoredRun;
  register: StoredRegister;
  catalogue: Catalogue;
  loaded: LoadedScope;
}

/** The catalogue with the user's own folders of controls. Throws ProblemsError. */
export async function catalogueFor(folders: readonly string[], folder: string): Promise<Catalogue> {
  const { loadCatalogue } = await import('../catalogue/load.ts');
  const { builtInFolder } = await import('../catalogue/location.ts');
  const { ProblemsError } = await import('../schema/problem.ts');
  const { catalogue, problems } = await loadCatalogue({
    frameworkFolder: builtInFolder(),
    extraFolders: folders.map((one) => resolve(folder, one)),
  });
  if (problems.length > 0) throw new ProblemsError(problems);
  return catalogue;
}

/**
 * Judges one run of a locker, offline: at the instant given, or the later of its end and the last act on a document,
 * or (`ended`) its end alone. `readsAt` counts the age of what was read at another instant: a forecast.
 */
export async function judgeRun(
  options: CommonOptions,
  locker: Locker,
  { ended = false, ...how }: { ended?: boolean; readsAt?: Date; watch?: JudgeWatch } = {},
): Promise<JudgedRun> {
  const [{ loadScope }, { evaluate }, { readRun }, { kindSchemas }] = await Promise.all([
    import('../scope/load.ts'),
    import('../judge/evaluate.ts'),
    import('../locker/runs.ts'),
    import('../schema/kind-schemas.ts'),
  ]);
  const loaded = await loadScope(options.config);
  const catalogue = await catalogueFor(loaded.scope.controls, folderOf(options));
  let run: StoredRun;
  try {
    run = await readRun(locker, options.run);
  } catch (error) {
    throw new UsageError(
      `${error instanceof Error ? error.message : String(error)}: collect first, or name another with --run`,
    );
  }
  if (!run.end)
    throw new UsageError(`The run ${run.start.id} has not ended: finish it with ncssr collect --resume`);
  const register = await readRegister(locker);
  const results = await evaluate({
    run: run.start.id,
    at: instantOf(options, ended ? run.end.endedAt : later(register.lastAct, run.end.endedAt)),
    evidence: evidenceOfRun(run, locker),
    documents: register.documents,
    examinations: register.examinations,
    catalogue,
    scope: loaded.scope,
    schemas: kindSchemas(),
    ...how,
  });
  return { results, run, register, catalogue, loaded };
}

/** What a run read, for building its estate. */
export function evidenceOfRun(run: StoredRun, locker: Locker): RunEvidence {
  return { plan: run.start.plan, envelopes: run.envelopes, blob: (sha256) => locker.getBlob(sha256) };
}

/** The ids of all members of one estate collection in a run, and whether it was read whole. */
export async function populationOf(
  collection: string,
  options: CommonOptions,
  locker: Locker,
): Promise<{ run: string; ids: string[]; whole: boolean }> {
  const [{ loadScope }, { buildEstate, collectionNames }, { readRun }, { kindSchemas }] = await Promise.all([
    import('../scope/load.ts'),
    import('../estate/estate.ts'),
    import('../locker/runs.ts'),
    import('../schema/kind-schemas.ts'),
  ]);
  if (!collectionNames.includes(collection)) {
    throw new UsageError(`There is no collection ${collection}; there are ${collectionNames.join(', ')}`);
  }
  const { scope } = await loadScope(options.config);
  const run = await readRun(locker, options.run);
  const estate = await buildEstate(evidenceOfRun(run, locker), scope, [collection], kindSchemas());
  const { members, reads } = estate.whole(collection);
  return {
    run: run.start.id,
    ids: members.map(({ id }) => id),
    whole: reads.length > 0 && reads.every(({ complete }) => complete),
  };
}
