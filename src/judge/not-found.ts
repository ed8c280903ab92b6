import type { Estate } from '../estate/estate.ts';
import type { SystemReach } from '../estate/inventory/reach.ts';
import type { PlannedRead } from '../locker/run.ts';
import type { Scope, Selector } from '../scope/scope.ts';
import type { Check } from './check.ts';
import type { Exception } from './judgement.ts';

/** What was declared, and what of it was read. */
export interface Declared {
  estate: Pick<Estate, 'systems' | 'segments'>;
  scope: Scope;
  plan: readonly PlannedRead[];
}

/**
 * What a check speaks of and what was declared with selectors that find nothing: its emptiness proves nothing, for it
 * may stand elsewhere. A check of one system speaks of that, one of the engagement of all of them, and one of the
 * network of every segment too.
 */
export function notFound(check: Check, system: string | null, declared: Declared): Exception[] {
  const { systems, segments } = declared.estate;
  const spoken = system === null ? [...systems.keys()] : [system];
  const network = check.needs.includes('network.topology');
  return [
    ...spoken.flatMap((id) =>
      lost(`system ${id}`, systems.get(id), declared.scope.systems[id]?.select, declared),
    ),
    ...[...(network ? segments : [])].flatMap(([id, reach]) =>
      lost(`segment ${id}`, reach, declared.scope.segments[id]?.select, declared),
    ),
  ];
}

function lost(
  subject: string,
  reach: SystemReach | undefined,
  select: readonly Selector[] = [],
  declared: Declared,
): Exception[] {
  const unmatched = new Set(reach?.unmatched);
  return select
    .filter((selector) => unmatched.has(selector) || !isRead(selector, declared))
    .map((selector) => ({
      subject,
      condition: `is declared, and its selector ${JSON.stringify(selector)} finds nothing that was read: correct the selector in ncssr.yaml, or collect where it is`,
      evidence: [],
    }));
}

/** Whether anything of the account or source that a selector names was to be read. Files hold no machines. */
function isRead({ source, account }: Selector, { scope, plan }: Declared): boolean {
  if (scope.sources[source]?.kind === 'file') return true;
  const places = placesIn(plan).get(source);
  return places !== undefined && (account === undefined || places.has(account.toLowerCase()));
}

const placesOfPlan = new WeakMap<readonly PlannedRead[], ReadonlyMap<string, ReadonlySet<string>>>();

/** Source -> accounts, subscriptions and tenants that a plan names, in lower case. */
function placesIn(plan: readonly PlannedRead[]): ReadonlyMap<string, ReadonlySet<string>> {
  const known = placesOfPlan.get(plan);
  if (known !== undefined) return known;
  const bySource = Map.groupBy(plan, ({ source }) => source);
  const places = new Map(
    [...bySource].map(([source, reads]) => [
      source,
      new Set(reads.flatMap(({ account }) => (account === null ? [] : [account.toLowerCase()]))),
    ]),
  );
  placesOfPlan.set(plan, places);
  return places;
}
