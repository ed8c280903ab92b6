import { conflictsOf, powersOf, type Conflict, type Power } from '../../analyse/access/people/separation.ts';
import type { Scope } from '../../scope/scope.ts';
import { isEmployed } from '../employment.ts';
import type { EngagementAccess, ReachingAccount } from './engagement-access.ts';
import { nobodysAccounts } from './nobodys-accounts.ts';

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

/** An account of nobody with the power of roles that exclude others, which anybody may hold besides. */
interface NobodysPower {
  account: ReachingAccount;
  powers: readonly Power[];
}

/** Accounts that are joined to no person, with the powers of declared pairs that each of them has. */
export function nobodysPowers(access: EngagementAccess, scope: Scope): NobodysPower[] {
  const reaching = access.systems.flatMap((system) =>
    nobodysAccounts(system).map((account) => ({ system: system.id, account })),
  );
  return [...Map.groupBy(reaching, ({ account }) => account.principal)].flatMap(([principal, own]) => {
    const systems = own.map(({ system, account }) => ({ system, reacher: account }));
    const powers = powersOf({ personId: principal, roles: [], systems }, scope);
    return own[0] === undefined || powers.length === 0 ? [] : [{ account: own[0].account, powers }];
  });
}
