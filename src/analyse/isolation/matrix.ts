import type { Network, TransportRange } from '../../estate/network/representation.ts';
import { notRead, type Verdict, verdictOf } from './answer.ts';
import { Engine } from './engine.ts';
import { type Witness, witness } from './explain.ts';
import type { Bound } from './guard.ts';
import type { PartyClass, Segment } from './parties.ts';
import { nothing } from './transport-sets.ts';
import { allowedTransports, type AllowedTransport } from './transport-text.ts';

export interface ApprovedFlow {
  readonly from: string;
  readonly to: string;
  readonly transport: readonly TransportRange[];
}

/** One ordered pair of segments. */
export interface MatrixCell {
  readonly from: string;
  readonly to: string;
  /** On what is not approved. */
  readonly verdict: Verdict;
  readonly allowed: readonly AllowedTransport[];
  readonly unapproved: readonly AllowedTransport[];
  readonly unapprovedRanges: readonly TransportRange[];
  /** Ordered pairs of interfaces with unapproved traffic under `may`. */
  readonly count: number;
  readonly witness: Witness | null;
}

export interface SegmentMatrix {
  readonly cells: readonly MatrixCell[];
  /** Approved flows of which nothing is enabled: a note. */
  readonly notEnabled: readonly ApprovedFlow[];
  readonly classes: number;
  readonly assumptions: readonly string[];
  readonly unknowns: readonly string[];
}

interface Cell {
  union: number;
  unapproved: number;
  count: number;
  first: { source: PartyClass; destination: PartyClass; transport: number } | undefined;
}

/** The whole matrix of segments: what is enabled between each two, less what is approved. */
export function segmentMatrix(
  network: Network,
  segments: readonly Segment[],
  approved: readonly ApprovedFlow[] = [],
): SegmentMatrix {
  const engine = new Engine(network, segments);
  const approval = approvals(engine, segments, approved);
  const may = accumulate(engine, segments.length, approval, 'may');
  const must = isExact(network) ? may : accumulate(engine, segments.length, approval, 'must');
  const assumptions = network.assumptions.map((assumption) => assumption.id);
  const unread = segments.map((segment) => notRead(network, [segment]).length > 0);
  const cells: MatrixCell[] = [];
  for (const [i, from] of segments.entries())
    for (const [j, to] of segments.entries()) {
      if (i === j) continue;
      const index = i * segments.length + j;
      const [possible, certain] = [may[index], must[index]];
      const analysed = !unread[i] && !unread[j] && isNamed(from) && isNamed(to);
      const proven = certain && certain.unapproved !== nothing;
      const first = proven ? certain.first : possible?.first;
      const ranges = engine.sets.ranges(possible?.unapproved ?? nothing);
      cells.push({
        from: from.name,
        to: to.name,
        verdict: verdictOf(
          certain?.unapproved ?? nothing,
          possible?.unapproved ?? nothing,
          analysed,
          assumptions,
        ),
        allowed: allowedTransports(engine.sets.ranges(possible?.union ?? nothing)),
        unapproved: allowedTransports(ranges),
        unapprovedRanges: ranges,
        count: possible?.count ?? 0,
        witness:
          (first &&
            witness(engine, first.source, first.destination, first.transport, proven ? 'must' : 'may')) ??
          null,
      });
    }
  const notEnabled = approved.filter((flow) => {
    const i = segments.findIndex((segment) => segment.name === flow.from);
    const j = segments.findIndex((segment) => segment.name === flow.to);
    const union = may[i * segments.length + j]?.union ?? nothing;
    return engine.sets.intersect(union, engine.sets.of(flow.transport)) === nothing;
  });
  return {
    cells,
    notEnabled,
    classes: engine.parties.classes.length,
    assumptions: network.assumptions.map((assumption) => assumption.line),
    unknowns: network.unknowns.map((unknown) => unknown.line),
  };
}

/** One segment for each collected network, and one for each outside domain: used where none are declared. */
export function segmentsByDomain(network: Network): Segment[] {
  const segments = new Map<string, string[]>();
  for (const endpoint of network.endpoints) {
    const known = segments.get(endpoint.domain);
    if (known) known.push(endpoint.id);
    else segments.set(endpoint.domain, [endpoint.id]);
  }
  const outside = network.domains.filter((domain) => !['virtual-network', 'hub'].includes(domain.kind));
  return [
    ...[...segments].map(([name, endpoints]) => ({ name, endpoints })),
    ...outside.map((domain) => ({ name: domain.id, endpoints: [], outside: [{ domain: domain.id }] })),
  ];
}

function accumulate(engine: Engine, size: number, approval: Int32Array, bound: Bound): (Cell | undefined)[] {
  const cells = Array.from<Cell | undefined>({ length: size * size });
  engine.scan(bound, (source, destination, transport) => {
    for (const i of source.segments)
      for (const j of destination.segments) {
        if (i === j) continue;
        const index = i * size + j;
        const cell = (cells[index] ??= { union: nothing, unapproved: nothing, count: 0, first: undefined });
        cell.union = engine.sets.unite(cell.union, transport);
        const left = engine.sets.subtract(transport, approval[index] ?? nothing);
        if (left === nothing) continue;
        cell.unapproved = engine.sets.unite(cell.unapproved, left);
        cell.count += source.members.length * destination.members.length;
        cell.first ??= { source, destination, transport: engine.sets.first(left) };
      }
  });
  return cells;
}

function approvals(
  engine: Engine,
  segments: readonly Segment[],
  approved: readonly ApprovedFlow[],
): Int32Array {
  const sets = new Int32Array(segments.length * segments.length);
  const position = new Map(segments.map((segment, index) => [segment.name, index]));
  for (const flow of approved) {
    const [i, j] = [position.get(flow.from), position.get(flow.to)];
    if (i === undefined || j === undefined) continue;
    const index = i * segments.length + j;
    sets[index] = engine.sets.unite(sets[index] ?? nothing, engine.sets.of(flow.transport));
  }
  return sets;
}

function isNamed(segment: Segment): boolean {
  return segment.endpoints.length > 0 || (segment.outside ?? []).length > 0;
}

/** Nothing in the network is uncertain, so both bounds are one. */
function isExact(network: Network): boolean {
  const filters = new Set(network.filters.map((filter) => filter.id));
  const tables = new Set(network.routeTables.map((table) => table.id));
  const read = (stages: readonly { filters: readonly string[] }[]): boolean =>
    stages.every((stage) => stage.filters.every((id) => filters.has(id)));
  return (
    network.unknowns.length === 0 &&
    network.attachments.every(
      (item) =>
        read(item.inbound) &&
        read(item.outbound) &&
        (item.routeTable === undefined || tables.has(item.routeTable)),
    ) &&
    network.endpoints.every((item) => read(item.inbound) && read(item.outbound) && !item.forwards) &&
    network.routeTables.every((table) => isDecided(table.routes))
  );
}

function isDecided(
  routes: readonly {
    prefix: { family: number; first: bigint; length: number };
    preference: number;
    uncertain?: string;
    target: { kind: string; choices?: readonly string[] };
  }[],
): boolean {
  const seen = new Set<string>();
  for (const { prefix, preference, uncertain, target } of routes) {
    const key = `${String(prefix.family)}|${String(prefix.first)}|${String(prefix.length)}|${String(preference)}`;
    const manyZones = target.kind === 'attachment' && (target.choices?.length ?? 0) > 1;
    if (uncertain !== undefined || manyZones || target.kind === 'anywhere' || seen.has(key)) return false;
    seen.add(key);
  }
  return true;
}
