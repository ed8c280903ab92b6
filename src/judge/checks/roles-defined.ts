import type { Person } from '../../estate/people/people.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import type { Exception } from '../judgement.ts';
import { rolesHeld } from '../roles-held.ts';
import { judgementOf, survey } from '../survey.ts';

/** NCSSR 2.1: Trusted Roles for whoever works on a Certificate or Root CA System, held against who works there. */
export const rolesDefined: Check = {
  id: 'roles-defined',
  title: 'Every Certificate and Root CA System has a trusted role, and every role held is declared',
  procedure:
    'The declared trusted roles (`roles`) are held against the inventory and the roster: each Certificate System and Root CA System must be named by a role, and each role that a person of the roster holds must be declared and name a system. Whether the roles cover everyone who designs, builds, develops, implements, operates or maintains, and who approved them, is for the role catalogue.',
  nature: 'inspection',
  cites: { '2.1-a': 'part' },
  needs: ['people.roster'],
  unit: 'engagement',
  effective: since205,
  judge(context) {
    const { roles, systems } = context.scope;
    const roster = survey<Person>(context, 'people.roster');
    const held = rolesHeld(roster.members, context.at);
    const inScope = Object.entries(systems).filter(
      ([, { class: one }]) => one === 'certificate-system' || one === 'root-ca-system',
    );
    const named = new Set(Object.values(roles).flatMap((role) => role.systems));
    const exceptions: Exception[] = inScope
      .filter(([id]) => !named.has(id))
      .map(([id, { class: one }]) => ({
        subject: id,
        condition: `is a ${one === 'root-ca-system' ? 'Root CA System' : 'Certificate System'} that no declared trusted role names`,
        evidence: [],
      }));
    for (const [role, holders] of held) {
      const declared = Object.hasOwn(roles, role) ? roles[role] : undefined;
      if (declared !== undefined && declared.systems.length > 0) continue;
      const what = declared === undefined ? 'is not declared in ncssr.yaml' : 'names no system';
      for (const { personId, evidence } of holders)
        exceptions.push({
          subject: personId,
          condition: `holds the trusted role ${role}, which ${what}`,
          evidence,
        });
    }
    const vacant = Object.keys(roles).filter((role) => !held.has(role));
    return judgementOf(roster, [], {
      exceptions,
      undecided:
        inScope.length > 0
          ? []
          : [
              {
                subject: 'ncssr.yaml',
                condition: 'declares no Certificate System or Root CA System',
                evidence: [],
              },
            ],
      notes: vacant.map((role) => `Nobody of the roster holds ${role}`),
    });
  },
};
