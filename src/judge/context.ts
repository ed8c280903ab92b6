import type { Duration } from '../analyse/clocks/duration.ts';
import type { Collected, Member } from '../estate/collection.ts';
import type { Estate } from '../estate/estate.ts';
import type { Scope } from '../scope/scope.ts';
import type { Check, CheckContext } from './check.ts';
import { staleness } from './staleness.ts';

/** The view of the estate that one check gets: what it declared, for one system, with stale reads marked. */
export function contextFor(
  check: Pick<Check, 'id' | 'needs'>,
  system: string | null,
  settings: { estate: Estate; scope: Scope; at: Date; readsAt?: Date; maxAge: Duration | null },
): CheckContext {
  const { estate, scope, at, maxAge } = settings;
  const declared = system === null ? undefined : scope.systems[system];
  const reach = system === null ? undefined : estate.systems.get(system);
  return {
    at,
    scope,
    system: system !== null && declared && reach ? { id: system, declared, reach } : null,
    systems: estate.systems,
    segments: estate.segments,
    collection<M extends Member>(name: string): Collected<M> {
      if (!check.needs.includes(name))
        throw new Error(`The check ${check.id} did not declare that it needs ${name}`);
      const collected = system === null ? estate.whole<M>(name) : estate.ofSystem<M>(name, system);
      return withStaleness(collected, settings.readsAt ?? at, maxAge);
    },
  };
}

const marked = new WeakMap<Collected<Member>, Map<string, Collected<Member>>>();

/** Asked again, it is the same; where nothing is stale, it is what was collected. */
function withStaleness<M extends Member>(
  collected: Collected<M>,
  at: Date,
  maxAge: Duration | null,
): Collected<M> {
  const known = marked.get(collected) ?? new Map<string, Collected<Member>>();
  marked.set(collected, known);
  const key = JSON.stringify([at.getTime(), maxAge]);
  const before = known.get(key);
  if (before !== undefined) return before as Collected<M>;
  const reads = collected.reads.map((read) => {
    const stale = staleness(read, at, maxAge);
    return stale === null ? read : { ...read, complete: false, shortfalls: [...read.shortfalls, stale] };
  });
  const found = reads.every((read, place) => read === collected.reads[place])
    ? collected
    : { ...collected, reads };
  known.set(key, found);
  return found;
}
