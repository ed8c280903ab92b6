import type { CloudUser } from '../../estate/identity/cloud-users.ts';
import type { Person } from '../../estate/people/people.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import { isEmployed } from '../employment.ts';
import type { Exception } from '../judgement.ts';
import { judgementOf, survey } from '../survey.ts';

/** NCSSR 2.2.1.1: each credential belongs to one authorised person. */
export const accessKeysAttributed: Check = {
  id: 'access-keys-attributed',
  title: 'Every active access key belongs to one person of the roster',
  procedure:
    'Each active access key is joined, by the immutable person id of its user, to the roster. Names are never compared.',
  nature: 'reperformance',
  cites: { '2.2.1.1-a': 'part' },
  needs: ['identity.cloudUsers', 'people.roster'],
  unit: 'system',
  effective: since205,
  judge(context) {
    const users = survey<CloudUser>(context, 'identity.cloudUsers');
    const roster = survey<Person>(context, 'people.roster');
    const active = new Set(
      roster.members.filter((person) => isEmployed(person, context.at)).map(({ personId }) => personId),
    );
    const holders = users.members.filter(({ keys }) => keys.some((key) => key.active));
    const nameless = holders.filter(({ personId }) => personId === null);
    const unknown = holders.filter(({ personId }) => personId !== null && !active.has(personId));
    const exceptionFor = (user: CloudUser): Exception => ({
      subject: `${user.name} in ${user.container}`,
      condition:
        user.personId === null
          ? 'has an active access key and names no person of the roster'
          : `has an active access key and belongs to ${user.personId}, who is not active in the roster`,
      evidence: user.evidence,
      witness: { keys: user.keys.filter((key) => key.active) },
    });
    const population = {
      ...users.population,
      expected: users.population.expected === null ? null : holders.length,
      inspected: holders.length,
    };
    return judgementOf({ ...users, population }, [roster], {
      // Without the whole roster, a person may be missing from it only because it was not read.
      exceptions: [...nameless, ...(roster.whole ? unknown : [])].map(exceptionFor),
      undecided: roster.whole ? [] : unknown.map(exceptionFor),
      ...(holders.length === 0 ? { notOperated: 'The credential reports list no active access keys' } : {}),
    });
  },
};
