import { removalInterpretation } from '../../analyse/clocks/removal.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import type { Exception } from '../judgement.ts';
import { accountNeeds, needed, tokenAssumption } from '../leaver-accounts.ts';
import { elapsedHours, leaverRemovals, removalNeeds, type LeaverRemoval } from '../leaver-removals.ts';
import { isSupplied, judgementOf } from '../survey.ts';

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
  needs: [...removalNeeds, ...accountNeeds],
  unit: 'engagement',
  effective: since205,
  judge(context) {
    const { rows, due, leavers, roster, recorded, realms, tokenSeconds, unjoined } = leaverRemovals(context);
    const exceptions: Exception[] = [];
    const undecided: Exception[] = [];
    const notes: string[] = [
      `Counted as ${removalInterpretation}`,
      ...(isSupplied(realms.directory) ? [tokenAssumption(tokenSeconds)] : []),
    ];
    for (const row of rows) {
      const condition = conditionOf(row, context.at);
      if (row.state === 'in-time') continue;
      if (row.state === 'pending') notes.push(`${row.account?.label ?? row.personId}: ${condition}`);
      else (row.state === 'late' ? exceptions : undecided).push(saidOf(row, condition));
    }
    for (const account of unjoined) {
      undecided.push({
        subject: account.label,
        condition: `${account.usable ?? ''} and names no person, so that it may be a leaver's`,
        evidence: account.evidence,
      });
    }
    const population = {
      ...leavers.population,
      expected: leavers.population.expected === null ? null : due,
      inspected: due,
    };
    return judgementOf(
      { ...leavers, population },
      [...needed(realms), ...[...recorded, roster].filter(isSupplied)],
      {
        exceptions,
        undecided,
        notes,
        ...(due === 0 ? { notOperated: 'The list of leavers names nobody who has left' } : {}),
      },
    );
  },
};

function saidOf({ account, personId, ended, closed, evidence }: LeaverRemoval, condition: string): Exception {
  return {
    subject: account === null ? personId : `${account.label} of ${personId}`,
    condition,
    evidence,
    witness: {
      ended: ended.toISOString(),
      closed: closed === null ? null : closed.latest.toISOString(),
      account: account?.id ?? null,
    },
  };
}

/** How access by one account ended, or did not, in an auditor's words. */
function conditionOf(
  { state, ended, closed, usable, effective, due, hiredAgain }: LeaverRemoval,
  at: Date,
): string {
  const since = `employment ended at ${ended.toISOString()} (limit 24 h)`;
  const disabled =
    closed === null ? '' : `was disabled ${elapsedHours(ended, closed.latest)} hours after ${since}`;
  switch (state) {
    case 'untraced':
      return 'no account is left in the accounts and tenants collected, and no record says when access ended or that there was none';
    case 'hired-again':
      return `was hired again at ${hiredAgain?.toISOString() ?? ''}, and no record says that access ended in between`;
    case 'undated':
      return 'is disabled, but no record says since when';
    case 'in-time':
      return disabled;
    case 'pending':
      return `still usable, due by ${due.toISOString()}`;
    case 'late':
      return usable === null ? disabled : `${usable} ${elapsedHours(ended, at)} hours after ${since}`;
    case 'unproved':
      return `${disabled}, but a session that began before can have gone on until ${effective?.toISOString() ?? 'an instant that nobody can read'}`;
  }
}
