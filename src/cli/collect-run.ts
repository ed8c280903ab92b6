import { resolve } from 'node:path';
import { readRegularText } from '../input/regular-file.ts';
import { connectionsOf } from '../collect/connections.ts';
import { openSources } from '../collect/open-sources.ts';
import { collectRun, type CollectionOutcome } from '../collect/run.ts';
import { openFileLocker } from '../locker/file-locker.ts';
import { openToOthers } from '../locker/owner-only.ts';
import { appendHead } from '../locker/heads.ts';
import type { Locker, LockerEntry } from '../locker/locker.ts';
import { rsaSigner } from '../locker/signing.ts';
import type { RunStart } from '../locker/run.ts';
import { listRuns } from '../locker/runs.ts';
import { productIdentity } from '../product.ts';
import { loadScope, parseScope, type LoadedScope } from '../scope/load.ts';
import type { CollectOptions } from './collect.ts';
import { progressTo } from './progress.ts';
import { UsageError } from './usage-error.ts';

interface CollectSettings {
  folder: string;
  now?: () => Date;
  product?: { version: string; codeSha256: string };
  /** One read after another, for a log that is the same from run to run. */
  inOrder?: boolean;
}

/** Collects one run into the locker, or finishes the last unfinished one; Ctrl-C leaves it resumable. */
export async function collect(
  options: CollectOptions,
  settings: CollectSettings,
): Promise<CollectionOutcome> {
  const now = settings.now ?? (() => new Date());
  // Before anything is written: a configuration that cannot be used leaves nothing behind.
  const fresh = options.resume === true ? null : await loadScope(options.config);
  const locker = await openFileLocker(options.locker);
  if (fresh !== null) tellOpenModes(options.locker, fresh, settings.folder);
  const interruption = new AbortController();
  const stop = (): void => interruption.abort();
  process.once('SIGINT', stop);
  try {
    const resume = options.resume === true ? await unfinished(locker) : undefined;
    const loaded = resume
      ? await scopeOf(resume, locker, options.config)
      : (fresh ?? (await loadScope(options.config)));
    const sources = await openSources(loaded.scope, {
      folder: settings.folder,
      signal: interruption.signal,
      now,
    });
    try {
      const outcome = await collectRun(
        {
          locker,
          sources,
          scopeText: loaded.text,
          product: settings.product ?? (await productIdentity()),
          progress: progressTo(process.stderr, options.progress),
          signal: interruption.signal,
          writeCredentialReason: options.allowWriteCredential ?? null,
          connections: connectionsOf(loaded.scope, process.env),
          ...(settings.inOrder === undefined ? {} : { inOrder: settings.inOrder }),
          now,
        },
        resume,
      );
      if (outcome.interrupted) process.stderr.write(howToResume(outcome, options));
      if (outcome.end) await sealHead(locker, outcome.end, loaded, settings.folder, now);
      return outcome;
    } finally {
      await Promise.all(sources.map(({ opened }) => opened.close()));
    }
  } finally {
    process.off('SIGINT', stop);
    await locker.close();
  }
}

/** What is kept of an interrupted run, and the way to finish it. */
export function howToResume(
  { run, kept, reads }: CollectionOutcome,
  { config, locker }: CollectOptions,
): string {
  const named = [
    ...(config === 'ncssr.yaml' ? [] : [`--config ${config}`]),
    ...(locker === 'evidence/locker' ? [] : [`--locker ${locker}`]),
  ];
  const resume = ['ncssr collect --resume', ...named].join(' ');
  return `Interrupted: ${kept} of ${reads} reads of ${run} are kept. ${resume} reads the other ${reads - kept}; ncssr evaluate judges them then.\n`;
}

/** Evidence and the key of the seal are for their owner alone; where others can open them, it is said. */
function tellOpenModes(locker: string, { scope }: LoadedScope, folder: string): void {
  const paths = [locker, ...(scope.seal === null ? [] : [resolve(folder, scope.seal.key)])];
  for (const path of paths) {
    const told = openToOthers(path);
    if (told !== null) process.stderr.write(`${told}\n`);
  }
}

async function unfinished(locker: Locker): Promise<RunStart> {
  const run = (await listRuns(locker)).filter(({ end }) => end === null).at(-1);
  if (!run) throw new UsageError('No run was interrupted; start one with ncssr collect');
  return run.start;
}

/** A resumed run goes on with the configuration that it began with. */
async function scopeOf(run: RunStart, locker: Locker, file: string): Promise<LoadedScope> {
  const text = new TextDecoder().decode(await locker.getBlob(run.scopeSha256));
  return { scope: parseScope(file, text), text, file };
}

async function sealHead(
  locker: Locker,
  end: LockerEntry,
  { scope }: LoadedScope,
  folder: string,
  now: () => Date,
): Promise<void> {
  if (end.type !== 'run-end') return;
  const key = scope.seal === null ? null : await readRegularText(resolve(folder, scope.seal.key));
  await appendHead(locker, end, end.body.id, now().toISOString(), key === null ? null : rsaSigner(key));
}
