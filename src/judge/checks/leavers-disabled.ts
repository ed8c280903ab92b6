import { removalClock, removalInterpretation } from '../../analyse/clocks/removal.ts';
import type { AccountRemoval, Person } from '../../estate/people/people.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import { isEmployed } from '../employment.ts';
import type { Exception } from '../judgement.ts';
import {
  accountNeeds,
  accountsOf,
  accountSurveys,
  needed,
  removedAccounts,
  tokenAssumption,
  type LeaverAccount,
} from '../leaver-accounts.ts';
import { anyOf, isSupplied, judgementOf, survey } from '../survey.ts';

/**
 * NCSSR 2.2.1.3: access ends within 24 elapsed hours of the end of employment, in every account collected. A
 * disabled account says that access ended, not when; the instant comes from a record of removals.
 */
export const leaversDisabled: Check = {
  id: 'leavers-disabled',
  title: 'Access of people who left ended within 24 hours',
  procedure:
    'Each person who left is joined, by immutable id, to every account collected; an account still usable, or disabled more than 24 elapsed hours after the end of employment, is an exception. A leaver of whom no account is left needs a record of when access ended, for logs reach back no further than they are retained.',
  nature: 'reperformance',
  cites: { '2.2.1.3-b': 'part' },
  needs: [
    'people.leavers',
    ...accountNeeds,
    'people.accountRemovals',
    'identity.directoryRemovals',
    'people.roster',
  ],
  unit: 'engagement',
  effective: since205,
  judge(context) {
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
    const exceptions: Exception[] = [];
    const undecided: Exception[] = [];
    const notes: string[] = [
      `Counted as ${removalInterpretation}`,
      ...(isSupplied(realms.directory) ? [tokenAssumption(tokenSeconds)] : []),
    ];
    for (const leaver of due) {
      const own = [
        ...accounts.filter(({ personId }) => personId === leaver.personId),
        ...removedAccounts(leaver, removals, accounts, isSupplied(realms.directory) ? tokenSeconds : 0),
      ];
      if (own.length === 0) undecided.push(untraced(leaver));
      const again = hiredAgain(leaver, roster.members, context.at);
      for (const account of own) {
        const outcome = judgeAccount(account, leaver, removals, context.at, again);
        if (outcome.kind === 'exception') exceptions.push(outcome.said);
        if (outcome.kind === 'undecided') undecided.push(outcome.said);
        if (outcome.kind === 'note') notes.push(outcome.note);
      }
    }
    const unjoined = accounts.filter(({ personId, usable }) => personId === null && usable !== null);
    for (const account of unjoined) {
      undecided.push({
        subject: account.label,
        condition: `${account.usable ?? ''} and names no person, so that it may be a leaver's`,
        evidence: account.evidence,
      });
    }
    const population = {
      ...leavers.population,
      expected: leavers.population.expected === null ? null : due.length,
      inspected: due.length,
    };
    return judgementOf(
      { ...leavers, population },
      [...needed(realms), ...[...recorded, roster].filter(isSupplied)],
      {
        exceptions,
        undecided,
        notes,
        ...(due.length === 0 ? { notOperated: 'The list of leavers names nobody who has left' } : {}),
      },
    );
  },
};

type Outcome =
  { kind: 'exception' | 'undecided'; said: Exception } | { kind: 'note'; note: string } | { kind: 'in-time' };

function judgeAccount(
  account: LeaverAccount,
  leaver: Person,
  removals: readonly AccountRemoval[],
  at: Date,
  again: Date | null,
): Outcome {
  const ended = new Date(leaver.endsAt ?? at);
  const evidence = [...account.evidence, ...leaver.evidence];
  const said = (condition: string): Exception => ({
    subject: `${account.label} of ${leaver.personId}`,
    condition,
    evidence,
  });
  const removal = removals
    .filter((one) => one.account === account.id)
    .sort((a, b) => Date.parse(b.removedAt) - Date.parse(a.removedAt))[0];
  if (again !== null && !removal)
    return {
      kind: 'undecided',
      said: said(
        `was hired again at ${again.toISOString()}, and no record says that access ended in between`,
      ),
    };
  // Whoever came back has access again: what counts is that it had ended.
  const usable = again === null ? account.usable : null;
  if (usable === null && !removal)
    return { kind: 'undecided', said: said('is disabled, but no record says since when') };
  const removed = new Date(removal?.removedAt ?? at);
  const clock = removalClock(
    { earliest: ended, latest: ended },
    [
      {
        path: account.label,
        ended: usable === null ? { earliest: removed, latest: removed } : null,
        residualSeconds: account.residualSeconds,
      },
    ],
    at,
  );
  const since = `employment ended at ${ended.toISOString()} (limit 24 h)`;
  switch (clock.verdict) {
    case 'in-time':
      return { kind: 'in-time' };
    case 'pending':
      return { kind: 'note', note: `${account.label}: still usable, due by ${clock.due.toISOString()}` };
    case 'late':
      return {
        kind: 'exception',
        said: said(
          usable === null
            ? `was disabled ${hoursBetween(ended, removed)} hours after ${since}`
            : `${usable} ${hoursBetween(ended, at)} hours after ${since}`,
        ),
      };
    case 'unproved':
      return {
        kind: 'undecided',
        said: said(
          `was disabled ${hoursBetween(ended, removed)} hours after ${since}, but a session that began before can have gone on until ${clock.effective?.toISOString() ?? 'an instant that nobody can read'}`,
        ),
      };
  }
}

/** That no account is left does not say when the last one went: it may have been deleted late. */
function untraced(leaver: Person): Exception {
  return {
    subject: leaver.personId,
    condition:
      'no account is left in the accounts and tenants collected, and no record says when access ended or that there was none',
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

function hoursBetween(from: Date, to: Date): number {
  return Math.floor((to.getTime() - from.getTime()) / 3_600_000);
}
