import { statSync } from 'node:fs';
import { parseCatalogue } from '../catalogue/parse.ts';
import { evaluate } from '../judge/evaluate.ts';
import type { Results } from '../judge/results.ts';
import { resultsText } from '../judge/serialise.ts';
import type { Envelope } from '../locker/envelope.ts';
import type { FiledDocument } from '../locker/locker.ts';
import type { RunStart } from '../locker/run.ts';
import { ProblemsError } from '../schema/problem.ts';
import { kindSchemas } from '../schema/kind-schemas.ts';
import { parseScope } from '../scope/load.ts';
import type { BinderSource } from './binder-source.ts';
import { folderSource } from './folder-source.ts';
import { zipSource } from './zip-source.ts';

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
  const source = open(binder);
  try {
    return await reperformFrom(source);
  } finally {
    source.close();
  }
}

function open(binder: string): BinderSource {
  if (statSync(binder).isDirectory()) return folderSource(binder);
  const source = zipSource(binder, () => undefined);
  if (source === null) throw new Error(`${binder} is neither a folder nor a zip that can be read`);
  return source;
}

async function reperformFrom(source: BinderSource): Promise<Reperformance> {
  const text = (name: string): string => bytesOf(source, `data/${name}`).toString('utf8');
  const sealed = text('results.json');
  const before = JSON.parse(sealed) as Results;
  const { start } = JSON.parse(text('run.json')) as { start: RunStart };
  const { catalogue, problems } = parseCatalogue(controlFiles(source));
  if (problems.length > 0) throw new ProblemsError(problems);
  const after = await evaluate({
    run: before.run,
    at: new Date(before.at),
    evidence: {
      plan: start.plan,
      envelopes: lines<Envelope>(text('envelopes.jsonl')),
      blob: (sha256) => Promise.resolve(bytesOf(source, `data/evidence/${sha256}`)),
    },
    documents: lines<FiledDocument>(text('documents.jsonl')),
    catalogue,
    scope: parseScope('scope.yaml', text('scope.yaml')),
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

const mostBytes = 1024 * 1024 * 1024;

function bytesOf(source: BinderSource, path: string): Buffer {
  const bytes = source.read(path, mostBytes);
  if (bytes === null) throw new Error(`The binder lacks ${path}, without which it cannot be judged again`);
  return bytes;
}

function controlFiles(source: BinderSource): { path: string; text: string }[] {
  const folder = 'data/controls/';
  return [...source.files(() => undefined)]
    .filter((path) => path.startsWith(folder))
    .sort()
    .map((path) => ({ path: path.slice(folder.length), text: bytesOf(source, path).toString('utf8') }));
}

function lines<T>(text: string): T[] {
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
