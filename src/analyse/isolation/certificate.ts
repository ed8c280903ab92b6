import { createHash } from 'node:crypto';
import type { Network, TransportRange } from '../../estate/network/representation.ts';
import { Engine } from './engine.ts';
import type { PartyClass, Segment } from './parties.ts';
import { nothing } from './transport-sets.ts';

/** Why nothing unapproved passes from any of these sources to any of these destinations. */
export interface Cut {
  /** The filters that refuse it: those of the destinations or those of the sources. */
  readonly by: 'destination-filters' | 'source-filters';
  readonly sources: readonly string[];
  readonly destinations: readonly string[];
}

/** A claim that one set of interfaces cannot reach another beyond what is approved, checkable without the engine. */
export interface IsolationCertificate {
  readonly version: 1;
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly approved: readonly TransportRange[];
  readonly networkSha256: string;
  readonly assumptions: readonly string[];
  readonly unknowns: readonly string[];
  readonly cuts: readonly Cut[];
}

/**
 * The certificate for two segments of interfaces; undefined where filters alone do not prove the isolation (it then
 * rests on routes, or does not hold).
 */
export function makeCertificate(
  network: Network,
  from: Segment,
  to: Segment,
  approved: readonly TransportRange[],
): IsolationCertificate | undefined {
  const engine = new Engine(network, [from, to]);
  const allowed = engine.sets.of(approved);
  const side = (segment: number): PartyClass[] =>
    engine.parties.classes.filter((party) => party.endpoint && party.segments.includes(segment));
  const translators = network.routeTables
    .flatMap((table) =>
      table.routes.flatMap(({ target }) =>
        target.kind === 'endpoint' && target.translatesSource ? [target.endpoint] : [],
      ),
    )
    .flatMap((id) => engine.parties.ofEndpoint.get(id) ?? [])
    .flatMap((number) => engine.parties.classes[number] ?? []);
  const sources = side(0);
  const refuses = (
    stages: PartyClass['endpoint'],
    direction: 'inbound' | 'outbound',
    own: PartyClass,
    peer: PartyClass,
  ): boolean => {
    if (!stages || stages[direction].length === 0) return false;
    const guard = engine.guardAt(stages[direction], direction, own, 'may');
    return engine.sets.subtract(engine.guards('may').at(guard, peer), allowed) === nothing;
  };
  const groups = new Map<string, { by: Cut['by']; sources: string[]; destinations: Set<string> }>();
  for (const destination of side(1)) {
    const refused = { 'destination-filters': new Set<string>(), 'source-filters': new Set<string>() };
    const hidden = translators.every(
      (box) =>
        box.family !== destination.family || refuses(destination.endpoint, 'inbound', destination, box),
    );
    for (const source of sources) {
      if (source.family !== destination.family) continue;
      const atDestination = hidden && refuses(destination.endpoint, 'inbound', destination, source);
      if (!atDestination && !refuses(source.endpoint, 'outbound', source, destination)) return undefined;
      for (const { endpoint } of source.members)
        refused[atDestination ? 'destination-filters' : 'source-filters'].add(endpoint);
    }
    for (const by of ['destination-filters', 'source-filters'] as const) {
      if (refused[by].size === 0) continue;
      const members = [...refused[by]].sort();
      const key = JSON.stringify([by, members]);
      const group = groups.get(key) ?? { by, sources: members, destinations: new Set<string>() };
      for (const { endpoint } of destination.members) group.destinations.add(endpoint);
      groups.set(key, group);
    }
  }
  return {
    version: 1,
    from: [...from.endpoints].sort(),
    to: [...to.endpoints].sort(),
    approved,
    networkSha256: networkHash(network),
    assumptions: network.assumptions.map((assumption) => assumption.line),
    unknowns: network.unknowns.map((unknown) => unknown.line),
    cuts: [...groups.values()].map(({ by, sources: members, destinations }) => ({
      by,
      sources: members,
      destinations: [...destinations].sort(),
    })),
  };
}

/** SHA-256 of the network as JSON, big integers written as decimal text. */
export function networkHash(network: Network): string {
  const text = JSON.stringify(network, (_, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
  return createHash('sha256').update(text).digest('hex');
}
