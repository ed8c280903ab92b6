import { encodeEntry } from './entry-line.ts';
import type { Envelope, RunId } from './envelope.ts';
import type { FiledDocument, Locker, SignedHead } from './locker.ts';
import type { RunEnd, RunStart } from './run.ts';

/** A run as the log tells of it; `end` is null while it is under way or after it was cut off. */
export interface RunSummary {
  start: RunStart;
  end: RunEnd | null;
  /** Head of the log sealed at the run's end. */
  head: SignedHead | null;
  envelopes: number;
}

export interface StoredRun {
  start: RunStart;
  end: RunEnd | null;
  head: SignedHead | null;
  envelopes: Envelope[];
  /** Documents on file when the run ended: those filed before it and during it. */
  documents: FiledDocument[];
}

/** Every run of the locker, oldest first. */
export async function listRuns(locker: Locker): Promise<RunSummary[]> {
  const runs = new Map<RunId, RunSummary>();
  for await (const { type, body } of locker.entries()) {
    if (type === 'run-start') {
      if (!runs.has(body.id)) runs.set(body.id, { start: body, end: null, head: null, envelopes: 0 });
      continue;
    }
    const run = type === 'run-end' ? runs.get(body.id) : 'run' in body ? runs.get(body.run) : undefined;
    if (run === undefined) continue;
    if (type === 'envelope') run.envelopes += 1;
    if (type === 'run-end') run.end = body;
    if (type === 'head') run.head = body;
  }
  return [...runs.values()];
}

/** The run that ended last by an instant; undefined where none had. */
export function endedBy(runs: readonly RunSummary[], instant: Date): RunSummary | undefined {
  const endOf = ({ end }: RunSummary): number => Date.parse(end?.endedAt ?? '');
  return runs
    .filter((run) => endOf(run) <= instant.getTime())
    .toSorted((a, b) => endOf(a) - endOf(b))
    .at(-1);
}

/**
 * One run with its envelopes. `latest` is the run that ended last; a run under way must be asked for by its id.
 * Throws Error in plain words when there is no such run.
 */
export async function readRun(locker: Locker, id: RunId): Promise<StoredRun> {
  const wanted = id === 'latest' ? await latestEnded(locker) : id;
  const envelopes: Envelope[] = [];
  const documents: FiledDocument[] = [];
  let start: RunStart | null = null;
  let end: RunEnd | null = null;
  let head: SignedHead | null = null;
  for await (const { type, body } of locker.entries()) {
    if (type === 'document' && end === null) documents.push(body);
    if (type === 'run-start' && body.id === wanted) start ??= body;
    if (type === 'envelope' && body.run === wanted) envelopes.push(body);
    if (type === 'run-end' && body.id === wanted) end = body;
    if (type === 'head' && body.run === wanted) head = body;
  }
  if (start === null) throw new Error(`the locker holds no run ${wanted}`);
  return { start, end, head, envelopes, documents };
}

async function latestEnded(locker: Locker): Promise<RunId> {
  let latest: RunId | null = null;
  for await (const { type, body } of locker.entries()) if (type === 'run-end') latest = body.id;
  if (latest === null) throw new Error('the locker holds no finished run; collect first');
  return latest;
}

/**
 * The log from a run's first entry to the one with the number given, line by line as it is stored. With a head
 * beside them the lines prove themselves to be what the locker held: each names the one before, and the head names
 * the last.
 */
export async function* runLines(locker: Locker, id: RunId, last: number): AsyncIterable<Buffer> {
  let within = false;
  for await (const { sequence, previous, at, ...record } of locker.entries()) {
    if (record.type === 'run-start' && record.body.id === id) within = true;
    if (within) yield encodeEntry(record, sequence, previous, at).line;
    if (sequence >= last) return;
  }
}
