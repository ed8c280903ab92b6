import { entraAccounts } from '../../analyse/access/people/account.ts';
import { joinPeople } from '../../analyse/access/people/join.ts';
import type { Member } from '../../estate/collection.ts';
import type { DirectoryUser } from '../../estate/identity/directory-users.ts';
import type { Person, RegisteredAccount } from '../../estate/people/people.ts';
import type { CheckContext } from '../check.ts';
import { isSupplied, survey, type Survey } from '../survey.ts';

/** What it takes to say whose a directory account is. */
export const personNeeds = [
  'identity.directoryUsers',
  'people.roster',
  'people.leavers',
  'people.accountRegister',
] as const;

/** Whose each account of the directory is, by immutable id, register or confirmed e-mail; null where nobody knows. */
export function personOfPrincipal(context: CheckContext): {
  personOf: (principal: string) => string | null;
  supporting: readonly Survey<Member>[];
} {
  const users = survey<DirectoryUser>(context, 'identity.directoryUsers');
  const roster = survey<Person>(context, 'people.roster');
  const leavers = survey<Person>(context, 'people.leavers');
  const register = survey<RegisteredAccount>(context, 'people.accountRegister');
  const { accounts } = joinPeople(
    entraAccounts(users.members),
    [...roster.members, ...leavers.members],
    register.members,
  );
  const persons = new Map(accounts.map(({ account, personId }) => [account.id.toLowerCase(), personId]));
  return {
    personOf: (principal) => persons.get(principal.toLowerCase()) ?? null,
    supporting: [users, roster, ...[leavers, register].filter(isSupplied)],
  };
}
