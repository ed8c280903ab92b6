import type { Person, RecordedRoleChange } from '../estate/people/people.ts';
import { rowsAt } from './activity/roles-held.ts';
import { rowsOfOne } from './reviewers.ts';
import { recordedAt } from './role-record.ts';
import type { Survey } from './survey.ts';

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
  // What was withdrawn under one of a person's ids is withdrawn.
  const ids = idsOf(personId, roster.members);
  const own = changes.members.filter((row) => ids.some((id) => isSameId(row.personId, id)));
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
function isSameId(one: string, other: string): boolean {
  return one.normalize('NFKC').trim().toLowerCase() === other.normalize('NFKC').trim().toLowerCase();
}

/** Every id under which the roster lists a person, the given one first. */
export function idsOf(personId: string, roster: readonly Person[]): string[] {
  const named: Pick<Person, 'personId' | 'email'> = { personId, email: null };
  return rowsOfOne(named, roster).map((row) => row.personId);
}
