import { conflictsOf, type Conflict } from '../../analyse/access/people/separation.ts';
import type { Scope } from '../../scope/scope.ts';
import { isEmployed } from '../employment.ts';
import type { EngagementAccess } from './engagement-access.ts';

/** Conflicts of duties over what each person of the roster holds and can reach: what the check judges and the binder prints. */
export function conflictsIn(access: EngagementAccess, scope: Scope, at: Date): Conflict[] {
  const people = access.people.map(({ personId, rows }) => ({
    personId,
    roles: [...new Set(rows.filter((one) => isEmployed(one, at)).flatMap((person) => person.roles))],
    systems: access.systems.flatMap(({ id, accounts }) =>
      accounts
        .filter(({ joined }) => joined?.personId === personId && joined.use === 'person')
        .map((reacher) => ({ system: id, reacher })),
    ),
  }));
  return conflictsOf(people, scope);
}
