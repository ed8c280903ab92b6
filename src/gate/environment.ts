import type { Scope, System } from '../scope/scope.ts';

/** The systems that an answer about one environment is about. */
export interface EnvironmentSystems {
  own: readonly string[];
  /** Systems of environments without a certificate or root CA system: every environment leans on them. */
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

/** Finds the systems. `from` is an environment that traffic comes from: it is a standby whatever it declares. */
export function systemsOf(environment: string, from: string | null, scope: Scope): EnvironmentSystems {
  const all = Object.entries(scope.systems);
  const own = all.filter(([, system]) => system.environment === environment);
  const serving = new Set(servingEnvironments(scope));
  const standby = new Map<string, string[]>();
  for (const [id, system] of all) {
    if (system.environment === environment || !serves(system)) continue;
    const canTakeOver = own.some(([, mine]) => serves(mine) && couldReplace(mine, system));
    if (!canTakeOver && system.environment !== from) continue;
    standby.set(system.environment, [...(standby.get(system.environment) ?? []), id]);
  }
  return {
    own: own.map(([id]) => id),
    supporting: all
      .filter(([, system]) => system.environment !== environment && !serving.has(system.environment))
      .map(([id]) => id),
    standby,
  };
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
