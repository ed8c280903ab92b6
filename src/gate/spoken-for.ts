import { addDuration, parseDuration } from '../analyse/clocks/duration.ts';
import type { Reason } from './reason.ts';

/** A run as far as it bears on the day that it may speak for. */
export interface RunSpan {
  id: string;
  /** RFC 3339. */
  endedAt: string;
}

/** The longest that any evidence may be old by default: that of files and imports. */
const longest = parseDuration('P31D');

/** Whether a run can speak for an instant at all: it had ended by then, and is not older than evidence may be. */
export function spokenFor(run: RunSpan, at: Date, day: string, isForecast: boolean): Reason[] {
  const reasons: Reason[] = [];
  const told = { subject: run.id, evidence: [] };
  if (isForecast) {
    const message = `${day} has not come: this is what is known now and what lapses until then; nobody knows what changes`;
    reasons.push({ code: 'forecast', ...told, message });
  }
  if (new Date(run.endedAt) > at) {
    const message = `The run ended at ${run.endedAt}, after ${at.toISOString()}, and says nothing of the time before it: name an earlier run with --run`;
    reasons.push({ code: 'run-later', ...told, message });
  }
  if (addDuration(new Date(run.endedAt), longest) < at) {
    const message = `The run ended at ${run.endedAt}, and by ${at.toISOString()} all that it read is older than evidence may be: collect again`;
    reasons.push({ code: 'run-outdated', ...told, message });
  }
  return reasons;
}
