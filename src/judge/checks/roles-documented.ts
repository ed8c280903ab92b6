import type { Person } from '../../estate/people/people.ts';
import type { Scope, TrustedRole } from '../../scope/scope.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import type { Exception } from '../judgement.ts';
import { rolesHeld } from '../roles-held.ts';
import { judgementOf, survey } from '../survey.ts';

const clouds = new Set(['aws', 'azure', 'entra']);

/**
 * NCSSR 2.1: what holders of each Trusted Role answer for, may do and can reach is written down. Duties and systems
 * stand in the declaration or nowhere; privileges can stand on a sheet of their own, so that their absence proves
 * nothing.
 */
export const rolesDocumented: Check = {
  id: 'roles-documented',
  title: 'Every trusted role says what it answers for, which systems it is for, and what it may do there',
  procedure:
    'Each declared trusted role, and each that a person of the roster holds, must state its duties and its systems, and, for each cloud source that those systems lie in, what it may do there (`may`). A role that is held and not declared, or that is silent about a source, is left open: a role sheet elsewhere may say it. The sheets themselves, physical access and approval are asked for.',
  nature: 'inspection',
  cites: { '2.1-b': 'part' },
  needs: ['people.roster'],
  unit: 'engagement',
  effective: since205,
  judge(context) {
    const { scope } = context;
    const roster = survey<Person>(context, 'people.roster');
    const undeclared = [...rolesHeld(roster.members, context.at)].filter(
      ([name]) => !Object.hasOwn(scope.roles, name),
    );
    const exceptions: Exception[] = [];
    const undecided: Exception[] = undeclared.map(([name, holders]) => ({
      subject: name,
      condition: `is held by ${holders.map(({ personId }) => personId).join(', ')}, and ncssr.yaml says nothing of what it is for`,
      evidence: [...new Set(holders.flatMap(({ evidence }) => evidence))],
    }));
    const notes: string[] = [];
    for (const [subject, role] of Object.entries(scope.roles)) {
      const said = (condition: string): Exception => ({ subject, condition, evidence: [] });
      if (role.duties.trim() === '') exceptions.push(said('states no duties'));
      if (role.systems.length === 0) exceptions.push(said('names no system'));
      undecided.push(
        ...silentSources(role, scope).map((source) =>
          said(`does not say what it may do in ${source}, where systems of it lie`),
        ),
      );
      const elsewhere = role.systems.filter((id) => sourcesOf(id, scope).length === 0);
      if (elsewhere.length > 0)
        notes.push(
          `What ${subject} may do on ${elsewhere.join(', ')}, which no cloud holds, is for its sheet`,
        );
    }
    const count = Object.keys(scope.roles).length + undeclared.length;
    const expected = roster.population.expected === null ? null : count;
    const population = { ...roster.population, expected, inspected: count };
    return judgementOf({ ...roster, population }, [], { exceptions, undecided, notes });
  },
};

function silentSources({ systems, may = [] }: TrustedRole, scope: Scope): string[] {
  const sources = new Set(systems.flatMap((id) => sourcesOf(id, scope)));
  return [...sources].filter((source) => !may.some((one) => one.source === source && one.actions.length > 0));
}

/** The cloud sources that a system lies in. */
function sourcesOf(system: string, { systems, sources }: Scope): string[] {
  const select = systems[system]?.select ?? [];
  return [...new Set(select.map(({ source }) => source))].filter((name) =>
    clouds.has(sources[name]?.kind ?? ''),
  );
}
