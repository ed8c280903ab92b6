import { statSync } from 'node:fs';
import type { RunEvidence } from '../estate/evidence.ts';
import { refuseOther } from '../input/regular-file.ts';
import { sha256 } from '../locker/entry-line.ts';
import type { Envelope, Sha256 } from '../locker/envelope.ts';
import { IntegrityError } from '../locker/integrity.ts';
import type { Examination, FiledDocument } from '../locker/locker.ts';
import type { RunEnd, RunStart } from '../locker/run.ts';
import type { Scope } from '../scope/scope.ts';
import { parseScope } from '../scope/load.ts';
import type { BinderSource } from './binder-source.ts';
import { evidenceFolder } from './contents.ts';
import { folderSource } from './folder-source.ts';
import { zipSource } from './zip-source.ts';

/** What a binder holds of the run that it was made of. Says nothing about who sealed it: that is `verify`. */
export interface BinderRecord {
  start: RunStart;
  end: RunEnd;
  /** `results.json` as it stands. */
  results: string;
  evidence: RunEvidence;
  documents: readonly FiledDocument[];
  examinations: readonly Examination[];
  scope: Scope;
  controls: readonly { path: string; text: string }[];
  close(): void;
}

/** Opens a binder, folder or zip. Throws where a part is missing or cannot be read. */
export function openBinder(binder: string): BinderRecord {
  const source = sourceOf(binder);
  try {
    return recordOf(source);
  } catch (error) {
    source.close();
    throw error;
  }
}

function sourceOf(binder: string): BinderSource {
  const status = statSync(binder);
  refuseOther(binder, status, true);
  if (status.isDirectory()) return folderSource(binder);
  const source = zipSource(binder, () => undefined);
  if (source === null) throw new Error(`${binder} is neither a folder nor a zip that can be read`);
  return source;
}

function recordOf(source: BinderSource): BinderRecord {
  const text = (name: string): string => bytesOf(source, `data/${name}`).toString('utf8');
  const { start, end } = JSON.parse(text('run.json')) as { start: RunStart; end: RunEnd };
  return {
    start,
    end,
    results: text('results.json'),
    evidence: {
      plan: start.plan,
      envelopes: lines<Envelope>(text('envelopes.jsonl')),
      blob: (sha256) => Promise.resolve(evidenceOf(source, sha256)),
    },
    documents: lines<FiledDocument>(text('documents.jsonl')),
    examinations: lines<Examination>(
      source.read('data/examinations.jsonl', mostBytes)?.toString('utf8') ?? '',
    ),
    scope: parseScope('scope.yaml', text('scope.yaml')),
    controls: controlFiles(source),
    close: () => {
      source.close();
    },
  };
}

const mostBytes = 1024 * 1024 * 1024;

function bytesOf(source: BinderSource, path: string): Buffer {
  const bytes = source.read(path, mostBytes);
  if (bytes === null) throw new Error(`The binder lacks ${path}, without which it cannot be judged again`);
  return bytes;
}

/** Stored bytes, held against the name that they stand under. Throws IntegrityError where they differ. */
function evidenceOf(source: BinderSource, digest: Sha256): Buffer {
  const path = `${evidenceFolder}${digest}`;
  const bytes = bytesOf(source, path);
  const found = sha256(bytes);
  if (found === digest) return bytes;
  throw new IntegrityError({ path, what: 'stored bytes were changed', expected: digest, found });
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
