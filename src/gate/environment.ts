import type { Scope, System } from '../scope/scope.ts';

/** The systems that an answer about one environment is about. */
export interface EnvironmentSystems {
  own: readonly string[];
  /** Systems elsewhere that the environment leans on: what it depends on, and what supports every environment. */
  supporting: readonly string[];
  /** Other environments that could take the same traffic, each with the systems that would. */
  standby: ReadonlyMap<string, readonly string[]>;
}

/** The environments that the inventory names, in its order. */
export function environments(scope: Scope): string[] {
  return [...new Set(Object.values(scope.systems).map(({ environment }) => environment))];
}

/** The environments that hold a certificate system or root CA system, and so can serve. */
export function servingEnvironments(scope: Scope): string[] {
  return environments(scope).filter((name) =>
    Object.values(scope.systems).some((system) => system.environment === name && serves(system)),
  );
}

/** Finds the systems that an answer about the environment is about. */
export function systemsOf(environment: string, scope: Scope): EnvironmentSystems {
  const all = Object.entries(scope.systems);
  const own = all.filter(([, system]) => system.environment === environment).map(([id]) => id);
  const standby = standbyOf(environment, scope);
  // What stands beside a rival supports the rival; what stands anywhere else supports this environment as well.
  const shared = all
    .filter(([, system]) => !serves(system) && system.environment !== environment)
    .filter(([, system]) => !standby.has(system.environment))
    .map(([id]) => id);
  const leaned = leanedOn([...own, ...shared], scope);
  return {
    own,
    supporting: all.map(([id]) => id).filter((id) => leaned.has(id) && !own.includes(id)),
    standby,
  };
}

/** These systems, and whatever they depend on, however far. */
function leanedOn(systems: readonly string[], scope: Scope): ReadonlySet<string> {
  const found = new Set(systems);
  for (const id of found) for (const other of scope.systems[id]?.dependsOn ?? []) found.add(other);
  return found;
}

function standbyOf(environment: string, scope: Scope): Map<string, string[]> {
  const all = Object.entries(scope.systems).filter(([, system]) => serves(system));
  const own = all.filter(([, system]) => system.environment === environment);
  const standby = new Map<string, string[]>();
  for (const [id, system] of all) {
    if (system.environment === environment || !own.some(([, mine]) => couldReplace(mine, system))) continue;
    standby.set(system.environment, [...(standby.get(system.environment) ?? []), id]);
  }
  return standby;
}

function serves(system: System): boolean {
  return system.class === 'certificate-system' || system.class === 'root-ca-system';
}

function couldReplace(mine: System, other: System): boolean {
  return (
    other.functions.some((one) => mine.functions.includes(one)) ||
    other.serves.some((one) => mine.serves.includes(one))
  );
}
