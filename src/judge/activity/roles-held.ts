import type { Person } from '../../estate/people/people.ts';

/** The trusted roles of a person at an instant, as far as the roster says. */
interface RolesHeld {
  roles: readonly string[];
  /** False where the rows that hold for the instant no longer say which roles were held. */
  whole: boolean;
  /** Why there is none; null where there is one. */
  why: string | null;
}

/** Reads the rows of one person that hold for an instant; those of people who left or are on leave name no roles any more. */
export function rolesHeldAt(rows: readonly Person[], at: string): RolesHeld {
  const instant = Date.parse(at);
  const then = rowsAt(rows, at);
  const roles = [...new Set(then.flatMap((row) => row.roles))];
  const silent = then.some((row) => row.status !== 'active' && row.roles.length === 0);
  if (then.length > 0)
    return { roles, whole: !silent, why: roles.length === 0 ? 'and holds no trusted role' : null };
  const ended = rows
    .flatMap(({ endsAt }) => endsAt ?? [])
    .sort()
    .at(-1);
  const left = ended !== undefined && Date.parse(ended) < instant;
  return {
    roles: [],
    whole: true,
    why: left ? `though the person left at ${ended}` : 'though the person was not employed then',
  };
}

/** The rows of the roster that hold for an instant. */
export function rowsAt(rows: readonly Person[], at: string): Person[] {
  const instant = Date.parse(at);
  return rows.filter(
    ({ startsAt, endsAt }) =>
      (startsAt == null || Date.parse(startsAt) <= instant) &&
      (endsAt === null || instant <= Date.parse(endsAt)),
  );
}
