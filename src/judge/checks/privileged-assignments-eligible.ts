import { powersOfRole } from '../../analyse/access/azure/powers.ts';
import type { AzureIdentity } from '../../estate/identity/azure-identity.ts';
import type { AzureIdentityModel } from '../../estate/identity/azure/model.ts';
import type { RoleAssignment } from '../../estate/identity/role-assignments.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import type { Exception } from '../judgement.ts';
import { judgementOf, survey, type Findings } from '../survey.ts';

/** NCSSR 2.1 and 2.2.1: people hold power when they need it, not always. */
export const privilegedAssignmentsEligible: Check = {
  id: 'privileged-assignments-eligible',
  title: 'People hold privileged roles by activation, not standing',
  procedure:
    'Each role assignment in reach of the system is read, with its role definition, for standing assignments of roles that can change anything; so is each assignment of a directory role in the tenants above it, for standing assignments of roles that give power over accounts, applications or roles.',
  nature: 'reperformance',
  cites: { '2.1-c': 'part', '2.2.1-b': 'part' },
  needs: ['identity.roleAssignments', 'identity.azure'],
  population: ['identity.roleAssignments'],
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
    const directory = survey<AzureIdentity>(context, 'identity.azure');
    const tenants = context.system?.reach.tenants;
    for (const { model } of directory.members.slice(0, 1)) {
      if (![...(tenants ?? model.tenants)].some((tenant) => model.tenants.includes(tenant))) continue;
      const found = standingInDirectory(model);
      exceptions.push(...found.exceptions);
      undecided.push(...found.undecided);
      notes.push(...found.notes);
    }
    return judgementOf(assignments, directory.applicable ? [directory] : [], {
      exceptions,
      undecided,
      notes,
    });
  },
};

/** Directory roles that are held without activation and give power over who may do what. */
function standingInDirectory(
  model: AzureIdentityModel,
): Required<Omit<Findings, 'notOperated' | 'notApplicable'>> {
  const exceptions: Exception[] = [];
  const undecided: Exception[] = [];
  const notes: string[] = [];
  const roles = new Map(
    model.directoryRoles.flatMap(
      (role) =>
        [
          [role.id, role],
          [role.templateId, role],
        ] as const,
    ),
  );
  const services = new Set(model.servicePrincipals.map(({ id }) => id));
  for (const { principal, role, scope, hold, evidence, id } of model.directoryGrants) {
    if (hold !== 'standing') continue;
    const definition = roles.get(role) ?? null;
    const powers = powersOfRole(role, definition);
    if (powers.length === 0) continue;
    const name = definition?.displayName ?? role;
    const said = { evidence, witness: { assignment: id, role: name, scope } };
    if (services.has(principal))
      notes.push(
        `Service principal ${principal} holds ${name} of the directory at ${scope}; services cannot activate`,
      );
    else if (powers.some(({ doubt }) => doubt === null))
      exceptions.push({
        ...said,
        subject: `Principal ${principal}`,
        condition: `holds ${name} of the directory at ${scope} without activation`,
      });
    else
      undecided.push({
        ...said,
        subject: `Principal ${principal}`,
        condition: `holds ${name} of the directory at ${scope} without activation, whose power is not certain: ${powers[0]?.doubt ?? ''}`,
      });
  }
  return { exceptions, undecided, notes };
}
