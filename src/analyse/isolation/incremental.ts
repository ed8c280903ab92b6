import { createHash } from 'node:crypto';
import { formatPrefix } from '../../estate/network/address.ts';
import type { Filter, Network, Stage } from '../../estate/network/representation.ts';
import { Engine } from './engine.ts';
import { isExact } from './exactness.ts';
import {
  matrixOf,
  rowsOf,
  type ApprovedFlow,
  type MatrixQuestion,
  type Rows,
  type SegmentMatrix,
} from './matrix.ts';
import type { Segment } from './parties.ts';
import { TransportSets } from './transport-sets.ts';

interface Kept {
  /** Of all that rows rest on besides the inbound rules of their own destination. */
  readonly surroundings: string;
  /** Of the inbound rules, by filter. */
  readonly inbound: ReadonlyMap<string, string>;
  readonly may: Rows;
  readonly must: Rows;
}

/**
 * The matrix of a network that changes: after a change of inbound rules only the rows of the interfaces that they
 * protect are evaluated again; after any other change all of them. The result is that of `segmentMatrix`.
 */
export class MatrixKeeper {
  readonly #sets = new TransportSets();
  #kept: Kept | undefined;
  #evaluated = 0;

  /** Destination classes that the last update evaluated. */
  get evaluated(): number {
    return this.#evaluated;
  }

  update(
    network: Network,
    segments: readonly Segment[],
    approved: readonly ApprovedFlow[] = [],
  ): SegmentMatrix {
    const engine = new Engine(network, segments, [], this.#sets);
    const question = { network, segments, approved, engine };
    const surroundings = surroundingsOf(question);
    const inbound = new Map(network.filters.map((filter) => [filter.id, digest(filter.inbound)]));
    const before = this.#kept?.surroundings === surroundings ? this.#kept : undefined;
    const touched = before ? touchedClasses(question, changed(before.inbound, inbound)) : undefined;
    this.#evaluated = touched ? touched.reduce((sum, one) => sum + one, 0) : engine.parties.classes.length;
    const may = patched(before?.may, rowsOf(question, 'may', touched), touched);
    const must = isExact(network) ? may : patched(before?.must, rowsOf(question, 'must', touched), touched);
    this.#kept = { surroundings, inbound, may, must };
    return matrixOf(question, { may, must });
  }
}

function patched(before: Rows | undefined, now: Rows, touched: Uint8Array | undefined): Rows {
  if (!before || !touched) return now;
  return new Map([...[...before].filter(([destination]) => touched[destination] !== 1), ...now]);
}

function changed(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): Set<string> {
  return new Set([...after].filter(([id, hash]) => before.get(id) !== hash).map(([id]) => id));
}

function touchedClasses({ engine }: MatrixQuestion, filters: ReadonlySet<string>): Uint8Array {
  const { classes } = engine.parties;
  const touched = new Uint8Array(classes.length);
  for (const { number, endpoint } of classes)
    if (endpoint && names(endpoint.inbound, filters)) touched[number] = 1;
  return touched;
}

function names(stages: readonly Stage[], filters: ReadonlySet<string>): boolean {
  return stages.some((stage) => stage.filters.some((id) => filters.has(id)));
}

/**
 * Everything that a row can rest on but the inbound rules of its own interfaces: how addresses fall into classes,
 * where packets go, what senders may send, what stands on the way, and what was asked.
 */
function surroundingsOf({ network, segments, approved, engine }: MatrixQuestion): string {
  const { tree, routeTree } = engine.parties;
  const onTheWay = filtersOnTheWay(network);
  const filters = network.filters.map((filter) => ({
    id: filter.id,
    outbound: filter.outbound,
    otherwise: filter.otherwise,
    ...(onTheWay.has(filter.id) ? { inbound: filter.inbound } : {}),
  }));
  return digest([
    tree.prefixes.map(formatPrefix),
    routeTree.prefixes.map(formatPrefix),
    network.domains,
    network.attachments,
    network.endpoints,
    network.identities,
    network.routeTables,
    network.relays,
    filters,
    segments,
    approved,
    isExact(network),
  ]);
}

/** Filters of attachments, and of every interface that is more than an end: those hold for other rows too. */
function filtersOnTheWay(network: Network): Set<string> {
  const passed = new Set([
    ...network.routeTables.flatMap(({ routes }) =>
      routes.flatMap(({ target }) => (target.kind === 'endpoint' ? [target.endpoint] : [])),
    ),
    ...network.relays.flatMap(({ front }) => front),
  ]);
  const places = [
    ...network.attachments,
    ...network.endpoints.filter(
      ({ id, kind, forwards }) => kind !== 'interface' || forwards || passed.has(id),
    ),
  ];
  return new Set(places.flatMap(({ inbound, outbound }) => [...inbound, ...outbound]).flatMap(filterIds));
}

function filterIds(stage: Stage): readonly Filter['id'][] {
  return stage.filters;
}

function digest(content: unknown): string {
  const text = JSON.stringify(content, (_, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
  return createHash('sha256').update(text).digest('base64');
}
