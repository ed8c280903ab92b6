import { covers } from '../../estate/network/address.ts';
import type { Domain, Network } from '../../estate/network/representation.ts';
import { Engine, type Selection } from './engine.ts';
import { blockers, chainWitness, type Packet, type Witness, witness } from './explain.ts';
import type { Bound } from './guard.ts';
import { type Chain, Indirect } from './indirect.ts';
import type { PartyClass, Segment } from './parties.ts';
import { type Reference, resolveReference } from './reference.ts';
import type { Replies } from './replies.ts';
import { everyTransport, nothing } from './transport-sets.ts';
import { allowedTransports, type AllowedTransport, questionTransport } from './transport-text.ts';

/**
 * `open`: reachable whatever the unknowns are; `possibly-open`: only if an unknown is so; `isolated`: not reachable
 * whatever they are; `isolated-under-assumptions`: if the assumptions hold; `not-analysed`: not enough was read.
 */
export type Verdict = 'isolated' | 'isolated-under-assumptions' | 'open' | 'possibly-open' | 'not-analysed';

/** Of a question: also `unused-address`: inside networks that were read whole, nobody holds the address. */
export type FlowVerdict = Verdict | 'unused-address';

interface FlowQuestion {
  readonly from: Reference;
  readonly to: Reference;
  readonly proto?: string;
  readonly port?: number;
}

export interface FlowAnswer {
  readonly verdict: FlowVerdict;
  readonly allowed: readonly AllowedTransport[];
  readonly packet: Packet | null;
  readonly path: readonly string[];
  /** Whether replies to the packet find a way back; null where nothing passes. */
  readonly replies: Replies | null;
  readonly blockers: readonly string[];
  readonly assumptions: readonly string[];
  readonly unknowns: readonly string[];
}

/** Whether anything of the question can pass from one reference to the other, with its proof. */
export function answerFlow(network: Network, question: FlowQuestion): FlowAnswer {
  const from = resolveReference(network, question.from, 'from');
  const to = resolveReference(network, question.to, 'to');
  const engine = new Engine(network, [from, to]);
  const asked = engine.sets.of(questionTransport(question.proto, question.port));
  const selection: Selection = { sources: mask(engine, 0), destinations: mask(engine, 1) };
  const must = gather(engine, 'must', selection, asked);
  const may = gather(engine, 'may', selection, asked);
  const found = must.first ? must : may;
  const bound: Bound = must.first ? 'must' : 'may';
  const proof = found.first && proofOf(engine, found.first, bound);
  const named = countOf(selection.sources) > 0 && countOf(selection.destinations) > 0;
  const assumptions = network.assumptions.map((assumption) => assumption.id);
  const unread = notRead(network, [from, to]);
  const verdict = verdictOf(must.union, may.union, named && unread.length === 0, assumptions);
  const unused =
    may.union === nothing && unread.length === 0 && [from, to].some((one) => isUnused(network, one));
  return {
    verdict: unused ? 'unused-address' : verdict,
    allowed: allowedTransports(engine.sets.ranges(may.union)),
    packet: proof?.packet ?? null,
    path: proof?.path ?? [],
    replies: proof?.replies ?? null,
    blockers: may.union === nothing && !unused ? closestBlockers(engine, selection, asked) : [],
    assumptions,
    unknowns: unknownsOf(network, proof, unread, named || unused ? [] : ['reference-names-nothing']),
  };
}

/** The verdict on a pair from what must and what may pass. */
export function verdictOf(
  must: number,
  may: number,
  analysed: boolean,
  assumptions: readonly string[],
): Verdict {
  if (must !== nothing) return 'open';
  if (may !== nothing) return 'possibly-open';
  if (!analysed) return 'not-analysed';
  return assumptions.length > 0 ? 'isolated-under-assumptions' : 'isolated';
}

