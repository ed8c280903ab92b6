import { createHash } from 'node:crypto';
import { formatPrefix } from '../../estate/network/address.ts';
import type { Network, TransportRange } from '../../estate/network/representation.ts';
import { notRead } from './verdict.ts';
import { Engine } from './engine.ts';
import { Indirect } from './indirect.ts';
import type { PartyClass, Segment } from './parties.ts';
import { nothing } from './transport-sets.ts';

/**
 * Why nothing unapproved passes. The filters of the destinations refuse every source, or those of the sources every
 * destination; no route leads there; what the routes and the filters along them leave is nothing; or the two have
 * no address family in common.
 */
export type CutReason =
  'destination-filters' | 'source-filters' | 'no-route' | 'routes-and-filters' | 'no-common-family';

export interface Cut {
  readonly by: CutReason;
  /** Ids of interfaces and of outside domains. */
  readonly sources: readonly string[];
  readonly destinations: readonly string[];
}

export interface CertificateSide {
  /** Interface ids, sorted. */
  readonly endpoints: readonly string[];
  /** Addresses outside the collected networks. */
  readonly outside: readonly { readonly domain: string; readonly prefix?: string }[];
}

/** A claim that one segment cannot reach another beyond what is approved, checkable without the engine. */
export interface IsolationCertificate {
  readonly version: 1;
  readonly from: CertificateSide;
  readonly to: CertificateSide;
  readonly approved: readonly TransportRange[];
  /** Of the network as lowered from the evidence. */
  readonly networkSha256: string;
  /** Ids of the evidence that the network was lowered from, sorted. */
  readonly evidence: readonly string[];
  readonly assumptions: readonly string[];
  readonly unknowns: readonly string[];
  readonly cuts: readonly Cut[];
  /** Of all the above: an altered certificate is told from a wrong one. */
  readonly sha256: string;
}

/**
 * The certificate for two segments; undefined where the isolation does not hold, was not wholly read, or names
 * nothing on one side.
 */
export function makeCertificate(
  network: Network,
  from: Segment,
  to: Segment,
  approved: readonly TransportRange[],
): IsolationCertificate | undefined {
  if (notRead(network, [from, to]).length > 0) return undefined;
  const engine = new Engine(network, [from, to]);
  if (isChained(engine, engine.sets.of(approved))) return undefined;
  const cuts = cutsOf(engine, engine.sets.of(approved));
  if (!cuts || cuts.length === 0) return undefined;
  const content = {
    version: 1,
    from: sideOf(from),
    to: sideOf(to),
    approved: engine.sets.ranges(engine.sets.of(approved)),
    networkSha256: networkHash(network),
    evidence: evidenceOf(network),
    assumptions: network.assumptions.map((assumption) => assumption.line),
    unknowns: network.unknowns.map((unknown) => unknown.line),
    cuts,
  } as const;
  return { ...content, sha256: contentHash(content) };
}

/** A certificate shows that no single connection passes: where a chain of them may, none is made. */
function isChained(engine: Engine, approved: number): boolean {
  const indirect = new Indirect(engine, 'relays');
  return (
    indirect.any &&
    engine.parties.classes.some(
      (source) =>
        source.segments.includes(0) &&
        indirect
          .from(source, 'may')
          .some(
            ({ to, chain }) =>
              to.segments.includes(1) && engine.sets.subtract(chain.transport, approved) !== nothing,
          ),
    )
  );
}

/** Bits of the conditions that hold between two parties; every one of their address pairs has to keep them. */
const conditions = { destination: 1, source: 2, noRoute: 4, common: 8 } as const;

/** The cuts, grouped; undefined where something unapproved may pass. */
function cutsOf(engine: Engine, approved: number): Cut[] | undefined {
  const side = (segment: number): PartyClass[] =>
    engine.parties.classes.filter((party) => party.segments.includes(segment));
  const [sources, destinations] = [side(0), side(1)];
  const translators = translatorsOf(engine);
  const held = new Map<string, Map<string, number>>();
  for (const source of sources)
    for (const destination of destinations) {
      const holding = holds(engine, source, destination, translators, approved);
      if (holding === undefined) return undefined;
      for (const from of idsOf(source)) {
        const row = held.get(from) ?? new Map<string, number>();
        held.set(from, row);
        for (const to of idsOf(destination)) row.set(to, merged(row.get(to), holding));
      }
    }
  return grouped(held);
}

