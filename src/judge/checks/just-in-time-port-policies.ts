import { isDuration, isLonger } from '../../analyse/clocks/duration.ts';
import type { PortPolicy } from '../../estate/identity/port-policies.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import type { Exception } from '../judgement.ts';
import { isAnySource, isOpaqueSource } from '../ports.ts';
import { judgementOf, survey } from '../survey.ts';

const longest = 'PT8H';

/** NCSSR 2.2.6: a channel for privileged access is temporary. A policy shows the limit, not that it is the only way in. */
export const justInTimePortPolicies: Check = {
  id: 'just-in-time-port-policies',
  title: 'Just-in-time access opens ports briefly and from known addresses',
  procedure: `Each port of each just-in-time policy is read for its longest opening (limit ${longest}) and its allowed sources.`,
  nature: 'inspection',
  cites: { '2.2.6-b': 'part' },
  needs: ['identity.portPolicies'],
  unit: 'system',
  effective: since205,
  judge(context) {
    const policies = survey<PortPolicy>(context, 'identity.portPolicies');
    const exceptions = policies.members.flatMap((policy): Exception[] => {
      const said = { subject: `Port ${policy.port} of ${policy.machine}`, evidence: policy.evidence };
      const any = policy.sources.find(isAnySource);
      return [
        ...(isRead(policy) && isLonger(policy.maximumDuration, longest)
          ? [
              {
                ...said,
                condition: `may stay open for ${policy.maximumDuration ?? 'any time'}, limit ${longest}`,
              },
            ]
          : []),
        ...(any !== undefined || policy.sources.length === 0
          ? [{ ...said, condition: `may be opened to ${any ?? 'any source'}` }]
          : []),
      ];
    });
    const undecided = policies.members.flatMap((policy): Exception[] => {
      if (!isRead(policy))
        return [
          {
            subject: `Port ${policy.port} of ${policy.machine}`,
            condition: `may stay open for ${policy.maximumDuration ?? ''}, which is no duration that is understood`,
            evidence: policy.evidence,
          },
        ];
      const opaque = policy.sources.find((source) => !isAnySource(source) && isOpaqueSource(source));
      if (opaque === undefined) return [];
      const subject = `Port ${policy.port} of ${policy.machine}`;
      const condition = `may be opened to ${opaque}, whose content this check does not know`;
      return [{ subject, condition, evidence: policy.evidence }];
    });
    return judgementOf(policies, [], {
      exceptions,
      undecided,
      ...(policies.members.length === 0 ? { notOperated: 'No just-in-time policy exists' } : {}),
    });
  },
};

function isRead({ maximumDuration }: PortPolicy): boolean {
  return maximumDuration === null || isDuration(maximumDuration);
}
