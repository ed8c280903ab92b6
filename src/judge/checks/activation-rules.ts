import { isLonger } from '../../analyse/clocks/duration.ts';
import type { ActivationRule } from '../../estate/identity/activation-rules.ts';
import { guidOf, type RoleAssignment } from '../../estate/identity/role-assignments.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import type { Exception } from '../judgement.ts';
import { judgementOf, survey } from '../survey.ts';

const longest = 'PT8H';

/** NCSSR 2.2.1: an activation is short, proved by a second factor, and someone else's decision. */
export const activationRulesAsked: Check = {
  id: 'activation-rules',
  title: 'Activation asks for a second factor, an approval and an end',
  procedure: `Each eligible privileged role is joined to the rules of its activation: a second factor or authentication context, an approval, and at most ${longest}.`,
  nature: 'inspection',
  cites: { '2.2.1-b': 'part' },
  needs: ['identity.roleAssignments', 'identity.activationRules'],
  unit: 'system',
  effective: since205,
  judge(context) {
    const all = survey<RoleAssignment>(context, 'identity.roleAssignments');
    const rules = survey<ActivationRule>(context, 'identity.activationRules');
    const eligible = all.members.filter(
      ({ hold, privileged }) => hold === 'eligible' && privileged !== false,
    );
    const exceptions: Exception[] = [];
    const undecided: Exception[] = [];
    for (const one of eligible) {
      const role = one.roleName ?? one.role;
      const said = { subject: `${role} at ${one.scope}`, evidence: [...one.evidence, ...rules.evidence] };
      // Rules are per role and scope, and are not inherited.
      const rule = rules.members.find(
        (candidate) =>
          candidate.role === guidOf(one.role) && candidate.scope.toLowerCase() === one.scope.toLowerCase(),
      );
      if (!rule) {
        undecided.push({ ...said, condition: 'is eligible, and the rules of its activation were not found' });
        continue;
      }
      for (const condition of failings(rule)) exceptions.push({ ...said, condition, witness: { rule } });
      if (rule.authenticationContext !== null && !rule.requiresMfa) {
        undecided.push({
          ...said,
          condition: `leaves the second factor to authentication context ${rule.authenticationContext}, which this check does not follow`,
        });
      }
    }
    const population = {
      ...all.population,
      expected: all.population.expected === null ? null : eligible.length,
      inspected: eligible.length,
    };
    return judgementOf({ ...all, population }, [rules], {
      exceptions,
      undecided,
      ...(eligible.length === 0 ? { notOperated: 'No privileged role is eligible for activation' } : {}),
    });
  },
};

function failings(rule: ActivationRule): string[] {
  return [
    ...(rule.requiresMfa || rule.authenticationContext !== null
      ? []
      : ['can be activated without a second factor']),
    ...(rule.requiresApproval ? [] : ['can be activated without an approval']),
    ...(rule.requiresApproval && rule.approvers.length === 0
      ? ['asks for an approval, but names no approver']
      : []),
    ...(isLonger(rule.maximumDuration, longest)
      ? [`can stay active for ${rule.maximumDuration ?? 'any time'}, limit ${longest}`]
      : []),
  ];
}
