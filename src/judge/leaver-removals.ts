import { removalClock, removalInterpretation, type Interval } from '../analyse/clocks/removal.ts';
import type { AccountRemoval, Person } from '../estate/people/people.ts';
import type { EvidenceId } from '../locker/envelope.ts';
import type { CheckContext } from './check.ts';
import { isEmployed } from './employment.ts';
import {
  accountsOf,
  accountSurveys,
  removedAccounts,
  type AccountSurveys,
  type LeaverAccount,
} from './leaver-accounts.ts';
import { anyOf, isSupplied, survey, type Survey } from './survey.ts';

/**
 * Where the end of access of one leaver stands by one account: `untraced` where no account is known at all, `undated`
 * where one is closed and nobody says since when, `hired-again` where nothing says that access had ended in between.
 */
export type RemovalState =
  'in-time' | 'late' | 'pending' | 'unproved' | 'undated' | 'hired-again' | 'untraced';

/** One account of one person who left, and how access by it ended. */
export interface LeaverRemoval {
  personId: string;
  /** Null where none is known. */
  account: LeaverAccount | null;
  ended: Date;
  due: Date;
  /** How the account can still be used; null where it cannot, or where the person came back. */
  usable: string | null;
  /** When the account stopped letting in; null where it has not, or nobody says when. */
  closed: Interval | null;
  /** When the last session that it had opened was over, at the latest; null where that is not bounded. */
  effective: Date | null;
  hiredAgain: Date | null;
  state: RemovalState;
  interpretation: string;
  evidence: readonly EvidenceId[];
}

/** The ends of access of everyone who left, and what they were read from. */
interface LeaverRemovals {
  rows: readonly LeaverRemoval[];
  /** How many people had left. */
  due: number;
  leavers: Survey<Person>;
  roster: Survey<Person>;
  recorded: readonly Survey<AccountRemoval>[];
  realms: AccountSurveys;
  tokenSeconds: number | null;
  /** Usable accounts that name no person, so that they may be a leaver's. */
  unjoined: readonly LeaverAccount[];
}

/** The collections that this is computed from, besides those of accounts. */
export const removalNeeds = [
  'people.leavers',
  'people.accountRemovals',
  'identity.directoryRemovals',
  'people.roster',
];

/** How access of everyone who left ended, account by account: what the check judges and the binder prints. */
export function leaverRemovals(context: Pick<CheckContext, 'collection' | 'at'>): LeaverRemovals {
  const leavers = survey<Person>(context, 'people.leavers');
  const realms = accountSurveys(context);
  const { accounts, tokenSeconds } = accountsOf(realms);
  const recorded = anyOf([
    survey<AccountRemoval>(context, 'people.accountRemovals'),
    survey<AccountRemoval>(context, 'identity.directoryRemovals'),
  ]);
  const roster = survey<Person>(context, 'people.roster');
  // A record without an instant is none.
  const removals = recorded
    .flatMap(({ members }) => members)
    .filter(({ removedAt }) => !Number.isNaN(Date.parse(removedAt)));
  const due = leavers.members.filter(({ endsAt }) => endsAt !== null && new Date(endsAt) <= context.at);
  const rows = due.flatMap((leaver) => {
    const own = [
      ...accounts.filter(({ personId }) => personId === leaver.personId),
      ...removedAccounts(leaver, removals, accounts, isSupplied(realms.directory) ? tokenSeconds : 0),
    ];
    const again = hiredAgain(leaver, roster.members, context.at);
    if (own.length === 0) return [untraced(leaver, again, context.at)];
    return own.map((account) => removalOf(account, leaver, removals, again, context.at));
  });
  const unjoined = accounts.filter(({ personId, usable }) => personId === null && usable !== null);
  return { rows, due: due.length, leavers, roster, recorded, realms, tokenSeconds, unjoined };
}

function removalOf(
  account: LeaverAccount,
  leaver: Person,
  removals: readonly AccountRemoval[],
  again: Date | null,
  at: Date,
): LeaverRemoval {
  const ended = new Date(leaver.endsAt ?? at);
  const removal = removals
    .filter((one) => one.account === account.id)
    .sort((a, b) => Date.parse(b.removedAt) - Date.parse(a.removedAt))[0];
  // Whoever came back has access again: what counts is that it had ended.
  const usable = again === null ? account.usable : null;
  const removed = new Date(removal?.removedAt ?? at);
  const closed = usable === null && removal ? { earliest: removed, latest: removed } : null;
  const clock = removalClock(
    { earliest: ended, latest: ended },
    [{ path: account.label, ended: closed, residualSeconds: account.residualSeconds }],
    at,
  );
  const state = removal
    ? clock.verdict
    : again !== null
      ? 'hired-again'
      : usable === null
        ? 'undated'
        : clock.verdict;
  return {
    personId: leaver.personId,
    account,
    ended,
    due: clock.due,
    usable,
    closed,
    effective: closed === null ? null : clock.effective,
    hiredAgain: again,
    state,
    interpretation: removalInterpretation,
    evidence: [...account.evidence, ...leaver.evidence],
  };
}

/** That no account is left does not say when the last one went: it may have been deleted late. */
function untraced(leaver: Person, again: Date | null, at: Date): LeaverRemoval {
  const ended = new Date(leaver.endsAt ?? at);
  return {
    personId: leaver.personId,
    account: null,
    ended,
    due: removalClock({ earliest: ended, latest: ended }, [], at).due,
    usable: null,
    closed: null,
    effective: null,
    hiredAgain: again,
    state: 'untraced',
    interpretation: removalInterpretation,
    evidence: leaver.evidence,
  };
}

/** When a person who left was employed again, where the roster says so. */
function hiredAgain(leaver: Person, roster: readonly Person[], at: Date): Date | null {
  const row = roster.find(
    (person) =>
      person.personId === leaver.personId &&
      isEmployed(person, at) &&
      person.startsAt &&
      new Date(person.startsAt) > new Date(leaver.endsAt ?? at),
  );
  return row?.startsAt ? new Date(row.startsAt) : null;
}

/** Whole hours from one instant to another. */
export function elapsedHours(from: Date, to: Date): number {
  return Math.floor((to.getTime() - from.getTime()) / 3_600_000);
}
