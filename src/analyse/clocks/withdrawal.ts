import type { Interval } from './removal.ts';

/** One entry of the record of appointments to a role. */
export interface RoleChange {
  change: 'granted' | 'withdrawn';
  effectiveAt: string;
}

/** Where one person stands with one role. `since` of a withdrawn one spans withdrawals with no grant in between. */
type Standing =
  | { state: 'never' | 'unclear' }
  | { state: 'granted'; since: Date; withdrawnBefore: boolean }
  | { state: 'withdrawn'; since: Interval };

export const withdrawalInterpretation =
  'from the instant at which a role is withdrawn or the relationship ends; the requirement allows no interval after it';

/**
 * Where a person stands with a role at an instant, by the record of appointments. What takes effect later does not
 * count; a grant and a withdrawal of one instant, and a change without an instant, leave it unclear.
 */
export function standingOf(changes: readonly RoleChange[], at: Date): Standing {
  const all = changes.map(({ change, effectiveAt }) => ({ change, time: Date.parse(effectiveAt) }));
  if (all.some(({ time }) => Number.isNaN(time))) return { state: 'unclear' };
  const past = all.filter(({ time }) => time <= at.getTime());
  if (past.length === 0) return { state: 'never' };
  const timesOf = (wanted: RoleChange['change']): number[] =>
    past.filter(({ change }) => change === wanted).map(({ time }) => time);
  const granted = Math.max(...timesOf('granted'));
  const withdrawn = timesOf('withdrawn');
  const last = Math.max(...withdrawn);
  if (granted === last) return { state: 'unclear' };
  if (granted > last)
    return { state: 'granted', since: new Date(granted), withdrawnBefore: withdrawn.length > 0 };
  const earliest = Math.min(...withdrawn.filter((time) => time > granted));
  return { state: 'withdrawn', since: { earliest: new Date(earliest), latest: new Date(last) } };
}

/** What is known of the age of a credential's value. */
interface CredentialAge {
  /** An instant at which the value was certainly made anew. */
  renewedAt: string | null;
  /** An instant after which nothing of it was changed. */
  untouchedSince: string | null;
}

/**
 * Whether a credential was replaced when an authorisation was withdrawn: `replaced` needs a new value not before the
 * latest instant of the withdrawal, `kept` one untouched since before the earliest.
 */
export function replacement(
  withdrawn: Interval,
  { renewedAt, untouchedSince }: CredentialAge,
): 'replaced' | 'kept' | 'unknown' {
  if (renewedAt !== null && new Date(renewedAt) >= withdrawn.latest) return 'replaced';
  if (untouchedSince !== null && new Date(untouchedSince) < withdrawn.earliest) return 'kept';
  return 'unknown';
}