/** What was not read of these segments and their domains: ids of unknowns, or of what is missing itself. */
export function notRead(network: Network, segments: readonly Segment[]): string[] {
  const ids = new Set(segments.flatMap((segment) => segment.endpoints));
  const named = new Set(
    network.endpoints.filter((endpoint) => ids.has(endpoint.id)).map((endpoint) => endpoint.domain),
  );
  for (const { outside = [] } of segments) for (const { domain } of outside) named.add(domain);
  // Addresses may be held by what was not read of the networks that they lie in.
  for (const { id } of segments.flatMap((segment) => networksAround(network, segment))) named.add(id);
  for (const { id } of network.endpoints) ids.delete(id);
  const domains = new Map(network.domains.map((domain) => [domain.id, domain]));
  return [
    ...new Set(
      [...ids, ...named].flatMap((id) => {
        const domain = domains.get(id);
        if (domain?.complete === true) return [];
        return domain?.missing && domain.missing.length > 0 ? domain.missing : [id];
      }),
    ),
  ].sort();
}

/** The collected networks in which addresses of a segment lie that it names as such. */
export function networksAround(network: Network, { outside = [] }: Segment): Domain[] {
  const prefixes = outside.flatMap(({ prefix }) => prefix ?? []);
  return network.domains.filter(
    ({ kind, prefixes: own }) =>
      (kind === 'virtual-network' || kind === 'hub') &&
      own.some((one) => prefixes.some((other) => covers(one, other) || covers(other, one))),
  );
}

/** Whether a segment names addresses of collected networks, and none that an interface holds. */
function isUnused(network: Network, segment: Segment): boolean {
  return segment.endpoints.length === 0 && networksAround(network, segment).length > 0;
}

interface Passing {
  readonly source: PartyClass;
  readonly destination: PartyClass;
  readonly transport: number;
  /** Where it takes more than one connection. */
  readonly chain?: Chain;
}

interface Gathered {
  readonly union: number;
  readonly first: Passing | undefined;
}

function proofOf(
  engine: Engine,
  { source, destination, transport, chain }: Passing,
  bound: Bound,
): Witness | undefined {
  return chain
    ? chainWitness(engine, source, destination, transport, chain, bound)
    : witness(engine, source, destination, transport, bound);
}

function gather(engine: Engine, bound: Bound, selection: Selection, asked: number): Gathered {
  let union: number = nothing;
  let first: Gathered['first'];
  engine.scan(
    bound,
    (source, destination, transport) => {
      const hit = engine.sets.intersect(transport, asked);
      if (hit === nothing) return;
      first ??= { source, destination, transport: engine.sets.sample(hit) };
      union = engine.sets.unite(union, hit);
    },
    selection,
  );
  const indirect = new Indirect(engine, 'relays-and-internet');
  for (const source of indirect.any ? engine.parties.classes : []) {
    if (selection.sources?.[source.number] !== 1) continue;
    for (const { to, chain } of indirect.from(source, bound)) {
      if (selection.destinations?.[to.number] !== 1) continue;
      const hit = engine.sets.intersect(chain.transport, asked);
      if (hit === nothing) continue;
      first ??= { source, destination: to, transport: engine.sets.sample(hit), chain };
      union = engine.sets.unite(union, hit);
    }
  }
  return { union, first };
}

function mask(engine: Engine, segment: number): Uint8Array {
  const chosen = new Uint8Array(engine.parties.classes.length);
  for (const party of engine.parties.classes) if (party.segments.includes(segment)) chosen[party.number] = 1;
  return chosen;
}

function countOf(chosen: Uint8Array | undefined): number {
  return chosen?.reduce((sum, value) => sum + value, 0) ?? 0;
}

function closestBlockers(engine: Engine, { sources, destinations }: Selection, asked: number): string[] {
  const { classes } = engine.parties;
  let best: string[] | undefined;
  let tried = 0;
  for (const source of classes)
    for (const destination of classes) {
      if (sources?.[source.number] !== 1 || destinations?.[destination.number] !== 1) continue;
      if (source.family !== destination.family || source === destination || tried >= 64) continue;
      tried += 1;
      const found = blockers(engine, source, destination, asked === everyTransport ? everyTransport : asked);
      if (found.length > 0 && (!best || found.length < best.length)) best = found;
    }
  return best ?? ['no pair of addresses of the same family'];
}

function unknownsOf(
  network: Network,
  proof: Witness | undefined,
  unread: readonly string[],
  more: readonly string[],
): string[] {
  const known = new Map(network.unknowns.map((unknown) => [unknown.id, unknown.line]));
  const ids = proof?.unknowns ?? [];
  return [
    ...ids.map((id) => known.get(id) ?? id),
    ...unread.map((id) => known.get(id) ?? `${id}: not every interface was read`),
    ...more,
  ];
}
