import type { Network } from '../../estate/network/representation.ts';
import { Engine } from './engine.ts';
import { isExact } from './exactness.ts';
import type { Bound } from './guard.ts';
import { Indirect } from './indirect.ts';
import {
  approvals,
  matrixOf,
  segmentMatrix,
  type ApprovedFlow,
  type MatrixQuestion,
  type RowCell,
  type SegmentMatrix,
} from './matrix.ts';
import type { PartyClass, Segment } from './parties.ts';
import { nothing } from './transport-sets.ts';

/** What passes from one part to another in one way: how many pairs do, and the first of them. */
interface Passing {
  readonly from: number;
  readonly to: number;
  readonly transport: number;
  pairs: number;
  /** Class numbers of the first, and its place among all. */
  readonly source: number;
  readonly destination: number;
  readonly order: number;
}

/** A class of several members whose members reach each other. */
interface Within {
  readonly party: PartyClass;
  readonly transport: number;
  readonly order: number;
}

interface Scanned {
  readonly passing: readonly Passing[];
  readonly within: readonly Within[];
}

const most = 1 << 21;

/**
 * Answers many questions about one network from a single scan of its classes. Its interfaces fall into parts that the
 * questions do not split; each outside network is a part. A question that splits a part, or in which a load balancer
 * may hand on, is asked by itself. Every answer is that of `segmentMatrix`.
 */
export class PartMatrix {
  readonly #engine: Engine;
  readonly #partOf: ReadonlyMap<string, number>;
  readonly #sizes: readonly number[];
  readonly #outside: ReadonlyMap<string, number>;
  readonly #scans = new Map<Bound, Scanned>();

  /** `partOf`: a name for the part that an interface is in. */
  constructor(network: Network, partOf: (endpoint: string) => string) {
    this.#engine = new Engine({ ...network, relays: [] });
    const numbers = new Map<string, number>();
    const sizes: number[] = [];
    const number = (name: string): number => {
      const known = numbers.get(name) ?? sizes.push(0) - 1;
      numbers.set(name, known);
      sizes[known] = (sizes[known] ?? 0) + 1;
      return known;
    };
    this.#partOf = new Map(network.endpoints.map(({ id }) => [id, number(`in ${partOf(id)}`)]));
    this.#outside = new Map(network.domains.map(({ id }) => [id, number(`out ${id}`)]));
    this.#sizes = sizes;
  }

