import type { RunEvidence } from '../estate/evidence.ts';
import { later, readRegister } from '../documents/register.ts';
import { openFileLocker } from '../locker/file-locker.ts';
import { readRun } from '../locker/runs.ts';
import { openBinder } from '../pack/binder-record.ts';
import { loadScope } from '../scope/load.ts';
import type { Scope } from '../scope/scope.ts';
import type { CommonOptions } from './options.ts';
import { UsageError } from './usage-error.ts';

/** A run that is asked about, with the inventory that it is held against, wherever both lie. */
interface RunSource {
  run: string;
  /** The later of the run's end and the last act on a document. */
  judgedAt: string;
  scope: Scope;
  evidence: RunEvidence;
  close(): Promise<void> | void;
}

/** The run that the options name: of a binder where one is given, else of the locker. */
export async function runSource(options: CommonOptions & { binder?: string }): Promise<RunSource> {
  return options.binder === undefined ? lockerRun(options) : binderRun(options.binder);
}

/** The run of a locker, with the inventory of today. Throws UsageError where there is none. */
async function lockerRun(options: CommonOptions): Promise<RunSource> {
  const locker = await openFileLocker(options.locker, { readOnly: true });
  try {
    const { scope } = await loadScope(options.config);
    const { start, end, envelopes } = await readRun(locker, options.run).catch((error: unknown) => {
      throw new UsageError(
        `${error instanceof Error ? error.message : String(error)}: collect first, or name another with --run`,
      );
    });
    return {
      run: start.id,
      judgedAt: later((await readRegister(locker)).lastAct, end?.endedAt ?? start.startedAt),
      scope,
      evidence: { plan: start.plan, envelopes, blob: (sha256) => locker.getBlob(sha256) },
      close: () => locker.close(),
    };
  } catch (error) {
    await locker.close();
    throw error;
  }
}

/** The run of a binder, with the inventory in it. Throws UsageError for what is no binder. */
function binderRun(binder: string): RunSource {
  try {
    const record = openBinder(binder);
    const { start, end, scope, evidence, documents, examinations } = record;
    return {
      run: start.id,
      judgedAt: [...documents.map(({ filedAt }) => filedAt), ...examinations.map(({ at }) => at)].reduce(
        later,
        end.endedAt,
      ),
      scope,
      evidence,
      close: () => {
        record.close();
      },
    };
  } catch (error) {
    throw new UsageError(
      `${binder} cannot be read as a binder: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
