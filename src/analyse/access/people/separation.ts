import type { Scope } from '../../../scope/scope.ts';
import type { AccessPath } from '../answer.ts';
import type { Reacher } from '../reach.ts';
import { roleAllows } from './roles.ts';

/** Why a person has the power of a trusted role. */
export interface Power {
  role: string;
  certainty: 'proved' | 'possible';
  /** In an auditor's words. */
  why: string;
  path: AccessPath | null;
}

/** Two roles that exclude each other, and one person with the power of both. */
export interface Conflict {
  personId: string;
  roles: readonly [string, string];
  certainty: 'proved' | 'possible';
  powers: readonly [Power, Power];
}

/** What one person holds and can reach over all of their accounts. */
export interface PersonReach {
  personId: string;
  /** Trusted roles of the roster. */
  roles: readonly string[];
  systems: readonly { system: string; reacher: Reacher }[];
}

/**
 * Conflicts of duties over what each person, not each account, can obtain. A person has the power of a role who was
 * appointed to it, who controls a system that is this role's and not the other's, or who can do what the role is for
 * and the other is not.
 */
export function conflictsOf(people: readonly PersonReach[], scope: Scope): Conflict[] {
  return people.flatMap((person) =>
    scope.separation.flatMap(([one, other]): Conflict[] => {
      const first = powerOf(person, one, other, scope);
      const second = powerOf(person, other, one, scope);
      if (first === null || second === null) return [];
      const proved = first.certainty === 'proved' && second.certainty === 'proved';
      return [
        {
          personId: person.personId,
          roles: [one, other],
          certainty: proved ? 'proved' : 'possible',
          powers: [first, second],
        },
      ];
    }),
  );
}

/** The roles of declared pairs that somebody has the power of, by what can be reached alone. */
export function powersOf(person: PersonReach, scope: Scope): Power[] {
  const found = scope.separation.flatMap(([one, other]) => [
    powerOf(person, one, other, scope),
    powerOf(person, other, one, scope),
  ]);
  const byRole = new Map(found.flatMap((power) => (power === null ? [] : [[power.role, power] as const])));
  return [...byRole.values()];
}

function powerOf(person: PersonReach, name: string, other: string, scope: Scope): Power | null {
  if (person.roles.includes(name))
    return { role: name, certainty: 'proved', why: `is appointed ${name}`, path: null };
  const role = scope.roles[name];
  const against = scope.roles[other];
  if (role === undefined || against === undefined) return null;
  const powers = person.systems.flatMap(({ system, reacher }): Power[] => {
    const own = role.systems.includes(system) && !against.systems.includes(system);
    const telling = reacher.permissions.filter(
      ({ action, resource }) =>
        own ||
        (roleAllows(role, scope.sources, action, resource) &&
          !roleAllows(against, scope.sources, action, resource)),
    );
    const [first] = telling.toSorted((a, b) => Number(isProved(b.path)) - Number(isProved(a.path)));
    if (first === undefined) return [];
    return [
      {
        role: name,
        certainty: isProved(first.path) && reacher.verdict === 'allowed' ? 'proved' : 'possible',
        why: `can perform ${first.action} on ${system}, which is for ${name}`,
        path: first.path,
      },
    ];
  });
  return powers.find(({ certainty }) => certainty === 'proved') ?? powers[0] ?? null;
}

const isProved = (path: AccessPath | null): boolean => path?.certainty === 'proved';
