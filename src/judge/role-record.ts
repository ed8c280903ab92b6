import type { RecordedRoleChange } from '../estate/people/people.ts';

/** What the record of role changes says of one role of one person at an instant. */
type Recorded =
  | { state: 'granted' }
  | { state: 'withdrawn'; at: string }
  /** The first word of it is a grant that came later. */
  | { state: 'granted-later'; at: string }
  | { state: 'silent' };

/** Reads the changes of one role of one person, in whatever order. */
export function recordedAt(
  changes: readonly Pick<RecordedRoleChange, 'change' | 'effectiveAt'>[],
  at: Date,
): Recorded {
  const sorted = [...changes].sort((a, b) => Date.parse(a.effectiveAt) - Date.parse(b.effectiveAt));
  const last = sorted.filter(({ effectiveAt }) => new Date(effectiveAt) <= at).at(-1);
  if (last?.change === 'withdrawn') return { state: 'withdrawn', at: last.effectiveAt };
  if (last !== undefined) return { state: 'granted' };
  const [next] = sorted;
  return next?.change === 'granted' ? { state: 'granted-later', at: next.effectiveAt } : { state: 'silent' };
}
