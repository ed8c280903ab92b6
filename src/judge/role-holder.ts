import type { Person, RecordedRoleChange } from '../estate/people/people.ts';
import { idKey } from '../scope/same-person.ts';
import { rowsAt } from './activity/roles-held.ts';
import { folded, personIndex } from './reviewers.ts';
import { recordedAt } from './role-record.ts';
import type { Survey } from './survey.ts';

/** Who held trusted roles, and who is one person, by the roster and the record of role changes. */
export interface RoleHolders {
  /** Why somebody whom a record names as having decided something held no trusted role then; null where one was held. */
  whyNone: (personId: string, at: string) => { why: string; certain: boolean } | null;
  /** Whether two ids may be one person's: as people spell ids, and through whatever rows of the roster lie between. */
  mayBeOne: (one: string, other: string) => boolean;
}

export function roleHolders(
  roster: Pick<Survey<Person>, 'members' | 'whole'>,
  changes: Pick<Survey<RecordedRoleChange>, 'members' | 'whole'>,
): RoleHolders {
  const rowsById = Map.groupBy(roster.members, ({ personId }) => folded(personId));
  const changesById = Map.groupBy(changes.members, ({ personId }) => folded(personId));
  const rowsOfPerson = personIndex<Pick<Person, 'personId' | 'email'>>(roster.members);
  const idsOf = (personId: string): string[] =>
    rowsOfPerson({ personId, email: null }).map((row) => row.personId);
  return {
    mayBeOne: (one, other) => idsOf(one).some((id) => idKey(id) === idKey(other)),
    whyNone(personId, at) {
      const rows = rowsById.get(folded(personId));
      if (rows === undefined) return { why: 'whom the roster does not list', certain: roster.whole };
      const then = rowsAt(rows, at);
      if (then.length === 0) return { why: 'who was not employed then', certain: roster.whole };
      // What was withdrawn under one of a person's ids is withdrawn.
      const own = [...new Set(idsOf(personId).map(folded))].flatMap((id) => changesById.get(id) ?? []);
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
    },
  };
}
