import { accountLabel } from '../../analyse/access/people/account.ts';
import { excessOf } from '../../analyse/access/people/roles.ts';
import type { Scope } from '../../scope/scope.ts';
import type { EngagementAccess } from '../access/engagement-access.ts';
import { pathEvidence, pathWitness, pathWords } from '../access/path-words.ts';
import type { Exception } from '../judgement.ts';
import { endedWords, type Findings } from './findings.ts';
import type { Withdrawal } from './withdrawals.ts';

/** What the person can still do on the systems of the role that no role still held is for, by every path. */
export function accessLeft(
  withdrawal: Withdrawal,
  access: EngagementAccess,
  scope: Scope,
  rosterWhole: boolean,
): Findings {
  const exceptions: Exception[] = [];
  const undecided: Exception[] = [];
  for (const { id, accounts } of access.systems.filter(({ id: one }) => concerns(withdrawal, one, scope))) {
    for (const { joined, verdict, ...reacher } of accounts) {
      if (joined?.personId !== withdrawal.personId || joined.use !== 'person') continue;
      // What an account is allowed that nobody can sign in with is no access.
      if (joined.account.ways?.length === 0) continue;
      const excess = excessOf({ ...reacher, verdict }, withdrawal.remaining, scope);
      // What is proved is said before what is only possible.
      const first = excess.find(({ path }) => path?.certainty === 'proved') ?? excess[0];
      if (first === undefined) continue;
      const actions = [...new Set(excess.map(({ action }) => action))];
      const more = actions.length > 1 ? ` and ${actions.length - 1} more` : '';
      const can = verdict === 'allowed' && first.path?.certainty === 'proved' ? 'can still' : 'may still';
      const said: Exception = {
        subject: `${withdrawal.personId} as ${accountLabel(joined.account)}`,
        condition: `${endedWords(withdrawal)}, and ${can} perform ${first.action}${more} on ${id}: ${pathWords(first.path)}`,
        evidence: [
          ...new Set([...withdrawal.evidence, ...pathEvidence(first.path), ...joined.account.evidence]),
        ],
        witness: { ...pathWitness(first.path), actions },
      };
      const proved = verdict === 'allowed' && first.path?.certainty === 'proved';
      (proved && (rosterWhole || withdrawal.role === null) ? exceptions : undecided).push(said);
    }
  }
  return { exceptions, undecided };
}

/** Whether a system is one that the role was for; whoever left had to lose all of them. */
export function concerns({ role }: Withdrawal, system: string, { roles }: Scope): boolean {
  if (role === null) return true;
  return Object.hasOwn(roles, role) && roles[role]?.systems.includes(system) === true;
}
