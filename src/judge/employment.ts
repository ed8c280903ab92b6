import type { Person } from '../estate/people/people.ts';

/** Whether the roster says that a person works for the CA at an instant; an end that has passed outweighs the word. */
export function isEmployed({ status, endsAt }: Pick<Person, 'status' | 'endsAt'>, at: Date): boolean {
  return status === 'active' && (endsAt === null || new Date(endsAt) > at);
}
