import { addDuration, parseDuration } from './duration.ts';

/** When a fact came to hold: exactly, or somewhere between two observations. */
export interface Interval {
  earliest: Date;
  latest: Date;
}

/** One way by which a person had access, and how it ended. */
export interface AccessEnd {
  /** In an auditor's words: an account, a key, an assignment. */
  path: string;
  /** Null where it has not ended. */
  ended: Interval | null;
  /** How long a session that began before can go on; null where nobody can read it. */
  residualSeconds: number | null;
}

type RemovalVerdict = 'in-time' | 'late' | 'pending' | 'unproved';

/** What the clock of one removal shows. The interpretation is printed with it. */
interface RemovalClock {
  verdict: RemovalVerdict;
  due: Date;
  /** The latest loss of access over all paths, at the latest; null where some path has not ended or is not bounded. */
  effective: Date | null;
  /** The path that decides. */
  decidedBy: string | null;
  interpretation: string;
}

export const removalInterpretation =
  '24 elapsed hours from the earliest instant at which the relationship can have ended; access ends when the last path is closed and the last session that it opened can no longer go on';

const limit = parseDuration('PT24H');

/**
 * Whether all access ended within 24 hours: by the latest of all paths, each with the sessions that outlive it. In
 * time needs the latest possible instant to be in time; late needs the earliest possible one to be late.
 */
export function removalClock(terminated: Interval, ends: readonly AccessEnd[], at: Date): RemovalClock {
  const due = addDuration(terminated.earliest, limit);
  const judged = ends.map((end) => ({ end, verdict: verdictOf(end, due, at), last: lastOf(end) }));
  const worst = (['late', 'pending', 'unproved', 'in-time'] as const).flatMap((verdict) =>
    judged.filter((one) => one.verdict === verdict),
  )[0];
  const lasts = judged.map(({ last }) => last);
  const bounded = lasts.every((last) => last !== null);
  return {
    verdict: worst?.verdict ?? 'unproved',
    due,
    effective:
      bounded && lasts.length > 0 ? new Date(Math.max(...lasts.map((last) => last.getTime()))) : null,
    decidedBy: worst?.end.path ?? null,
    interpretation: removalInterpretation,
  };
}

function verdictOf(end: AccessEnd, due: Date, at: Date): RemovalVerdict {
  if (end.ended === null) return at > due ? 'late' : 'pending';
  if (end.ended.earliest > due) return 'late';
  const last = lastOf(end);
  return last !== null && last <= due ? 'in-time' : 'unproved';
}

function lastOf({ ended, residualSeconds }: AccessEnd): Date | null {
  if (ended === null || residualSeconds === null) return null;
  return new Date(ended.latest.getTime() + residualSeconds * 1000);
}
