import type { Person } from '../estate/people/people.ts';
import { holdsRoles } from './employment.ts';

/** Every role that people of the roster hold at an instant, with their rows. */
export function rolesHeld(roster: readonly Person[], at: Date): Map<string, Person[]> {
  const held = new Map<string, Person[]>();
  for (const person of roster.filter((one) => holdsRoles(one, at)))
    for (const role of new Set(person.roles)) held.set(role, [...(held.get(role) ?? []), person]);
  return held;
}
