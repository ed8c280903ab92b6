import { accountLabel } from '../../analyse/access/people/account.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import type { Exception } from '../judgement.ts';
import { pathEvidence, pathWitness, pathWords } from '../access/path-words.ts';
import { reached, reachedNeeds, strangerTo } from '../access/reached.ts';
import { judgementOf } from '../survey.ts';

/** NCSSR 2.2.1: whoever has a way to the system, by any path, is a person in a trusted role that is for it. */
export const reachLimitedToRoles: Check = {
  id: 'reach-limited-to-roles',
  title: 'Everyone who can reach the system holds a trusted role for it',
  procedure:
    'Everyone who can control the machines, keys, vaults, buckets, secrets, trails, identities or directory of the system is found over all paths: standing, eligible, through groups and their owners, by assuming roles, by resetting credentials. Each account is joined to the roster by immutable id, register or confirmed e-mail address, and its person to the trusted roles that name the system. Accounts that are no person need an owner in the register of accounts. The roles that a managed HSM keeps for itself cannot be read: a system with one is never decided.',
  nature: 'reperformance',
  cites: { '2.2.1-a': 'part' },
  needs: reachedNeeds,
  population: ['identity.aws', 'identity.azure'],
  unit: 'system',
  effective: since205,
  judge(context) {
    const { system, accounts, population, supporting, unknown, rosterOf, rosterWhole } = reached(context);
    const exceptions: Exception[] = [];
    const undecided: Exception[] = [...unknown];
    for (const account of accounts) {
      const { joined, verdict, paths, principal, kind } = account;
      const rows = joined?.personId ? rosterOf(joined.personId) : [];
      const roles = [...new Set(rows.flatMap((person) => person.roles))];
      const stranger = strangerTo(joined, rows, context.at);
      const outside =
        joined?.use === 'person' &&
        roles.length > 0 &&
        !roles.some((role) => context.scope.roles[role]?.systems.includes(system.id));
      const condition =
        stranger ??
        (outside
          ? `belongs to ${joined.personId}, whose trusted roles (${roles.join(', ')}) are not for ${system.id}`
          : null);
      if (condition === null) continue;
      const [path = null] = paths;
      const said: Exception = {
        subject: joined === null ? `${kind} ${principal}` : accountLabel(joined.account),
        condition: `${condition}, and reaches it: ${pathWords(path)}`,
        evidence: [...new Set([...pathEvidence(path), ...(joined?.account.evidence ?? [])])],
        witness: pathWitness(path),
      };
      const sure = verdict === 'allowed' && (rosterWhole || joined?.personId === null);
      (sure ? exceptions : undecided).push(said);
    }
    return judgementOf(population, supporting, { exceptions, undecided });
  },
};
