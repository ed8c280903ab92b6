import type { Person } from '../estate/people/people.ts';

/** Whether the roster says that a person works for the CA at an instant; an end that has passed outweighs the word. */
export function isEmployed({ status, endsAt }: Pick<Person, 'status' | 'endsAt'>, at: Date): boolean {
  return status === 'active' && (endsAt === null || new Date(endsAt) > at);
}

/** Whether what the roster says of a person's trusted roles holds at an instant: leave takes none of them away. */
export function holdsRoles({ status, endsAt }: Pick<Person, 'status' | 'endsAt'>, at: Date): boolean {
  return status !== 'terminated' && (endsAt === null || new Date(endsAt) > at);
}
