import type { Network, TransportRange } from '../../estate/network/representation.ts';
import { Engine, type Selection } from './engine.ts';
import { isExact } from './exactness.ts';
import { chainWitness, type Witness, witness } from './explain.ts';
import type { Bound } from './guard.ts';
import { Indirect, type Leg, type Over } from './indirect.ts';
import type { PartyClass, Segment } from './parties.ts';
import { nothing } from './transport-sets.ts';
import { allowedTransports, type AllowedTransport } from './transport-text.ts';
import { notRead, type Verdict, verdictOf } from './verdict.ts';

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

/** What one destination class adds to the cell of an ordered pair of segments. */
export interface RowCell {
  /** Position of the pair: number of the source segment times their count, plus that of the destination. */
  readonly pair: number;
  union: number;
  unapproved: number;
  count: number;
  first: Found | undefined;
}

/** Class numbers and the smallest unapproved transport. */
interface Found {
  readonly source: number;
  readonly destination: number;
  readonly transport: number;
}

/** The cells that each destination class adds to, by class number. */
export type Rows = ReadonlyMap<number, readonly RowCell[]>;

/** What a matrix is asked about, and the engine compiled for it. */
export interface MatrixQuestion {
  readonly network: Network;
  readonly segments: readonly Segment[];
  readonly approved: readonly ApprovedFlow[];
  readonly engine: Engine;
  /** By which chains of connections; absent: relays alone. */
  readonly over?: Over;
  /** Classes that are asked about; absent: all that stand in segments. */
  readonly selection?: Selection;
  /** The set of transports that is asked about; absent: every one. */
  readonly asked?: number;
}

/** The whole matrix of segments: what is enabled between each two, less what is approved. */
export function segmentMatrix(
  network: Network,
  segments: readonly Segment[],
  approved: readonly ApprovedFlow[] = [],
): SegmentMatrix {
  return answered({ network, segments, approved, engine: new Engine(network, segments) });
}

/** The matrix that answers a question. */
export function answered(question: MatrixQuestion): SegmentMatrix {
  const may = rowsOf(question, 'may');
  const exact = question.over !== 'relays-and-internet' && isExact(question.network);
  return matrixOf(question, { may, must: exact ? may : rowsOf(question, 'must') });
}

/** Classes that stand in the segments with these numbers. */
export function classesIn({ parties }: Engine, segments: ReadonlySet<number>): Uint8Array {
  return Uint8Array.from(parties.classes, (party) =>
    party.segments.some((segment) => segments.has(segment)) ? 1 : 0,
  );
}

/** The rows of every destination class, or of those marked. */
export function rowsOf(question: MatrixQuestion, bound: Bound, destinations?: Uint8Array): Rows {
  const { engine, segments } = question;
  const approval = approvals(question);
  const rows = new Map<number, RowCell[]>();
  // The scan goes destination by destination: the row under way is found by position.
  let current = -1;
  let row: (RowCell | undefined)[] = [];
  const { asked, selection = {} } = question;
  const within = (transport: number): number =>
    asked === undefined ? transport : engine.sets.intersect(transport, asked);
  const chains = chainsOf(question, approval, bound, destinations ?? selection.destinations);
  const add = (source: PartyClass, destination: PartyClass, transport: number): void => {
    const direct = within(transport);
    const chained = chains.get(destination.number)?.get(source.number);
    chains.get(destination.number)?.delete(source.number);
    addBoth(source, destination, direct, chained);
  };
  const addBoth = (source: PartyClass, destination: PartyClass, direct: number, chained?: Chained): void => {
    const transport = engine.sets.unite(direct, within(chained?.transport ?? nothing));
    if (transport === nothing) return;
    if (destination.number !== current) {
      current = destination.number;
      row = [];
      for (const cell of rows.get(current) ?? []) row[cell.pair] = cell;
    }
    for (const i of source.segments)
      for (const j of destination.segments) {
        if (i === j) continue;
        const pair = i * segments.length + j;
        const cell = (row[pair] ??= newCell(rows, current, pair));
        cell.union = engine.sets.unite(cell.union, transport);
        const own = approval[cell.pair] ?? nothing;
        const left = engine.sets.unite(
          engine.sets.subtract(direct, own),
          engine.sets.subtract(within(chained?.unapproved.get(cell.pair) ?? nothing), own),
        );
        if (left === nothing) continue;
        cell.unapproved = engine.sets.unite(cell.unapproved, left);
        cell.count += source.members.length * destination.members.length;
        cell.first ??= {
          source: source.number,
          destination: destination.number,
          transport: engine.sets.sample(left),
        };
      }
  };
  const named = inSegments(engine);
  engine.scan(bound, add, {
    sources: selection.sources ?? named,
    destinations: destinations ?? selection.destinations ?? named,
  });
  const { classes } = engine.parties;
  for (const [to, sources] of chains)
    for (const [from, chained] of sources) {
      const [source, destination] = [classes[from], classes[to]];
      if (source && destination) addBoth(source, destination, nothing, chained);
    }
  return rows;
}

/** What comes by chains of connections, by destination and source class. */
interface Chained {
  transport: number;
  /** By pair of segments: what comes over a connection of which not every leg is approved. */
  readonly unapproved: Map<number, number>;
}

