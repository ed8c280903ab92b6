import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { openSources } from '../../src/collect/open-sources.ts';
import { silent } from '../../src/collect/progress.ts';
import { collectRun } from '../../src/collect/run.ts';
import { demoInstant } from '../../src/demo/demo.ts';
import type { Results } from '../../src/judge/results.ts';
import { openMemoryLocker } from '../../src/locker/memory-locker.ts';
import type { LoadedScope } from '../../src/scope/load.ts';
import { exportAws } from './exported-aws.ts';
import {
  evidenceOf,
  judgeSample,
  product,
  sampleRun,
  type SampleEvidence,
  type SampleRun,
} from './sample-run.ts';

let live: SampleRun;
let folder: string;

beforeAll(async () => {
  live = await sampleRun();
  folder = await mkdtemp(join(tmpdir(), 'ncssr-import-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The live run's scope, its sources replaced by folders of exports. */
function imported(loaded: LoadedScope, names: readonly string[]): LoadedScope {
  const sources = Object.fromEntries(
    Object.entries(loaded.scope.sources).map(([name, source]) => [
      name,
      names.includes(name) ? { ...source, import: join(folder, name) } : source,
    ]),
  ) as LoadedScope['scope']['sources'];
  return { ...loaded, scope: { ...loaded.scope, sources } };
}

/** The live run's evidence with that of some sources read from their exports instead. */
async function importedRun(
  names: readonly string[],
): Promise<{ evidence: SampleEvidence; results: Results }> {
  const loaded = imported(live.loaded, names);
  const only = {
    ...loaded.scope,
    sources: Object.fromEntries(
      Object.entries(loaded.scope.sources).filter(([name]) => names.includes(name)),
    ),
  };
  const now = (): Date => new Date(demoInstant);
  const signal = new AbortController().signal;
  const sources = await openSources(only, { folder, signal, now });
  const locker = openMemoryLocker();
  await collectRun({
    locker,
    sources,
    scopeText: loaded.text,
    product,
    progress: silent,
    signal,
    writeCredentialReason: null,
    now,
  });
  const own = await evidenceOf(locker, loaded);
  const theirs = <T extends { source: string }>(all: readonly T[]): T[] =>
    all.filter(({ source }) => !names.includes(source));
  const blob = (sha256: string): Promise<Uint8Array> =>
    locker.getBlob(sha256).catch(() => live.locker.getBlob(sha256));
  const evidence = {
    ...live,
    plan: [...own.plan, ...theirs(live.plan)],
    envelopes: [...own.envelopes, ...theirs(live.envelopes)],
    locker: { ...live.locker, getBlob: blob },
    loaded,
  };
  return { evidence, results: await judgeSample(evidence) };
}

/** What a reader of the results sees first: statements with their systems, checks and requests. */
const statusesOf = ({ statements, results }: Results): string =>
  [
    ...statements.flatMap(({ id, status, systems }) => [
      `${id}: ${status}`,
      ...systems.map((one) => `${id} ${one.id}: ${one.status}`),
    ]),
    ...results.map(({ id, system, status }) => `${id} ${system ?? ''}: ${status}`),
  ].join('\n');

test('an import of the sample AWS accounts gives the statuses of the live run', async () => {
  const target = join(folder, 'aws-legacy');
  const logs = await exportAws(live, target);
  await writeFile(
    join(target, 'export.yaml'),
    stringify({ complete: true, by: 'alice.moreno', at: demoInstant, logs }),
  );
  const { results } = await importedRun(['aws-legacy']);
  expect(statusesOf(results)).toBe(statusesOf(live.results));
});
