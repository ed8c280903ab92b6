import type { RoleAssignment } from '../../estate/identity/role-assignments.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import type { Exception } from '../judgement.ts';
import { judgementOf, survey } from '../survey.ts';

/** NCSSR 2.1 and 2.2.1: people hold power when they need it, not always. */
export const privilegedAssignmentsEligible: Check = {
  id: 'privileged-assignments-eligible',
  title: 'People hold privileged roles by activation, not standing',
  procedure:
    'Each role assignment in reach of the system is read, with its role definition, for standing assignments of roles that can change anything.',
  nature: 'reperformance',
  cites: { '2.1-c': 'part', '2.2.1-b': 'part' },
  needs: ['identity.roleAssignments'],
  unit: 'system',
  effective: since205,
  judge(context) {
    const assignments = survey<RoleAssignment>(context, 'identity.roleAssignments');
    const exceptions: Exception[] = [];
    const undecided: Exception[] = [];
    const notes: string[] = [];
    for (const one of assignments.members) {
      if (one.hold !== 'standing' || one.privileged === false) continue;
      const role = one.roleName ?? one.role;
      const said = {
        subject: `${one.principalType} ${one.principal}`,
        evidence: one.evidence,
        witness: { assignment: one.id, role, scope: one.scope },
      };
      if (one.privileged === null) {
        undecided.push({
          ...said,
          condition: `holds ${role} at ${one.scope}, whose definition was not read`,
        });
      } else if (['User', 'Group', 'ForeignGroup'].includes(one.principalType)) {
        exceptions.push({ ...said, condition: `holds ${role} at ${one.scope} without activation` });
      } else if (one.principalType === 'ServicePrincipal') {
        notes.push(
          `Service principal ${one.principal} holds ${role} at ${one.scope}; services cannot activate`,
        );
      } else {
        undecided.push({
          ...said,
          condition: `is of a principal type that is not understood, and holds ${role}`,
        });
      }
    }
    return judgementOf(assignments, [], { exceptions, undecided, notes });
  },
};
