import type { Duration } from '../analyse/clocks/duration.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { gate } from '../gate/gate.ts';
import type { GateAnswer } from '../gate/reason.ts';
import { recordedStatus } from '../gate/recorded.ts';
import type { Locker } from '../locker/locker.ts';
import { endedBy, listRuns } from '../locker/runs.ts';
import { kindSchemas } from '../schema/kind-schemas.ts';
import type { GateOptions } from './gate.ts';
import { evidenceOfRun, judgeRun } from './judge-run.ts';
import { UsageError } from './usage-error.ts';

interface GateAsked {
  environment: string;
  /** UTC day. */
  day: string;
  now: Date;
  maxAge: Duration;
  options: GateOptions;
}

/**
 * Judges the run that can speak for the day, as of that day, and lists what stands in the way. A day that is over is
 * judged at its end, today now, and a day to come is a forecast from now. Throws UsageError.
 */
export async function answerAsOf(
  { environment, day, now, maxAge, options }: GateAsked,
  locker: Locker,
): Promise<{ answer: GateAnswer; catalogue: Catalogue }> {
  const today = now.toISOString().slice(0, 10);
  const dayEnds = `${day}T23:59:59.999Z`;
  const at = day < today ? dayEnds : now.toISOString();
  const common = { ...options, run: await runFor(options.run, at, locker) };
  const judged = await judgeRun({ ...common, at }, locker);
  const forecast =
    day > today ? (await judgeRun({ ...common, at: dayEnds }, locker, { readsAt: now })).results : null;
  const { scope } = judged.loaded;
  const { start, end } = judged.run;
  try {
    const answer = gate({
      environment,
      on: day,
      from: options.from ?? null,
      scope,
      catalogue: judged.catalogue,
      run: { id: start.id, endedAt: end?.endedAt ?? start.startedAt },
      results: judged.results,
      forecast,
      recorded: await recordedStatus(evidenceOfRun(judged.run, locker), kindSchemas()),
      maxAge,
    });
    return { answer, catalogue: judged.catalogue };
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message);
    throw error;
  }
}

/** Where none is named, the run that ended last by the instant; where none had ended by then, the last of all. */
async function runFor(named: string, at: string, locker: Locker): Promise<string> {
  if (named !== 'latest') return named;
  return endedBy(await listRuns(locker), new Date(at))?.start.id ?? named;
}
