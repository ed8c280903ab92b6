import type { Person, RecordedRoleChange } from '../estate/people/people.ts';
import { rowsAt } from './activity/roles-held.ts';
import type { Survey } from './survey.ts';

/** What the record of role changes says of one role of one person at an instant. */
export type Recorded =
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

/** Why a person whom a record names as having decided something held no trusted role at that instant; null where one was held. */
export function whyNoRole(
  personId: string,
  at: string,
  roster: Pick<Survey<Person>, 'members' | 'whole'>,
  changes: Pick<Survey<RecordedRoleChange>, 'members' | 'whole'>,
): { why: string; certain: boolean } | null {
  const rows = roster.members.filter((row) => isSameId(row.personId, personId));
  if (rows.length === 0) return { why: 'whom the roster does not list', certain: roster.whole };
  const then = rowsAt(rows, at);
  if (then.length === 0) return { why: 'who was not employed then', certain: roster.whole };
  const own = changes.members.filter((row) => isSameId(row.personId, personId));
  const byRole = Map.groupBy(own, ({ role }) => role);
  const listed = then.flatMap(({ roles }) => roles);
  const held = [...new Set([...listed, ...byRole.keys()])].some((role) => {
    const { state } = recordedAt(byRole.get(role) ?? [], new Date(at));
    return state === 'granted' || (state === 'silent' && listed.includes(role));
  });
  if (held) return null;
  // Rows of people who left or are on leave name no roles any more.
  const silent = then.some((row) => row.status !== 'active' && row.roles.length === 0);
  return { why: 'who then held no trusted role', certain: roster.whole && changes.whole && !silent };
}

/** Whether two texts are the id of one person, as people write ids. */
export function isSameId(one: string, other: string): boolean {
  return one.normalize('NFKC').trim().toLowerCase() === other.normalize('NFKC').trim().toLowerCase();
}