function idsOf(party: PartyClass): Set<string> {
  return new Set(party.members.map(({ endpoint }) => endpoint));
}

function merged(known: number | undefined, holding: number): number {
  if (known === undefined || (known & conditions.common) === 0) return holding;
  return (holding & conditions.common) === 0 ? known : known & holding;
}

function holds(
  engine: Engine,
  source: PartyClass,
  destination: PartyClass,
  translators: readonly PartyClass[],
  approved: number,
): number | undefined {
  if (source.family !== destination.family) return 0;
  const { sets } = engine;
  if (sets.subtract(engine.pair(source, destination, 'may'), approved) !== nothing) return undefined;
  const refuses = (own: PartyClass, direction: 'inbound' | 'outbound', peer: PartyClass): boolean => {
    if (!own.endpoint || own.endpoint[direction].length === 0) return false;
    const guard = engine.guardAt(own.endpoint[direction], direction, own, 'may');
    return sets.subtract(engine.guards('may').at(guard, peer), approved) === nothing;
  };
  const peers = [source, ...translators.filter(({ family }) => family === destination.family)];
  return (
    conditions.common |
    (peers.every((peer) => refuses(destination, 'inbound', peer)) ? conditions.destination : 0) |
    (refuses(source, 'outbound', destination) ? conditions.source : 0) |
    (engine.routes.exact(source, destination).paths.length === 0 ? conditions.noRoute : 0)
  );
}

function translatorsOf(engine: Engine): PartyClass[] {
  return engine.network.routeTables
    .flatMap((table) =>
      table.routes.flatMap(({ target }) =>
        target.kind === 'endpoint' && target.translatesSource ? [target.endpoint] : [],
      ),
    )
    .flatMap((id) => engine.parties.ofEndpoint.get(id) ?? [])
    .flatMap((number) => engine.parties.classes[number] ?? []);
}

function reasonOf(holding: number): CutReason {
  if ((holding & conditions.common) === 0) return 'no-common-family';
  if ((holding & conditions.destination) !== 0) return 'destination-filters';
  if ((holding & conditions.source) !== 0) return 'source-filters';
  return (holding & conditions.noRoute) !== 0 ? 'no-route' : 'routes-and-filters';
}

/** Destinations that the same sources cannot reach for the same reason stand together. */
function grouped(held: ReadonlyMap<string, ReadonlyMap<string, number>>): Cut[] {
  const byDestination = new Map<string, Map<CutReason, string[]>>();
  for (const [from, row] of [...held].sort(([a], [b]) => (a < b ? -1 : 1)))
    for (const [to, holding] of row) {
      if (from === to) continue;
      const own = byDestination.get(to) ?? new Map<CutReason, string[]>();
      byDestination.set(to, own);
      const by = reasonOf(holding);
      own.set(by, [...(own.get(by) ?? []), from]);
    }
  const groups = new Map<string, { by: CutReason; sources: string[]; destinations: string[] }>();
  for (const [to, own] of [...byDestination].sort(([a], [b]) => (a < b ? -1 : 1)))
    for (const [by, sources] of own) {
      const key = JSON.stringify([by, sources]);
      const group = groups.get(key) ?? { by, sources, destinations: [] };
      group.destinations.push(to);
      groups.set(key, group);
    }
  return [...groups.values()];
}

function sideOf(segment: Segment): CertificateSide {
  return {
    endpoints: [...segment.endpoints].sort(),
    outside: (segment.outside ?? []).map(({ domain, prefix }) => ({
      domain,
      ...(prefix ? { prefix: formatPrefix(prefix) } : {}),
    })),
  };
}

function evidenceOf(network: Network): string[] {
  const all = [
    ...network.domains,
    ...network.attachments,
    ...network.endpoints,
    ...network.filters,
    ...network.routeTables,
    ...network.unknowns,
  ].flatMap(({ evidence }) => evidence);
  return [...new Set(all)].sort();
}

/** SHA-256 of the network as JSON, big integers written as decimal text. */
export function networkHash(network: Network): string {
  return contentHash(network);
}

function contentHash(content: object): string {
  const text = JSON.stringify(content, (_, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
  return createHash('sha256').update(text).digest('hex');
}
