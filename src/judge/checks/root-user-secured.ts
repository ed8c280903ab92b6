import type { CloudUser } from '../../estate/identity/cloud-users.ts';
import { awsAccounts } from '../accounts.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import type { Exception } from '../judgement.ts';
import { judgementOf, survey, type Survey } from '../survey.ts';

/** NCSSR 2.2.1.1 and 2.2.3: the account's root user, which belongs to no person. */
export const rootUserSecured: Check = {
  id: 'root-user-secured',
  title: 'Root users have a second factor and no access keys',
  procedure:
    'The root row of each credential report is read for its second factor, access keys and signing certificates.',
  nature: 'reperformance',
  cites: { '2.2.3-a': 'part', '2.2.1.1-a': 'part' },
  needs: ['identity.cloudUsers'],
  unit: 'system',
  effective: since205,
  judge(context) {
    const users = survey<CloudUser>(context, 'identity.cloudUsers');
    const roots = users.members.filter(({ kind }) => kind === 'root');
    const accounts = awsAccounts(context).length;
    const exceptions = roots.flatMap(problemsOf);
    // One root row is due for each account; a report without it was not read whole.
    const population: Survey<CloudUser>['population'] = {
      ...users.population,
      expected: users.population.expected === null ? null : accounts,
      inspected: roots.length,
    };
    return judgementOf({ ...users, population }, [], { exceptions });
  },
};

function problemsOf(root: CloudUser): Exception[] {
  const subject = `Root user of ${root.container}`;
  const said = (condition: string): Exception => ({ subject, condition, evidence: root.evidence });
  const keys = root.keys.filter(({ active }) => active).length;
  return [
    ...(root.mfaActive ? [] : [said('has no second factor registered')]),
    ...(keys > 0 ? [said(`has ${keys} active access key${keys === 1 ? '' : 's'}`)] : []),
    ...(root.signingCertificates > 0 ? [said('has an active signing certificate')] : []),
  ];
}
