import type { Member } from '../../estate/collection.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import type { Exception } from '../judgement.ts';
import { conflictsIn, nobodysPowers } from '../access/conflicts.ts';
import { engagementAccess } from '../access/engagement-access.ts';
import { federationSurvey } from '../access/federation-of.ts';
import { nobodysLabel } from '../access/nobodys-accounts.ts';
import { pathEvidence, pathWitness, pathWords } from '../access/path-words.ts';
import { reachedNeeds } from '../access/reached.ts';
import { isSupplied, judgementOf, survey } from '../survey.ts';
import type { Person } from '../../estate/people/people.ts';

/** NCSSR 2.1: no person, over all of their accounts, comes to the power of two trusted roles that exclude each other. */
export const dutiesSeparated: Check = {
  id: 'duties-separated',
  title: 'No person can obtain the powers of two roles that exclude each other',
  procedure:
    'For each person, over all of their accounts in all clouds and all paths, the systems that they can control and the trusted roles that they hold are joined with the declared pairs of `separation`. An account that is joined to no person and has the power of one role of a pair leaves it undecided. The roles that a managed HSM keeps for itself cannot be read: with one in scope it is never decided.',
  nature: 'reperformance',
  cites: { '2.1-d': 'part' },
  needs: reachedNeeds,
  population: ['people.roster'],
  unit: 'engagement',
  effective: since205,
  judge(context) {
    const roster = survey<Person>(context, 'people.roster');
    const access = engagementAccess({ ...context, collection: (name) => context.collection(name) });
    const exceptions: Exception[] = [];
    const undecided: Exception[] = access.systems.flatMap(({ id, missing }) =>
      missing.slice(0, 1).map(({ place, reason }) => ({
        subject: id,
        condition: `who reaches it is not known whole: ${place}: ${reason}`,
        evidence: [],
      })),
    );
    for (const { personId, roles, certainty, powers } of conflictsIn(access, context.scope, context.at)) {
      const [first, second] = powers;
      const how = [first, second].map(({ why, path }) =>
        path === null ? why : `${why} (${pathWords(path)})`,
      );
      const path = second.path ?? first.path;
      (certainty === 'proved' ? exceptions : undecided).push({
        subject: personId,
        condition: `${certainty === 'proved' ? '' : 'may, as both '}${how.join(', and ')}: ${roles.join(' and ')} exclude each other`,
        evidence: [...new Set([first, second].flatMap((power) => pathEvidence(power.path)))],
        witness: {
          ...pathWitness(path),
          pair: roles,
          powers: powers.map(({ role, why, path: way }) => ({ role, why, ...pathWitness(way) })),
        },
      });
    }
    for (const { account, powers } of nobodysPowers(access, context.scope)) {
      const { name, why } = nobodysLabel(account);
      undecided.push({
        subject: name,
        condition: `${why}, and ${powers.map((power) => power.why).join(', and ')}: whether the same person has a role that excludes ${powers.map(({ role }) => role).join(' or ')} is not known`,
        evidence: [
          ...new Set([
            ...powers.flatMap(({ path }) => pathEvidence(path)),
            ...(account.joined?.account.evidence ?? []),
          ]),
        ],
      });
    }
    const clouds = ['identity.aws', 'identity.azure', 'identity.signInTenants', 'identity.directoryUsers']
      .map((name) => survey<Member>(context, name))
      .filter(isSupplied);
    clouds.push(federationSurvey(context));
    const declared = context.scope.separation.length > 0;
    return judgementOf(roster, [...clouds], {
      exceptions,
      undecided: declared
        ? undecided
        : [
            ...undecided,
            {
              subject: 'ncssr.yaml',
              condition: 'declares no roles that exclude each other (`separation`)',
              evidence: [],
            },
          ],
    });
  },
};
