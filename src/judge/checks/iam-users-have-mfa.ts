import type { CloudUser } from '../../estate/identity/cloud-users.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import type { Exception } from '../judgement.ts';
import { judgementOf, survey } from '../survey.ts';

/**
 * NCSSR 2.2.3. A registered device is needed for enforcement, but does not prove it: the policies decide, which
 * this check does not read. It finds users who cannot be using a second factor.
 */
export const iamUsersHaveMfa: Check = {
  id: 'iam-users-have-mfa',
  title: 'Every IAM user with a password has a second factor',
  procedure:
    'Each IAM user of the credential reports is read for password, second factor and active access keys.',
  nature: 'reperformance',
  cites: { '2.2.3-a': 'part' },
  needs: ['identity.cloudUsers'],
  unit: 'system',
  effective: since205,
  judge(context) {
    const all = survey<CloudUser>(context, 'identity.cloudUsers');
    const users = all.members.filter(({ kind }) => kind === 'user');
    const exceptions: Exception[] = [];
    const undecided: Exception[] = [];
    for (const user of users) {
      const said = { subject: `${user.name} in ${user.container}`, evidence: user.evidence };
      if (user.passwordEnabled !== false && !user.mfaActive) {
        exceptions.push({
          ...said,
          condition: 'signs in with a password and has no second factor registered',
        });
      } else if (user.keys.some(({ active }) => active)) {
        undecided.push({
          ...said,
          condition:
            'has an active access key; whether the policies demand a second factor for it is not read here',
        });
      }
    }
    const population = {
      ...all.population,
      expected: all.population.expected === null ? null : users.length,
      inspected: users.length,
    };
    return judgementOf({ ...all, population }, [], {
      exceptions,
      undecided,
      ...(users.length === 0 ? { notOperated: 'The credential reports list no IAM users' } : {}),
    });
  },
};
