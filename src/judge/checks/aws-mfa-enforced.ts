import { accountLabel } from '../../analyse/access/people/account.ts';
import type { Member } from '../../estate/collection.ts';
import type { AwsIdentity } from '../../estate/identity/aws-identity.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import type { Exception } from '../judgement.ts';
import { pathEvidence, pathWitness, pathWords } from '../access/path-words.ts';
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
    'Each way in of each person is evaluated three times, without the MFA key in the request, with it false and with it true; it is enforced where only the last is allowed.',
  nature: 'reperformance',
  cites: { '2.2.3-a': 'part' },
  needs: reachedNeeds,
  population: ['identity.aws'],
  unit: 'system',
  effective: since205,
  judge(context) {
    const { accounts, supporting, unknown } = reached(context);
    const aws = survey<AwsIdentity>(context, 'identity.aws');
    const azure = survey<Member>(context, 'identity.azure');
    const users = new Map(aws.members[0]?.model.users.map((user) => [user.arn, user]));
    const own = accounts.filter(({ joined, kind, principal }) => {
      if (joined?.use === 'service' || kind === 'service') return false;
      return joined === null ? !/^[0-9a-f-]{36}$/i.test(principal) : joined.account.realm !== 'entra';
    });
    const exceptions: Exception[] = [];
    const undecided: Exception[] = [...unknown];
    for (const { joined, kind, principal, verdict, mfa, paths } of own) {
      if (mfa === 'enforced' || joined?.account.ways?.length === 0) continue;
      const path = paths.find((one) => one.mfa === mfa) ?? null;
      const credentials = users.get(principal)?.credentials;
      // A registered device is asked for at the console; only a policy would ask for it where a key is used.
      const consoleOnly =
        credentials?.mfaActive === true && joined?.account.ways?.every((way) => way === 'password') === true;
      const said = (condition: string): Exception => ({
        subject: joined === null ? `${kind} ${principal}` : accountLabel(joined.account),
        condition: `${condition}: ${pathWords(path)}`,
        evidence: [...new Set([...pathEvidence(path), ...(joined?.account.evidence ?? [])])],
        witness: pathWitness(path),
      });
      if (mfa === 'inconclusive' || verdict !== 'allowed')
        undecided.push(said('may reach the system without a second factor'));
      else if (consoleOnly)
        undecided.push(
          said(
            'has a device that the console asks for, and no policy that would ask for it of a key made later',
          ),
        );
      else exceptions.push(said('reaches the system without a second factor, which no policy asks for'));
    }
    const population = {
      ...aws.population,
      expected: aws.population.expected === null ? null : own.length,
      inspected: own.length,
    };
    return judgementOf({ ...aws, population }, [...supporting, ...(azure.applicable ? [azure] : [])], {
      exceptions,
      undecided,
      ...(own.length === 0 ? { notOperated: 'Nobody was found who can control the system in AWS' } : {}),
    });
  },
};
