import { addDuration, parseDuration } from './duration.ts';

/** Whether an account has gone unused for an interval. */
interface DormancyClock {
  state: 'used' | 'dormant' | 'unknown';
  /** The last use, or the creation where there was none. */
  since: Date | null;
  /** Whether there was a use at all; `since` is of the creation where there was none. */
  ever: boolean;
  interpretation: string;
}

export const dormancyInterpretation =
  'no successful sign-in or call for three calendar months, counted from the last use or, without any, from creation';

const interval = parseDuration('P3M');

/** The clock of one account. Without a last use and a creation nothing is known. */
export function dormancyClock(
  lastUses: readonly (string | null)[],
  createdAt: string | null,
  at: Date,
): DormancyClock {
  const uses = lastUses.filter((use) => use !== null).map((use) => new Date(use).getTime());
  const start =
    uses.length > 0 ? Math.max(...uses) : createdAt === null ? NaN : new Date(createdAt).getTime();
  const ever = uses.length > 0;
  if (Number.isNaN(start))
    return { state: 'unknown', since: null, ever, interpretation: dormancyInterpretation };
  const since = new Date(start);
  const state = addDuration(since, interval) < at ? 'dormant' : 'used';
  return { state, since, ever, interpretation: dormancyInterpretation };
}
