import type { Person, RegisteredAccount } from '../../../estate/people/people.ts';
import type { Account } from './account.ts';

/** By what an account is known to be a person's. */
type Basis = 'immutable-id' | 'register' | 'confirmed-email';

/** An account with whose it is, or why nobody knows. */
export interface JoinedAccount {
  account: Account;
  /** What the register says that it is for; `person` where it says nothing. */
  use: RegisteredAccount['kind'];
  /** The person's own account, or, of one that is no person's own, the owner; null where not joined. */
  personId: string | null;
  basis: Basis | null;
  /** Why it is not joined, in an auditor's words. */
  why: string | null;
  /** People whom ids and register name, where they name several. */
  claimants: readonly string[];
  /** Whom an unconfirmed e-mail address points to. Never counts as a join. */
  proposal: string | null;
}

/** A person with everything that is theirs. */
interface JoinedPerson {
  personId: string;
  /** Every row that the roster has of the person: who was hired again has several. */
  rows: readonly Person[];
  accounts: readonly JoinedAccount[];
}

export interface People {
  accounts: readonly JoinedAccount[];
  people: readonly JoinedPerson[];
  /** Accounts that belong to nobody, each a finding. */
  unmatched: readonly JoinedAccount[];
}

/**
 * Joins accounts to people by immutable id, then by the register, then by an e-mail address that the register
 * confirms. Never by a name: two people can bear the same. What two of these say differently is not joined.
 */
export function joinPeople(
  accounts: readonly Account[],
  roster: readonly Person[],
  register: readonly RegisteredAccount[],
): People {
  const known = Map.groupBy(roster, ({ personId }) => personId);
  const entries = Map.groupBy(register, ({ account }) => keyOf(account));
  const byEmail = Map.groupBy(
    roster.filter(({ email }) => email !== null),
    ({ email }) => keyOf(email ?? ''),
  );
  const ids = new Map(accounts.map((account) => [account.id, account]));
  const joined = accounts.map((account): JoinedAccount => {
    const rows = [account.id, ...account.otherIds].flatMap((id) => entries.get(keyOf(id)) ?? []);
    const use = rows[0]?.kind ?? 'person';
    const linked = account.otherIds.flatMap((id) => ids.get(id)?.personId ?? []);
    const immutable = [...new Set([...(account.personId === null ? [] : [account.personId]), ...linked])];
    const registered = [...new Set(rows.map(({ personId }) => personId))];
    const email = account.email === null ? null : keyOf(account.email);
    const mailed = [
      ...new Set((email === null ? [] : (byEmail.get(email) ?? [])).map((one) => one.personId)),
    ];
    const confirmed = (email === null ? [] : (entries.get(email) ?? [])).map(({ personId }) => personId);
    const said = (personId: string, basis: Basis): JoinedAccount => ({
      account,
      use,
      personId: known.has(personId) ? personId : null,
      basis: known.has(personId) ? basis : null,
      why: known.has(personId) ? null : `names ${personId}, whom the roster does not list`,
      claimants: [],
      proposal: null,
    });
    const unjoined = (
      why: string,
      proposal: string | null = null,
      claimants: readonly string[] = [],
    ): JoinedAccount => ({
      account,
      use,
      personId: null,
      basis: null,
      why,
      claimants,
      proposal,
    });
    const named = [...new Set([...immutable, ...registered])];
    if (named.length > 1) return unjoined(`is said to be of ${named.join(' and of ')}`, null, named);
    if (immutable[0] !== undefined) return said(immutable[0], 'immutable-id');
    if (registered[0] !== undefined) return said(registered[0], 'register');
    const byMail = mailed.filter((personId) => confirmed.includes(personId));
    if (mailed.length === 1 && byMail[0] !== undefined) return said(byMail[0], 'confirmed-email');
    if (mailed.length > 1) return unjoined(`bears the e-mail address of ${mailed.join(' and of ')}`);
    if (mailed[0] !== undefined)
      return unjoined(
        `names no person; its e-mail address is that of ${mailed[0]}, which nobody confirmed`,
        mailed[0],
      );
    return unjoined('names no person of the roster');
  });
  const owned = Map.groupBy(
    joined.filter(({ personId }) => personId !== null),
    ({ personId }) => personId,
  );
  return {
    accounts: joined,
    people: [...known]
      .map(([personId, rows]) => ({ personId, rows, accounts: owned.get(personId) ?? [] }))
      .sort((a, b) => (a.personId < b.personId ? -1 : 1)),
    unmatched: joined.filter(({ personId }) => personId === null),
  };
}

const keyOf = (text: string): string => text.trim().toLowerCase();
