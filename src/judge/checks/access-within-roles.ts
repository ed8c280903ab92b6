import { accountLabel } from '../../analyse/access/people/account.ts';
import { excessOf } from '../../analyse/access/people/roles.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import type { Exception } from '../judgement.ts';
import { nobodysLabel } from '../access/nobodys-accounts.ts';
import { pathEvidence, pathWitness, pathWords } from '../access/path-words.ts';
import { reached, reachedNeeds } from '../access/reached.ts';
import { isEmployed } from '../employment.ts';
import { judgementOf } from '../survey.ts';

/** NCSSR 2.1 and 2.2.1: nobody can do more to the system than the role sheet of one of their trusted roles says. */
export const accessWithinRoles: Check = {
  id: 'access-within-roles',
  title: 'What each person can do to the system is within their trusted roles',
  procedure:
    'What each account can obtain on the system, by any path, is compared with what the declared trusted roles of its person are for (`roles.*.may`). A role that declares nothing for a cloud is for nothing in it. An account that is joined to no person leaves it undecided. The roles that a managed HSM keeps for itself cannot be read: a system with one is never decided.',
  nature: 'reperformance',
  cites: { '2.1-c': 'part', '2.2.1-b': 'part' },
  needs: reachedNeeds,
  population: ['identity.aws', 'identity.azure'],
  unit: 'system',
  effective: since205,
  judge(context) {
    const { accounts, population, supporting, unknown, rosterOf, rosterWhole } = reached(context);
    const exceptions: Exception[] = [];
    const undecided: Exception[] = [...unknown];
    for (const { joined, verdict, ...reacher } of accounts) {
      if (joined === null || joined.personId === null) {
        const { name, why } = nobodysLabel({ joined, verdict, ...reacher });
        const [path = null] = reacher.paths;
        undecided.push({
          subject: name,
          condition: `${why}, and reaches the system: whose roles it should be within is not known: ${pathWords(path)}`,
          evidence: [...new Set([...pathEvidence(path), ...(joined?.account.evidence ?? [])])],
        });
        continue;
      }
      // What has an owner and is no person has no trusted role.
      if (joined.use !== 'person') continue;
      const roles = rosterOf(joined.personId)
        .filter((person) => isEmployed(person, context.at))
        .flatMap((person) => person.roles);
      const excess = excessOf({ ...reacher, verdict }, roles, context.scope);
      const [first] = excess;
      if (first === undefined) continue;
      const actions = [...new Set(excess.map(({ action }) => action))];
      const more = actions.length > 1 ? ` and ${actions.length - 1} more` : '';
      const as =
        roles.length === 0
          ? 'and holds no trusted role'
          : `which is not what the trusted role ${roles.join(', ')} is for`;
      const said: Exception = {
        subject: `${joined.personId} as ${accountLabel(joined.account)}`,
        condition: `can perform ${first.action}${more}, ${as}: ${pathWords(first.path)}`,
        evidence: [...new Set([...pathEvidence(first.path), ...joined.account.evidence])],
        witness: { ...pathWitness(first.path), actions },
      };
      const proved = verdict === 'allowed' && excess.some(({ path }) => path?.certainty === 'proved');
      (proved && rosterWhole ? exceptions : undecided).push(said);
    }
    return judgementOf(population, supporting, { exceptions, undecided });
  },
};
