import { addDuration, type Duration } from '../clocks/duration.ts';
import type { Finding, Vulnerability } from './vulnerability.ts';

export const timers = ['review', 'response', 'remediation'] as const;
type Timer = (typeof timers)[number];

/** How one timer of one vulnerability stands. Each counts elapsed time from the earliest discovery. */
export interface Age {
  timer: Timer;
  due: Date;
  done: Date | null;
  /** `running` is undone and not yet due; `contradictory` is done before it was discovered. */
  state: 'in-time' | 'late' | 'overdue' | 'running' | 'contradictory';
}

/** The timers of a vulnerability at an instant. What is dated after the instant has not happened by then. */
export function agesOf(
  vulnerability: Pick<Vulnerability<Finding>, 'discoveredAt' | 'reviewedAt' | 'respondedAt' | 'remediatedAt'>,
  limits: Readonly<Record<Timer, Duration>>,
  at: Date,
): Age[] {
  const { discoveredAt, reviewedAt, respondedAt, remediatedAt } = vulnerability;
  const instants: Readonly<Record<Timer, Date | null>> = {
    review: reviewedAt,
    response: respondedAt,
    remediation: remediatedAt,
  };
  return timers.map((timer) => {
    const due = addDuration(discoveredAt, limits[timer]);
    const stated = instants[timer];
    const done = stated !== null && stated <= at ? stated : null;
    return { timer, due, done, state: stateOf(discoveredAt, due, done, at) };
  });
}

function stateOf(discovered: Date, due: Date, done: Date | null, at: Date): Age['state'] {
  if (done === null) return at > due ? 'overdue' : 'running';
  if (done < discovered) return 'contradictory';
  return done <= due ? 'in-time' : 'late';
}
