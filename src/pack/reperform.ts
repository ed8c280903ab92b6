import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { parseCatalogue } from '../catalogue/load.ts';
import { evaluate } from '../judge/evaluate.ts';
import type { Results } from '../judge/results.ts';
import { resultsText } from '../judge/serialise.ts';
import type { Envelope } from '../locker/envelope.ts';
import type { FiledDocument } from '../locker/locker.ts';
import type { RunStart } from '../locker/run.ts';
import { ProblemsError } from '../schema/problem.ts';
import { kindSchemas } from '../schema/kind-schemas.ts';
import { parseScope } from '../scope/load.ts';
import { unzipTo } from './zip.ts';

export interface Reperformance {
  same: boolean;
  at: string;
  results: number;
  /** What differs, one sentence each: a result that changed, appeared or went. */
  differences: readonly string[];
}

/**
 * Judges again from a binder alone, folder or zip, at the instant that it was judged at, and compares byte for
 * byte with the results that it holds. Says nothing about who sealed it: that is `verify`.
 */
export async function reperform(binder: string): Promise<Reperformance> {
  if ((await stat(binder)).isDirectory()) return reperformFolder(binder);
  const folder = await mkdtemp(join(tmpdir(), 'ncssr-binder-'));
  try {
    return await reperformFolder(await unzipTo(binder, folder));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function reperformFolder(folder: string): Promise<Reperformance> {
  const data = (name: string): string => join(folder, 'data', name);
  const sealed = await readFile(data('results.json'), 'utf8');
  const before = JSON.parse(sealed) as Results;
  const { start } = JSON.parse(await readFile(data('run.json'), 'utf8')) as { start: RunStart };
  const { catalogue, problems } = parseCatalogue(await textsIn(data('controls')));
  if (problems.length > 0) throw new ProblemsError(problems);
  const after = await evaluate({
    run: before.run,
    at: new Date(before.at),
    evidence: {
      plan: start.plan,
      envelopes: await lines<Envelope>(data('envelopes.jsonl')),
      blob: (sha256) => readFile(join(folder, 'data', 'evidence', sha256)),
    },
    documents: await lines<FiledDocument>(data('documents.jsonl')),
    catalogue,
    scope: parseScope('scope.yaml', await readFile(data('scope.yaml'), 'utf8')),
    schemas: kindSchemas(),
  });
  const same = resultsText(after) === sealed;
  return {
    same,
    at: before.at,
    results: before.results.length,
    differences: same ? [] : differencesOf(before, after),
  };
}

async function textsIn(folder: string): Promise<{ path: string; text: string }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    files.sort().map(async (file) => ({ path: relative(folder, file), text: await readFile(file, 'utf8') })),
  );
}

async function lines<T>(file: string): Promise<T[]> {
  const text = await readFile(file, 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}

function differencesOf(before: Results, after: Results): string[] {
  const byKey = (results: Results): Map<string, string> =>
    new Map(
      results.results.map((one) => [`${one.id} on ${one.system ?? 'the engagement'}`, JSON.stringify(one)]),
    );
  const [left, right] = [byKey(before), byKey(after)];
  const found = [...new Set([...left.keys(), ...right.keys()])].sort().flatMap((key) => {
    if (!right.has(key)) return [`${key}: stands in the binder, and does not come out when judged again`];
    if (!left.has(key)) return [`${key}: comes out when judged again, and does not stand in the binder`];
    return left.get(key) === right.get(key) ? [] : [`${key}: comes out differently when judged again`];
  });
  return found.length > 0 ? found : ['The results agree one by one, but not byte for byte'];
}
