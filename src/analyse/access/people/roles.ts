import { matchesGlob } from '../../../text/glob.ts';
import type { Scope, TrustedRole } from '../../../scope/scope.ts';
import type { AccessPath } from '../answer.ts';
import type { Reacher } from '../reach.ts';
import type { Ternary } from '../ternary.ts';

/** Something that a person can do and that no trusted role of theirs is for, with the way. */
interface Excess {
  action: string;
  resource: string;
  path: AccessPath | null;
}

/** The clouds by the kind of source that a role sheet names. */
function cloudOf(action: string): readonly string[] {
  if (action.startsWith('directory ')) return ['entra'];
  return /^[A-Za-z]+\./.test(action) ? ['azure'] : ['aws'];
}

/**
 * Whether a trusted role is for an action on a resource, as its `may` declares. A role that declares nothing for a
 * cloud is for nothing in it: duties without documented privileges permit none.
 */
export function roleAllows(
  role: TrustedRole,
  sources: Scope['sources'],
  action: string,
  resource: string,
): boolean {
  const clouds = cloudOf(action);
  return (role.may ?? []).some(
    ({ source, actions, resources }) =>
      clouds.includes(sources[source]?.kind ?? '') &&
      actions.some((pattern) => matches(pattern, action)) &&
      resources.some((pattern) => matches(pattern, resource)),
  );
}

/**
 * The same of what a log says was done. A log may name a resource by less than the pattern does, an id where an ARN is
 * declared, or not at all: then only a pattern for everything is known to be for it, and a role with the action on
 * other patterns leaves it `unknown`.
 */
export function roleCovers(
  role: TrustedRole,
  sources: Scope['sources'],
  action: string,
  resource: string | null,
): Ternary {
  if (resource !== null && roleAllows(role, sources, action, resource)) return 'true';
  const clouds = cloudOf(action);
  const patterns = (role.may ?? [])
    .filter(
      ({ source, actions }) =>
        clouds.includes(sources[source]?.kind ?? '') && actions.some((pattern) => matches(pattern, action)),
    )
    .flatMap(({ resources }) => resources);
  if (patterns.some((pattern) => /^\*+$/.test(pattern))) return 'true';
  const whole = resource !== null && /^(arn:|\/)/i.test(resource);
  return patterns.length > 0 && !whole ? 'unknown' : 'false';
}

/** What a principal can do beyond the trusted roles named. */
export function excessOf(reacher: Reacher, roles: readonly string[], scope: Scope): Excess[] {
  const declared = roles.flatMap((name) => scope.roles[name] ?? []);
  return reacher.permissions.filter(
    ({ action, resource }) => !declared.some((role) => roleAllows(role, scope.sources, action, resource)),
  );
}

/** `*` stands for any run of characters, `?` for one; case does not matter, as in both clouds' actions. */
export function matches(pattern: string, text: string): boolean {
  return matchesGlob(pattern, text, true);
}
