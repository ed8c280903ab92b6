import type { Segment } from '../../analyse/isolation/parties.ts';
import type { SystemReach } from '../../estate/inventory/reach.ts';
import type { Endpoint, Network } from '../../estate/network/representation.ts';
import type { Scope } from '../../scope/scope.ts';
import { holds } from '../guards.ts';

/** A row of the matrix: the interfaces that the same declarations name, or one outside network. */
export interface Zone extends Segment {
  readonly kind: 'segment' | 'undeclared' | 'outside' | 'network';
  /** Names under which flows speak of it: its segments, systems that flows name, `internet`. */
  readonly names: readonly string[];
  /** Declared segments that it is a part of. */
  readonly segments: readonly string[];
  /** Its interfaces are those of the system in view. */
  readonly own: boolean;
}

/** The system in view: zones that hold interfaces of it and of others are split. */
export interface InView {
  readonly system: string;
  readonly endpoints: ReadonlySet<string>;
}

/** Declared segments and systems of one run. */
export interface Declared {
  readonly scope: Pick<Scope, 'flows' | 'segments' | 'assumptions'>;
  readonly segments: ReadonlyMap<string, SystemReach>;
  readonly systems: ReadonlyMap<string, SystemReach>;
}

const undeclared = '(no segment)';

/**
 * The zones of a network: its interfaces by declared segment, split where a flow names a system rather than a
 * segment; what stands in no segment; each outside network. Without declared segments, each collected network.
 */
export function zonesOf(network: Network, declared: Declared, view?: InView): Zone[] {
  const outside = network.domains
    .filter(({ kind }) => kind !== 'virtual-network' && kind !== 'hub')
    .map((domain): Zone => {
      const name = domain.kind === 'internet' ? 'internet' : domain.id;
      return {
        ...{ name, kind: 'outside', names: [name], segments: [], own: false },
        ...{ endpoints: [], outside: [{ domain: domain.id }] },
      };
    });
  const places = placesOf(network, declared);
  const groups = new Map<string, { of: typeof places; own: boolean; domain: string; endpoints: string[] }>();
  for (const { id, domain } of network.endpoints) {
    const of = places.filter(({ members }) => members.has(id));
    const own = view?.endpoints.has(id) ?? false;
    const home = declared.segments.size === 0 ? domain : '';
    const key = [home, String(own), ...of.map(({ name }) => name)].join('\n');
    const group = groups.get(key) ?? { of, own, domain: home, endpoints: [] };
    group.endpoints.push(id);
    groups.set(key, group);
  }
  const zones = [...groups.values()].map(({ of, own, domain, endpoints }): Zone => {
    const segments = of.filter(({ segment }) => segment).map(({ name }) => name);
    const kind = domain !== '' ? 'network' : segments.length === 0 ? 'undeclared' : 'segment';
    const base = kind === 'network' ? domain : kind === 'undeclared' ? undeclared : segments.join(' + ');
    const systems = of.filter(({ segment }) => !segment).map(({ name }) => name);
    const names = of.map((place) => place.name);
    return { name: [base, ...systems].join(', '), kind, names, segments, own, endpoints };
  });
  // A segment that no interface stands in is kept: nothing about it is analysed, and the matrix says so.
  const empty = places
    .filter(({ segment, members }) => segment && members.size === 0)
    .map(({ name }): Zone => ({ ...noZone, name, names: [name], segments: [name] }));
  const order = [...declared.segments.keys()];
  const rank = ({ names }: Zone): number => {
    const first = order.indexOf(names[0] ?? '');
    return first < 0 ? order.length : first;
  };
  const inside = [...zones, ...empty].sort((a, b) => rank(a) - rank(b));
  return [...inside.map((zone) => named(zone, inside, view)), ...outside];
}

const noZone = { kind: 'segment', own: false, endpoints: [] } as const;

/** Where a name stands for the part of a system and the part of others, the zone says which. */
function named(zone: Zone, all: readonly Zone[], view: InView | undefined): Zone {
  if (!view || all.filter(({ name }) => name === zone.name).length < 2) return zone;
  return { ...zone, name: zone.own ? `${zone.name}, ${view.system}` : `${zone.name}, others` };
}

/** Declared segments, and the systems that flows name, with their interfaces. */
function placesOf(
  network: Network,
  { scope, segments, systems }: Declared,
): { name: string; segment: boolean; members: ReadonlySet<string> }[] {
  const spoken = new Set(scope.flows.flatMap(({ from, to }) => [from, to]));
  return [
    ...[...segments].map(([name, reach]) => ({ name, segment: true, members: membersOf(network, reach) })),
    ...[...systems]
      .filter(([name]) => spoken.has(name) && !segments.has(name))
      .map(([name, reach]) => ({ name, segment: false, members: membersOf(network, reach) })),
  ];
}

/** Ids of the endpoints that a system or segment holds. */
export function membersOf(network: Network, reach: SystemReach): ReadonlySet<string> {
  const of = members.get(network) ?? new WeakMap<SystemReach, ReadonlySet<string>>();
  members.set(network, of);
  const known = of.get(reach);
  if (known !== undefined) return known;
  const found = new Set(network.endpoints.filter((endpoint) => isIn(endpoint, reach)).map(({ id }) => id));
  of.set(reach, found);
  return found;
}

const members = new WeakMap<Network, WeakMap<SystemReach, ReadonlySet<string>>>();

function isIn(endpoint: Endpoint, { resources }: SystemReach): boolean {
  const known = [endpoint.id, ...(endpoint.owner === undefined ? [] : [endpoint.owner]), ...endpoint.aliases];
  return known.some((id) => holds(resources, id));
}