function chainsOf(
  { engine, segments, over = 'relays', selection = {} }: MatrixQuestion,
  approval: Int32Array,
  bound: Bound,
  destinations?: Uint8Array,
): Map<number, Map<number, Chained>> {
  const chains = new Map<number, Map<number, Chained>>();
  const indirect = new Indirect(engine, over);
  const { sets } = engine;
  const isApproved = (leg: Leg): boolean =>
    leg.source.segments.some((i) =>
      leg.destination.segments.some(
        (j) =>
          i === j || sets.subtract(leg.transport, approval[i * segments.length + j] ?? nothing) === nothing,
      ),
    );
  for (const source of indirect.any ? engine.parties.classes : []) {
    if (source.segments.length === 0 || selection.sources?.[source.number] === 0) continue;
    for (const { to, chain } of indirect.from(source, bound)) {
      if (to.segments.length === 0 || destinations?.[to.number] === 0) continue;
      const row = chains.get(to.number) ?? new Map<number, Chained>();
      chains.set(to.number, row);
      const chained = row.get(source.number) ?? { transport: nothing, unapproved: new Map<number, number>() };
      row.set(source.number, chained);
      chained.transport = sets.unite(chained.transport, chain.transport);
      if (chain.legs.every(isApproved)) continue;
      for (const i of source.segments)
        for (const j of to.segments) {
          const pair = i * segments.length + j;
          chained.unapproved.set(pair, sets.unite(chained.unapproved.get(pair) ?? nothing, chain.transport));
        }
    }
  }
  return chains;
}

/** Classes that stand in no segment add to no cell: they are not asked about. */
function inSegments(engine: Engine): Uint8Array {
  return Uint8Array.from(engine.parties.classes, ({ segments }) => (segments.length > 0 ? 1 : 0));
}

function newCell(rows: Map<number, RowCell[]>, destination: number, pair: number): RowCell {
  const cell: RowCell = { pair, union: nothing, unapproved: nothing, count: 0, first: undefined };
  const row = rows.get(destination);
  if (row) row.push(cell);
  else rows.set(destination, [cell]);
  return cell;
}

/** Puts rows together into the matrix. */
export function matrixOf(question: MatrixQuestion, rows: { may: Rows; must: Rows }): SegmentMatrix {
  const { network, segments, approved, engine, over = 'relays' } = question;
  const may = merged(engine, rows.may);
  const must = rows.must === rows.may ? may : merged(engine, rows.must);
  const assumptions = network.assumptions.map((assumption) => assumption.id);
  const unread = segments.map((segment) => notRead(network, [segment]).length > 0);
  const named = namedIn(engine);
  const cells: MatrixCell[] = [];
  for (const [i, from] of segments.entries())
    for (const [j, to] of segments.entries()) {
      if (i === j) continue;
      const pair = i * segments.length + j;
      const [possible, certain] = [may.get(pair), must.get(pair)];
      const analysed = !unread[i] && !unread[j] && named.has(i) && named.has(j);
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
        witness: (first && witnessOf(engine, first, proven ? 'must' : 'may', over)) ?? null,
      });
    }
  return {
    cells,
    notEnabled: approved.filter((flow) => {
      const union = may.get(pairOf(segments, flow))?.union ?? nothing;
      return engine.sets.intersect(union, engine.sets.of(flow.transport)) === nothing;
    }),
    classes: engine.parties.classes.length,
    assumptions: network.assumptions.map((assumption) => assumption.line),
    unknowns: network.unknowns.map((unknown) => unknown.line),
  };
}

function witnessOf(
  engine: Engine,
  { source, destination, transport }: Found,
  bound: Bound,
  over: Over,
): Witness | undefined {
  const { classes } = engine.parties;
  const [from, to] = [classes[source], classes[destination]];
  if (!from || !to) return undefined;
  const direct = witness(engine, from, to, transport, bound);
  if (direct) return direct;
  const chain = new Indirect(engine, over)
    .from(from, bound)
    .find((one) => one.to.number === to.number && engine.sets.has(one.chain.transport, transport))?.chain;
  return chain && chainWitness(engine, from, to, transport, chain, bound);
}

/** Row by row in the order of class numbers, so that the witness is always the same. */
function merged(engine: Engine, rows: Rows): Map<number, RowCell> {
  const cells = new Map<number, RowCell>();
  for (const [, row] of [...rows].sort(([a], [b]) => a - b))
    for (const part of row) {
      const cell = cells.get(part.pair);
      if (!cell) {
        cells.set(part.pair, { ...part });
        continue;
      }
      cell.union = engine.sets.unite(cell.union, part.union);
      cell.unapproved = engine.sets.unite(cell.unapproved, part.unapproved);
      cell.count += part.count;
      cell.first ??= part.first;
    }
  return cells;
}

/** The set that is approved of each pair of segments, by position of the pair. */
export function approvals({
  engine,
  segments,
  approved,
}: Pick<MatrixQuestion, 'engine' | 'segments' | 'approved'>): Int32Array {
  const sets = new Int32Array(segments.length * segments.length);
  for (const flow of approved) {
    const pair = pairOf(segments, flow);
    if (pair >= 0) sets[pair] = engine.sets.unite(sets[pair] ?? nothing, engine.sets.of(flow.transport));
  }
  return sets;
}

function pairOf(segments: readonly Segment[], flow: ApprovedFlow): number {
  const i = segments.findIndex((segment) => segment.name === flow.from);
  const j = segments.findIndex((segment) => segment.name === flow.to);
  return i < 0 || j < 0 ? -1 : i * segments.length + j;
}

/** Numbers of the segments that some class stands in: nothing is known of one that holds no address. */
function namedIn({ parties }: Engine): Set<number> {
  return new Set(parties.classes.flatMap((party) => party.segments));
}
