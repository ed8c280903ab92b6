import { addDuration, parseDuration } from '../../analyse/clocks/duration.ts';
import type { CloudUser } from '../../estate/identity/cloud-users.ts';
import type { DirectoryUser } from '../../estate/identity/directory-users.ts';
import type { Member } from '../../estate/collection.ts';
import type { AccountRemoval, Person } from '../../estate/people/people.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import type { Exception } from '../judgement.ts';
import { anyOf, isSupplied, judgementOf, survey, type Survey } from '../survey.ts';

const limit = parseDuration('PT24H');

interface Account extends Member {
  label: string;
  personId: string | null;
  usable: string | null;
}

/**
 * NCSSR 2.2.1.3: access ends within 24 elapsed hours of the end of employment, in every account collected. A
 * disabled account says that access ended, not when; the instant comes from a record of removals.
 */
export const leaversDisabled: Check = {
  id: 'leavers-disabled',
  title: 'Access of people who left ended within 24 hours',
  procedure:
    'Each person who left is joined, by immutable id, to every account collected; an account still usable, or disabled more than 24 elapsed hours after the end of employment, is an exception.',
  nature: 'reperformance',
  cites: { '2.2.1.3-b': 'part' },
  needs: [
    'people.leavers',
    'identity.cloudUsers',
    'identity.directoryUsers',
    'people.accountRemovals',
    'identity.directoryRemovals',
  ],
  unit: 'engagement',
  effective: since205,
  judge(context) {
    const leavers = survey<Person>(context, 'people.leavers');
    const cloud = survey<CloudUser>(context, 'identity.cloudUsers');
    const directory = survey<DirectoryUser>(context, 'identity.directoryUsers');
    const recorded = anyOf([
      survey<AccountRemoval>(context, 'people.accountRemovals'),
      survey<AccountRemoval>(context, 'identity.directoryRemovals'),
    ]);
    const removals = recorded.flatMap(({ members }) => members);
    const accounts = [
      ...cloud.members.filter(({ kind }) => kind === 'user').map(cloudAccount),
      ...directory.members.map(directoryAccount),
    ];
    const due = leavers.members.filter(({ endsAt }) => endsAt !== null && new Date(endsAt) <= context.at);
    const exceptions: Exception[] = [];
    const undecided: Exception[] = [];
    const notes: string[] = [];
    for (const leaver of due) {
      const own = accounts.filter(({ personId }) => personId === leaver.personId);
      if (own.length === 0)
        notes.push(`${leaver.personId}: no account found in the accounts and tenants collected`);
      for (const account of own) {
        const outcome = judgeAccount(account, leaver, removals, context.at);
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
    return judgementOf({ ...leavers, population }, supporting([cloud, directory], recorded), {
      exceptions,
      undecided,
      notes,
      ...(due.length === 0 ? { notOperated: 'The list of leavers names nobody who has left' } : {}),
    });
  },
};

/** Accounts are needed from the clouds that are read; records of removal from wherever they are kept. */
function supporting(
  accounts: readonly Survey<Member>[],
  recorded: readonly Survey<Member>[],
): readonly Survey<Member>[] {
  const read = accounts.filter(isSupplied);
  return [...(read.length > 0 ? read : accounts), ...recorded.filter(isSupplied)];
}

type Outcome =
  { kind: 'exception' | 'undecided'; said: Exception } | { kind: 'note'; note: string } | { kind: 'in-time' };

function judgeAccount(
  account: Account,
  leaver: Person,
  removals: readonly AccountRemoval[],
  at: Date,
): Outcome {
  const ended = new Date(leaver.endsAt ?? at);
  const limitAt = addDuration(ended, limit);
  const evidence = [...account.evidence, ...leaver.evidence];
  const said = (condition: string): Exception => ({
    subject: `${account.label} of ${leaver.personId}`,
    condition,
    evidence,
  });
  if (account.usable !== null) {
    if (at <= limitAt)
      return { kind: 'note', note: `${account.label}: still usable, due by ${limitAt.toISOString()}` };
    return {
      kind: 'exception',
      said: said(
        `${account.usable} ${hoursBetween(ended, at)} hours after employment ended at ${ended.toISOString()} (limit 24 h)`,
      ),
    };
  }
  const removal = removals
    .filter((one) => one.account === account.id)
    .sort((a, b) => (a.removedAt < b.removedAt ? 1 : -1))[0];
  if (!removal) return { kind: 'undecided', said: said('is disabled, but no record says since when') };
  const removed = new Date(removal.removedAt);
  if (removed <= limitAt) return { kind: 'in-time' };
  return {
    kind: 'exception',
    said: said(
      `was disabled ${hoursBetween(ended, removed)} hours after employment ended at ${ended.toISOString()} (limit 24 h)`,
    ),
  };
}

function hoursBetween(from: Date, to: Date): number {
  return Math.floor((to.getTime() - from.getTime()) / 3_600_000);
}

function cloudAccount(user: CloudUser): Account {
  const keys = user.keys.filter(({ active }) => active).length;
  const ways = [
    ...(user.passwordEnabled === false ? [] : ['a password']),
    ...(keys > 0 ? [`${keys} active access key${keys === 1 ? '' : 's'}`] : []),
    ...(user.signingCertificates > 0 ? ['an active signing certificate'] : []),
  ];
  return {
    ...user,
    label: `AWS user ${user.name} in ${user.container}`,
    usable: ways.length > 0 ? `still has ${ways.join(' and ')}` : null,
  };
}

function directoryAccount(user: DirectoryUser): Account {
  return {
    ...user,
    label: `Directory account ${user.name}`,
    usable: user.enabled ? 'is still enabled' : null,
  };
}
