import { segmentsByDomain } from '../../analyse/isolation/matrix.ts';
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
}

/** Declared segments and systems of one run. */
export interface Declared {
  readonly scope: Pick<Scope, 'flows' | 'segments' | 'assumptions'>;
  readonly segments: ReadonlyMap<string, SystemReach>;
  readonly systems: ReadonlyMap<string, SystemReach>;
}

export const undeclared = '(no segment)';

/**
 * The zones of a network: its interfaces by declared segment, split where a flow names a system rather than a
 * segment; what stands in no segment; each outside network. Without declared segments, each collected network.
 */
export function zonesOf(network: Network, declared: Declared): Zone[] {
  const outside = network.domains
    .filter(({ kind }) => kind !== 'virtual-network' && kind !== 'hub')
    .map((domain): Zone => {
      const name = domain.kind === 'internet' ? 'internet' : domain.id;
      return { name, kind: 'outside', names: [name], endpoints: [], outside: [{ domain: domain.id }] };
    });
  if (declared.segments.size === 0) {
    const networks = segmentsByDomain(network).filter(({ endpoints }) => endpoints.length > 0);
    return [...networks.map((one): Zone => ({ ...one, kind: 'network', names: [one.name] })), ...outside];
  }
  return [...declaredZones(network, declared), ...outside];
}

function declaredZones(network: Network, { scope, segments, systems }: Declared): Zone[] {
  const spoken = new Set(scope.flows.flatMap(({ from, to }) => [from, to]));
  const places = [
    ...[...segments].map(([name, reach]) => ({ name, segment: true, members: membersOf(network, reach) })),
    ...[...systems]
      .filter(([name]) => spoken.has(name) && !segments.has(name))
      .map(([name, reach]) => ({ name, segment: false, members: membersOf(network, reach) })),
  ];
  const groups = new Map<string, { of: typeof places; endpoints: string[] }>();
  for (const { id } of network.endpoints) {
    const of = places.filter(({ members }) => members.has(id));
    const key = of.map(({ name }) => name).join('\n');
    const group = groups.get(key) ?? { of, endpoints: [] };
    group.endpoints.push(id);
    groups.set(key, group);
  }
  const zones = [...groups.values()].map(({ of, endpoints }): Zone => {
    const own = of.filter(({ segment }) => segment).map(({ name }) => name);
    const more = of.filter(({ segment }) => !segment).map(({ name }) => name);
    const name = own.length === 0 ? undeclared : own.join(' + ');
    return {
      name: more.length === 0 ? name : `${name}, ${more.join(', ')}`,
      kind: own.length === 0 ? 'undeclared' : 'segment',
      names: of.map((place) => place.name),
      endpoints,
    };
  });
  // A segment that no interface stands in is kept: nothing about it is analysed, and the matrix says so.
  const empty = places.filter(({ segment, members }) => segment && members.size === 0);
  const order = [...segments.keys()];
  const rank = ({ names }: Zone): number => {
    const first = order.indexOf(names[0] ?? '');
    return first < 0 ? order.length : first;
  };
  return [
    ...zones,
    ...empty.map(({ name }): Zone => ({ name, kind: 'segment', names: [name], endpoints: [] })),
  ].sort((a, b) => rank(a) - rank(b));
}

/** Ids of the endpoints that a system or segment holds. */
export function membersOf(network: Network, reach: SystemReach): ReadonlySet<string> {
  return new Set(network.endpoints.filter((endpoint) => isIn(endpoint, reach)).map(({ id }) => id));
}

function isIn(endpoint: Endpoint, { resources }: SystemReach): boolean {
  const known = [endpoint.id, ...(endpoint.owner === undefined ? [] : [endpoint.owner]), ...endpoint.aliases];
  return known.some((id) => holds(resources, id));
}
