import type { CloudGrant } from '../../estate/identity/cloud-grants.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import { judgementOf, survey } from '../survey.ts';

/** NCSSR 2.1 and 2.2.1: nobody holds everything all the time. Lesser excess is for the requests to show. */
export const cloudAdministratorsAbsent: Check = {
  id: 'cloud-administrators-absent',
  title: 'No IAM user holds every permission, standing',
  procedure:
    'The policies of each IAM user, inline, attached and through groups, are read for a statement that allows every action on every resource.',
  nature: 'reperformance',
  cites: { '2.1-c': 'part', '2.2.1-b': 'part' },
  needs: ['identity.cloudGrants'],
  unit: 'system',
  effective: since205,
  judge(context) {
    const users = survey<CloudGrant>(context, 'identity.cloudGrants');
    const said = (one: CloudGrant, condition: string) => ({
      subject: `${one.user} in ${one.container}`,
      condition: `${condition} (${one.through ?? 'unknown policy'})`,
      evidence: one.evidence,
    });
    return judgementOf(users, [], {
      exceptions: users.members
        .filter(({ administrator }) => administrator === true)
        .map((one) => said(one, 'holds every permission on everything, standing')),
      undecided: users.members
        .filter(({ administrator }) => administrator === null)
        .map((one) => said(one, 'holds a policy that this check cannot measure')),
      ...(users.members.length === 0 ? { notOperated: 'The accounts have no IAM users' } : {}),
    });
  },
};
