import { createHash } from 'node:crypto';
import type { RunId } from '../locker/envelope.ts';
import type { Locker, LockerEntry } from '../locker/locker.ts';
import { registerSha256 } from '../locker/register.ts';
import type { PlannedRead, RunStart, SourceConnection, SourceCredential } from '../locker/run.ts';
import { eachConcurrently } from './concurrency.ts';
import type { OpenedSource } from './opened-source.ts';
import type { Progress } from './progress.ts';
import { performRead } from './read.ts';

export interface SourceToRead {
  name: string;
  opened: OpenedSource;
  concurrency: number;
}

interface CollectionSettings {
  locker: Locker;
  sources: readonly SourceToRead[];
  scopeText: string;
  product: { version: string; codeSha256: string };
  progress: Progress;
  signal: AbortSignal;
  writeCredentialReason: string | null;
  /** How sources are reached, for the record. */
  connections?: readonly SourceConnection[];
  /** One read after another in the order of the plan: slower, and the log is the same from run to run. */
  inOrder?: boolean;
  now: () => Date;
}

export interface CollectionOutcome {
  run: RunId;
  interrupted: boolean;
  reads: number;
  /** Reads that are kept, those of an interrupted start included. */
  kept: number;
  /** Of those kept, how many lack something. */
  incomplete: number;
  /** The entry that ended the run in the log; null after an interruption. */
  end: LockerEntry | null;
}

/**
 * A credential that could change what it reads, or of which nobody knows; the run does not start with it unless a
 * reason is given.
 */
class WriteCredentialError extends Error {
  readonly credentials: readonly SourceCredential[];
  constructor(credentials: readonly SourceCredential[]) {
    const said = ({ source, account, caller, rating, why }: SourceCredential): string =>
      `${source} ${account ?? ''} as ${caller} ${rating === 'unknown' ? 'is not known to read alone' : 'can write'} (${why})`;
    super(
      `A credential is not read-only: ${credentials.map(said).join('; ')}. ` +
        'Use a read-only credential (ncssr permissions prints the policy), or give --allow-write-credential REASON.',
    );
    this.name = 'WriteCredentialError';
    this.credentials = credentials;
  }
}

/**
 * Reads everything the sources plan, a new run from its first read or an unfinished one from where it stopped.
 * Partial failure never ends a run: what is missing stands in the envelope of its read. After an interruption
 * the run has no end in the log, and `resume` finishes it without reading again what it has.
 */
export async function collectRun(
  settings: CollectionSettings,
  resume?: RunStart,
): Promise<CollectionOutcome> {
  const { locker, sources, signal, progress, now } = settings;
  const credentials = (await Promise.all(sources.map(({ opened }) => opened.credentials()))).flat();
  const unfit = credentials.filter(({ rating }) => rating !== 'read-only');
  if (unfit.length > 0 && settings.writeCredentialReason === null) throw new WriteCredentialError(unfit);

  const start = resume ?? (await startRun(settings));
  const done = resume ? await readsDone(locker, resume.id) : new Map<string, boolean>();
  const open = new Map(sources.map((source) => [source.name, source]));
  progress.planned(start.plan.length, done.size);

  let incomplete = [...done.values()].filter((complete) => !complete).length;
  let kept = done.size;
  const left = start.plan.filter((read) => !done.has(read.id));
  const lanes = settings.inOrder === true ? [left] : [...Map.groupBy(left, ({ source }) => source).values()];
  await Promise.all(
    lanes.map(async (reads) => {
      const concurrency =
        settings.inOrder === true ? 1 : (open.get(reads[0]?.source ?? '')?.concurrency ?? 1);
      await eachConcurrently(reads, concurrency, async (read) => {
        if (signal.aborted) return;
        const source = open.get(read.source);
        if (!source) {
          throw new Error(
            `The run was planned with the source ${read.source}, which the configuration no longer has.`,
          );
        }
        const complete = await readOne(read, source, start, settings);
        if (complete !== null) kept += 1;
        if (complete === false) incomplete += 1;
      });
    }),
  );
  progress.ended();

  let end: LockerEntry | null = null;
  if (!signal.aborted) {
    const endedAt = now().toISOString();
    end = await locker.append(
      {
        type: 'run-end',
        body: {
          id: start.id,
          endedAt,
          credentials,
          writeCredentialReason: settings.writeCredentialReason,
          interrupted: false,
          connections: settings.connections ?? [],
        },
      },
      endedAt,
    );
  }
  return { run: start.id, interrupted: signal.aborted, reads: start.plan.length, kept, incomplete, end };
}

/** Whether the read lacks nothing; null where an interruption left it out. */
async function readOne(
  read: PlannedRead,
  source: SourceToRead,
  start: RunStart,
  settings: CollectionSettings,
): Promise<boolean | null> {
  const { progress, locker, signal, now } = settings;
  progress.readStarted(read.id);
  const envelope = await performRead(read, { ...settings, run: start.id, source: source.opened });
  // A read that an interruption cut short is left out of the log, so that resuming reads it whole.
  if (signal.aborted) return null;
  await locker.append({ type: 'envelope', body: envelope }, now().toISOString());
  const why = envelope.shortfalls[0]?.message ?? null;
  progress.readEnded(read.id, { complete: envelope.complete, items: envelope.items, why });
  return envelope.complete;
}

async function startRun(settings: CollectionSettings): Promise<RunStart> {
  const plan = (await Promise.all(settings.sources.map(({ opened }) => opened.plan()))).flat();
  plan.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const startedAt = settings.now().toISOString();
  const scopeSha256 = await settings.locker.putBlob(new TextEncoder().encode(settings.scopeText));
  const start: RunStart = {
    schemaVersion: 1,
    id: await freshRunId(settings.locker, startedAt, scopeSha256),
    startedAt,
    product: settings.product,
    scopeSha256,
    registerSha256: await registerSha256(settings.locker),
    plan,
  };
  await settings.locker.append({ type: 'run-start', body: start }, startedAt);
  return start;
}

async function freshRunId(locker: Locker, startedAt: string, scopeSha256: string): Promise<RunId> {
  const taken = new Set<string>();
  for await (const entry of locker.entries()) if (entry.type === 'run-start') taken.add(entry.body.id);
  const stamp = startedAt.replaceAll(/[-:]|\.\d+/g, '');
  for (let attempt = 0; ; attempt += 1) {
    const suffix = createHash('sha256')
      .update(`${startedAt}${scopeSha256}${attempt}`)
      .digest('hex')
      .slice(0, 6);
    const id = `R-${stamp}-${suffix}`;
    if (!taken.has(id)) return id;
  }
}

async function readsDone(locker: Locker, run: RunId): Promise<Map<string, boolean>> {
  const done = new Map<string, boolean>();
  for await (const entry of locker.entries()) {
    if (entry.type === 'envelope' && entry.body.run === run) done.set(entry.body.read, entry.body.complete);
  }
  return done;
}
