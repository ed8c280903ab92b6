import type { CompiledModel } from './compiled.ts';
import type { Holder } from './holder.ts';
import { matchesGlob } from './pattern.ts';
import { actionsOf, isKnownService, isPowerless, poweredActions } from './service-powers.ts';
import { exists, type Ability } from './edge.ts';
import type { Abilities } from './abilities.ts';
import { coversAction } from './statement.ts';

/** All services, where it is not known which of them is meant. */
export type Services = readonly string[] | 'any';

/** Whoever can pass a role is asked for the services that take it: neither of these takes one. */
const takesNoRoles: ReadonlySet<string> = new Set(['iam', 'sts']);

const known = new WeakMap<CompiledModel, Map<string, readonly string[]>>();

/**
 * Actions of some services, named by an Allow of the holder, that may run or change code or work that the service does
 * under a role. An action of which nothing is known is one of them.
 */
export function directingActions(
  compiled: CompiledModel,
  holder: Holder,
  services: Services,
): readonly string[] {
  const { identity } = compiled.permissionsOf(holder);
  if (identity === null) return [];
  const cache = known.get(compiled) ?? new Map<string, readonly string[]>();
  known.set(compiled, cache);
  const key = `${compiled.permissionsOf(holder).classId} ${String(services)}`;
  let found = cache.get(key);
  if (found === undefined) cache.set(key, (found = [...new Set(allowedBy(identity, services))]));
  return found;
}

/** An action by which a holder can direct what services do, or may be able to; null where each is denied it. */
export interface Directing {
  action: string;
  ability: Ability;
}

/** The first of the actions that the holder is not denied. */
export function directing(
  abilities: Abilities,
  holder: Holder,
  services: Services,
  without: readonly string[] = [],
): Directing | null {
  for (const action of directingActions(abilities.graph.compiled, holder, services)) {
    if (without.includes(action)) continue;
    const ability = abilities.anywhere(holder, action);
    if (exists(ability) !== 'false') return { action, ability };
  }
  return null;
}

type Identity = NonNullable<ReturnType<CompiledModel['permissionsOf']>['identity']>;

function allowedBy(identity: Identity, services: Services): string[] {
  // Only what one service can do is asked one by one; of all services one action stands for each.
  const asked = services === 'any' ? ['lambda', 'ec2', 'ecs', 'cloudformation'] : services;
  const everything = asked.flatMap((service) => poweredActions(service));
  if (identity === 'everything') return everything;
  const unread = identity.gaps.length > 0 || identity.policies.some(({ fault }) => fault !== null);
  const looksAtTags = identity.policies.some(({ statements }) =>
    statements.some(({ conditions }) => conditions.some((one) => one.key.includes('resourcetag/'))),
  );
  return [
    ...(unread ? everything : []),
    ...identity.policies.flatMap(({ statements }) =>
      statements.flatMap((statement) => {
        if (statement.effect === 'Deny') return [];
        const { actions } = statement;
        if (actions === null) return everything;
        if (actions.negated)
          return everything.filter((action) => coversAction(statement, action) !== 'false');
        return actions.patterns.flatMap((pattern) => namedBy(pattern, services, looksAtTags));
      }),
    ),
  ];
}

/** The actions that a pattern names, of which some may direct what a service does. */
function namedBy(pattern: string, services: Services, looksAtTags: boolean): string[] {
  const [prefix = '', name = '*'] = pattern.split(':');
  const literal = !/[*?]/.test(prefix);
  const asked = literal
    ? services === 'any' || services.includes(prefix.toLowerCase())
      ? [prefix.toLowerCase()]
      : []
    : (services === 'any' ? ['lambda', 'ec2', 'ecs', 'cloudformation'] : services).filter((one) =>
        matchesGlob(prefix, one, true),
      );
  return asked
    .filter((service) => !takesNoRoles.has(service))
    .flatMap((service) => {
      if (!/[*?]/.test(name)) return isPowerless(service, name, looksAtTags) ? [] : [`${service}:${name}`];
      // What a pattern may come to name is asked about by a name that it takes.
      const later = `${service}:${name.replaceAll('*', 'Later').replaceAll('?', 'x')}`;
      if (!isKnownService(service)) return /^(Get|List|Describe)/i.test(name) ? [] : [later];
      const matching = actionsOf(service).filter((action) => matchesGlob(`${service}:${name}`, action, true));
      const powered = new Set(poweredActions(service));
      return matching.length === 0 ? [later] : matching.filter((action) => powered.has(action));
    });
}
