import { addDuration, type Duration } from '../clocks/duration.ts';
import type { Component, Naming } from './component.ts';

/** What a scanner says of one target of one scan. */
export interface ScannedTarget {
  scanner: string;
  /** As the scanner calls it: an id or a name. */
  target: string;
  endedAt: string;
  result: 'completed' | 'failed' | 'not-scanned';
  /** Whether it looked from inside, by credentials or an agent, or at what the network shows alone. */
  depth: 'inside' | 'network';
}

/** How far a component was looked at, the best first. */
export type Coverage<Scan extends ScannedTarget> =
  | { kind: 'covered'; by: Scan; named: 'id' | 'name' }
  /** A completed scan is too old. */
  | { kind: 'overdue'; last: Scan }
  /** In time, and only at what the network shows. */
  | { kind: 'network-only'; by: Scan }
  /** In time by a name that several components have. */
  | { kind: 'ambiguous'; by: Scan }
  /** Scanners tried, or left it out, and none completed. */
  | { kind: 'failed'; last: Scan }
  | { kind: 'never' };

/**
 * How each component, by id, is covered at an instant, where a scan has to end at least once in each interval. Scans that end
 * after the instant are not counted. A scan by an ambiguous name covers none of those that it may mean.
 */
export function coverageOf<Scan extends ScannedTarget>(
  components: readonly Component[],
  scans: readonly Scan[],
  naming: (target: string) => Naming,
  { at, every }: { at: Date; every: Duration },
): Map<string, Coverage<Scan>> {
  const targets = new Map<string, Targeted<Scan>>(
    components.map(({ id }) => [id.toLowerCase(), { byId: [], byName: [], perhaps: [] }]),
  );
  for (const scan of scans) {
    if (new Date(scan.endedAt) > at) continue;
    const named = naming(scan.target);
    if (named.kind === 'one')
      targets.get(named.component.id.toLowerCase())?.[named.by === 'id' ? 'byId' : 'byName'].push(scan);
    if (named.kind === 'ambiguous')
      for (const { id } of named.components) targets.get(id.toLowerCase())?.perhaps.push(scan);
  }
  const inTime = (scan: Scan): boolean => addDuration(new Date(scan.endedAt), every) >= at;
  return new Map(components.map(({ id }) => [id, best(targets.get(id.toLowerCase()) ?? unscanned, inTime)]));
}

/** The scans of one component, by how they name it. */
interface Targeted<Scan> {
  byId: Scan[];
  byName: Scan[];
  perhaps: Scan[];
}

const unscanned = { byId: [], byName: [], perhaps: [] };

function best<Scan extends ScannedTarget>(
  { byId, byName, perhaps }: Targeted<Scan>,
  inTime: (scan: Scan) => boolean,
): Coverage<Scan> {
  const own = [...byId, ...byName];
  const completed = own.filter(({ result }) => result === 'completed');
  for (const [named, scans] of [
    ['id', byId],
    ['name', byName],
  ] as const) {
    const covered = latest(scans.filter((scan) => isInside(scan) && inTime(scan)));
    if (covered) return { kind: 'covered', by: covered, named };
  }
  const outside = latest(completed.filter(inTime));
  if (outside) return { kind: 'network-only', by: outside };
  const maybe = latest(perhaps.filter((scan) => scan.result === 'completed' && inTime(scan)));
  if (maybe) return { kind: 'ambiguous', by: maybe };
  const old = latest(completed);
  if (old) return { kind: 'overdue', last: old };
  const tried = latest(own);
  return tried ? { kind: 'failed', last: tried } : { kind: 'never' };
}

const isInside = ({ result, depth }: ScannedTarget): boolean => result === 'completed' && depth === 'inside';

/** The scan that ended last; undefined where there is none. */
export function latest<Scan extends Pick<ScannedTarget, 'endedAt'>>(
  scans: readonly Scan[],
): Scan | undefined {
  return scans.reduce<Scan | undefined>(
    (last, scan) => (last === undefined || Date.parse(scan.endedAt) > Date.parse(last.endedAt) ? scan : last),
    undefined,
  );
}