  /** The matrix of segments of a network that differs from this one's in its relays at most. */
  matrix(
    network: Network,
    segments: readonly Segment[],
    approved: readonly ApprovedFlow[] = [],
  ): SegmentMatrix {
    const of = this.#segmentsOfParts(segments);
    if (of === null || !this.#isOf(network)) return segmentMatrix(network, segments, approved);
    const question = { network, segments, approved, engine: new Engine(network, segments) };
    if (question.engine.sets !== this.#engine.sets || new Indirect(question.engine, 'relays').any)
      return segmentMatrix(network, segments, approved);
    const origins = originsOf(question.engine, this.#engine);
    const may = new Map([[0, this.#row(question, of, origins, 'may')]]);
    const must = isExact(network) ? may : new Map([[0, this.#row(question, of, origins, 'must')]]);
    return matrixOf(question, { may, must });
  }

  #isOf(network: Network): boolean {
    const own = this.#engine.network;
    return own.endpoints === network.endpoints && own.domains === network.domains;
  }

  /** The segments that each part is in; null where a part is split, or segments overlap without being the same. */
  #segmentsOfParts(segments: readonly Segment[]): number[][] | null {
    const of: number[][] = this.#sizes.map(() => []);
    for (const [number, { endpoints, outside = [] }] of segments.entries()) {
      if (outside.some(({ prefix }) => prefix !== undefined)) return null;
      const counts = new Map<number, number>();
      const count = (part: number | undefined): void => {
        if (part !== undefined) counts.set(part, (counts.get(part) ?? 0) + 1);
      };
      for (const id of new Set(endpoints)) count(this.#partOf.get(id));
      for (const domain of new Set(outside.map((one) => one.domain))) count(this.#outside.get(domain));
      for (const [part, members] of counts) {
        if (members !== this.#sizes[part]) return null;
        of[part]?.push(number);
      }
    }
    const alike = new Map<number, string>();
    for (const numbers of of)
      for (const number of numbers) {
        const text = numbers.join(',');
        if ((alike.get(number) ?? text) !== text) return null;
        alike.set(number, text);
      }
    return of;
  }

  /** What every destination together adds to the cells. */
  #row(
    question: MatrixQuestion,
    of: readonly (readonly number[])[],
    origins: ReadonlyMap<number, readonly PartyClass[]>,
    bound: Bound,
  ): RowCell[] {
    const { sets } = this.#engine;
    const { segments } = question;
    const approval = approvals(question);
    const cells = new Map<number, RowCell & { order: number }>();
    const classIn = (origin: number, segment: number): PartyClass | undefined =>
      origins.get(origin)?.find((party) => party.segments.includes(segment));
    const add = (i: number, j: number, passing: Omit<Passing, 'from' | 'to'>): void => {
      const pair = i * segments.length + j;
      let cell = cells.get(pair);
      if (!cell) {
        cell = { pair, union: nothing, unapproved: nothing, count: 0, first: undefined, order: Infinity };
        cells.set(pair, cell);
      }
      cell.union = sets.unite(cell.union, passing.transport);
      const left = sets.subtract(passing.transport, approval[pair] ?? nothing);
      if (left === nothing) return;
      cell.unapproved = sets.unite(cell.unapproved, left);
      cell.count += passing.pairs;
      if (passing.order >= cell.order) return;
      const [source, destination] = [classIn(passing.source, i), classIn(passing.destination, j)];
      if (!source || !destination) return;
      cell.order = passing.order;
      cell.first = {
        source: source.number,
        destination: destination.number,
        transport: sets.sample(left),
      };
    };
    const { passing, within } = this.#scanned(bound);
    for (const one of passing)
      for (const i of of[one.from] ?? []) for (const j of of[one.to] ?? []) if (i !== j) add(i, j, one);
    for (const { party, transport, order } of within) {
      const split = origins.get(party.number) ?? [];
      for (const from of split)
        for (const to of split) {
          if (from === to && new Set(from.members.map(({ endpoint }) => endpoint)).size < 2) continue;
          const pairs = from.members.length * to.members.length;
          const one = { transport, order, pairs, source: party.number, destination: party.number };
          for (const i of from.segments) for (const j of to.segments) if (i !== j) add(i, j, one);
        }
    }
    return [...cells.values()];
  }

  /** Everything that passes between parts, found once. */
  #scanned(bound: Bound): Scanned {
    const known = this.#scans.get(bound);
    if (known) return known;
    const engine = this.#engine;
    const parts = engine.parties.classes.map((party) => this.#partsOf(party));
    const found = new Map<number, Passing>();
    const within: Within[] = [];
    let order = 0;
    engine.scan(bound, (source, destination, transport) => {
      order += 1;
      if (source === destination) {
        within.push({ party: source, transport, order });
        return;
      }
      if (transport >= most) throw new RangeError('more sets of transports than the scan can number');
      for (const [from, senders] of parts[source.number] ?? [])
        for (const [to, receivers] of parts[destination.number] ?? []) {
          const key = (from * this.#sizes.length + to) * most + transport;
          const pairs = senders * receivers;
          const one = found.get(key);
          if (one) one.pairs += pairs;
          else
            found.set(key, {
              ...{ from, to, transport, pairs, order },
              ...{ source: source.number, destination: destination.number },
            });
        }
    });
    const scanned = { passing: [...found.values()], within };
    this.#scans.set(bound, scanned);
    return scanned;
  }

  /** The parts that members of a class are in, with how many are. */
  #partsOf(party: PartyClass): readonly (readonly [number, number])[] {
    if (!party.endpoint) return [[this.#outside.get(party.domain) ?? 0, party.members.length]];
    const counts = new Map<number, number>();
    for (const { endpoint } of party.members) {
      const part = this.#partOf.get(endpoint) ?? 0;
      counts.set(part, (counts.get(part) ?? 0) + 1);
    }
    return [...counts];
  }
}

/** For each class of the one engine, the classes of the other that it was split into. */
function originsOf(split: Engine, whole: Engine): Map<number, PartyClass[]> {
  const origins = new Map<number, PartyClass[]>();
  let at = 0;
  let left = 0;
  for (const party of split.parties.classes) {
    // Parts of a class follow each other, and together they have its members.
    if (left === 0) left = whole.parties.classes[at]?.members.length ?? 0;
    const known = origins.get(at);
    if (known) known.push(party);
    else origins.set(at, [party]);
    left -= party.members.length;
    if (left === 0) at += 1;
  }
  return origins;
}
