import { accountLabel } from '../../analyse/access/people/account.ts';
import { pathEvidence, pathWitness, pathWords } from '../access/path-words.ts';
import { reached, reachedNeeds } from '../access/reached.ts';
import type { ReachingAccount } from '../access/engagement-access.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import type { Exception } from '../judgement.ts';
import { judgementOf } from '../survey.ts';

/** NCSSR 2.2.1.2, SHOULD NOT: what several people can use gives no access. A name never shows who uses an account. */
export const sharedAccountsAbsent: Check = {
  id: 'shared-accounts-absent',
  title: 'No account that several people use reaches the system',
  procedure:
    'Every account that can control the system, by any path, is joined to the roster and the register of accounts. One that the register calls shared, and one that two records give to different people, is an exception. One that nobody is known to own, root users among them, may be shared, and is left open. Break-glass accounts are listed beside; services are not asked about.',
  nature: 'reperformance',
  cites: { '2.2.1.2-a': 'part' },
  needs: reachedNeeds,
  population: ['identity.aws', 'identity.azure'],
  unit: 'system',
  effective: since205,
  judge(context) {
    const { accounts, population, supporting, unknown } = reached(context);
    const exceptions: Exception[] = [];
    const undecided: Exception[] = [...unknown];
    const notes: string[] = [];
    for (const account of accounts) {
      const { joined, kind, verdict } = account;
      if (
        joined?.use === 'service' ||
        ['service', 'service-principal', 'federated-application'].includes(kind)
      )
        continue;
      if (joined?.account.ways?.length === 0) continue;
      if (joined?.use === 'break-glass') {
        notes.push(
          `${accountLabel(joined.account)} is a break-glass account, for which ${joined.personId ?? 'nobody'} answers`,
        );
        continue;
      }
      const shared = whyShared(account);
      if (shared !== null) (verdict === 'allowed' ? exceptions : undecided).push(saidOf(account, shared));
      else if (joined?.personId == null)
        undecided.push(
          saidOf(account, `${joined?.why ?? 'is no account of this engagement'}, so that several may use it`),
        );
    }
    return judgementOf(population, supporting, { exceptions, undecided, notes });
  },
};

function whyShared({ joined }: ReachingAccount): string | null {
  if (joined === null) return null;
  if (joined.use === 'shared') return 'is registered as an account that a group uses';
  if (joined.claimants.length > 1) return `is said to be of ${joined.claimants.join(' and of ')}`;
  return null;
}

function saidOf({ joined, kind, principal, paths }: ReachingAccount, condition: string): Exception {
  const [path = null] = paths;
  return {
    subject: joined === null ? `${kind} ${principal}` : accountLabel(joined.account),
    condition: `${condition}, and reaches the system: ${pathWords(path)}`,
    evidence: [...new Set([...pathEvidence(path), ...(joined?.account.evidence ?? [])])],
    witness: pathWitness(path),
  };
}
