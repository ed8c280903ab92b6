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

/** Scans by the component that they name, for `coverageOf`. */
export type ScansByComponent<Scan> = ReadonlyMap<string, Targeted<Scan>>;

/** The scans of one component, by how they name it. */
interface Targeted<Scan> {
  byId: Scan[];
  byName: Scan[];
  perhaps: Scan[];
}

/** Joins scans to components. A scan by an ambiguous name may be of each that it may mean. */
export function scansByComponent<Scan extends ScannedTarget>(
  scans: readonly Scan[],
  naming: (target: string) => Naming,
): ScansByComponent<Scan> {
  const found = new Map<string, Targeted<Scan>>();
  const put = ({ id }: Component, how: keyof Targeted<Scan>, scan: Scan): void => {
    const key = id.toLowerCase();
    const targeted = found.get(key) ?? { byId: [], byName: [], perhaps: [] };
    found.set(key, targeted);
    targeted[how].push(scan);
  };
  for (const scan of scans) {
    const named = naming(scan.target);
    if (named.kind === 'one') put(named.component, named.by === 'id' ? 'byId' : 'byName', scan);
    if (named.kind === 'ambiguous') for (const component of named.components) put(component, 'perhaps', scan);
  }
  return found;
}

/**
 * How a component is covered at an instant, where a scan has to end at least once in each interval. Scans that end
 * after the instant are not counted. A scan by an ambiguous name covers none of those that it may mean.
 */
export function coverageOf<Scan extends ScannedTarget>(
  { id }: Component,
  scans: ScansByComponent<Scan>,
  { at, every }: { at: Date; every: Duration },
): Coverage<Scan> {
  const { byId, byName, perhaps } = scans.get(id.toLowerCase()) ?? unscanned;
  const ended = (some: readonly Scan[]): Scan[] => some.filter(({ endedAt }) => new Date(endedAt) <= at);
  const inTime = (scan: Scan): boolean => addDuration(new Date(scan.endedAt), every) >= at;
  return best({ byId: ended(byId), byName: ended(byName), perhaps: ended(perhaps) }, inTime);
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
