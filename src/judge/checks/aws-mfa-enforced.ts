import type { Member } from '../../estate/collection.ts';
import type { AwsIdentity } from '../../estate/identity/aws-identity.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import { peopleInAws, withoutFactor } from '../access/aws-factors.ts';
import { reached, reachedNeeds } from '../access/reached.ts';
import { judgementOf, survey } from '../survey.ts';

/**
 * NCSSR 2.2.3 in AWS: what a person can do must be denied both where no second factor is mentioned and where it is
 * said to be absent. A condition that only looks like it (`BoolIfExists`, a missing key) is asked, not read.
 */
export const awsMfaEnforced: Check = {
  id: 'aws-mfa-enforced',
  title: 'Nobody reaches the system in AWS without a second factor',
  procedure:
    'Each way in of each person is evaluated three times, without the MFA key in the request, with it false and with it true; it is enforced where only the last is allowed. Of people who come in through an identity provider that is proved to be an application of a tenant that was read, Conditional Access for that application decides; of any other provider it is not known.',
  nature: 'reperformance',
  cites: { '2.2.3-a': 'part' },
  needs: reachedNeeds,
  population: ['identity.aws'],
  unit: 'system',
  effective: since205,
  judge(context) {
    const { accounts, supporting, unknown, federation } = reached(context);
    const aws = survey<AwsIdentity>(context, 'identity.aws');
    const azure = survey<Member>(context, 'identity.azure');
    const own = peopleInAws(accounts);
    const { exceptions, undecided } = withoutFactor(context, own, federation);
    const population = {
      ...aws.population,
      expected: aws.population.expected === null ? null : own.length,
      inspected: own.length,
    };
    return judgementOf({ ...aws, population }, [...supporting, ...(azure.applicable ? [azure] : [])], {
      exceptions,
      undecided: [...unknown, ...undecided],
      notes: own.some(({ kind }) => kind === 'directory-user') ? (federation?.notes ?? []) : [],
      ...(own.length === 0 ? { notOperated: 'Nobody was found who can control the system in AWS' } : {}),
    });
  },
};
