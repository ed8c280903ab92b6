import type { PasswordPolicy } from '../../estate/identity/password-policies.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import { judgementOf, survey } from '../survey.ts';

const minimumLength = 8;
/** What the service applies where an account sets no policy of its own. */
const serviceDefaultLength = 8;

/** NCSSR 2.2.5, SHOULD: NIST SP 800-63B revision 3, appendix A. Forced changes are no virtue there and not asked for. */
export const passwordPolicy: Check = {
  id: 'password-policy',
  title: 'Passwords are long enough',
  procedure: `The password policy of each account is read for a minimum length of at least ${minimumLength} characters (NIST SP 800-63B revision 3, appendix A).`,
  nature: 'inspection',
  cites: { '2.2.5-a': 'part' },
  needs: ['identity.passwordPolicies'],
  unit: 'system',
  effective: since205,
  judge(context) {
    const policies = survey<PasswordPolicy>(context, 'identity.passwordPolicies');
    const exceptions = policies.members
      .map((policy) => ({ policy, length: policy.custom ? policy.minimumLength : serviceDefaultLength }))
      .filter(({ length }) => length !== null && length < minimumLength)
      .map(({ policy, length }) => ({
        subject: `Account ${policy.container}`,
        condition: `accepts passwords of ${length} characters`,
        evidence: policy.evidence,
      }));
    const undecided = policies.members
      .filter((policy) => policy.custom && policy.minimumLength === null)
      .map((policy) => ({
        subject: `Account ${policy.container}`,
        condition: 'states no minimum length',
        evidence: policy.evidence,
      }));
    const notes = policies.members
      .filter(({ maximumAgeDays }) => maximumAgeDays !== null)
      .map(
        (policy) =>
          `Account ${policy.container} forces a change every ${policy.maximumAgeDays} days, which the NIST text advises against`,
      );
    return judgementOf(policies, [], { exceptions, undecided, notes });
  },
};
