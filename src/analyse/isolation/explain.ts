import type { Engine } from './engine.ts';
import type { Bound, Guard, Party } from './guard.ts';
import type { Chain } from './indirect.ts';
import type { PartyClass } from './parties.ts';
import { repliesOf, type Replies } from './replies.ts';
import { fresh, type Path } from './routes.ts';
import { nothing } from './transport-sets.ts';
import { formatAddress } from '../../estate/network/address.ts';
import type { Stage } from '../../estate/network/representation.ts';
import { protocolName } from '../../estate/network/transport.ts';

/** One concrete packet, with addresses of real interfaces. */
export interface Packet {
  readonly from: string;
  readonly source: string;
  readonly to: string;
  readonly destination: string;
  readonly proto: string;
  readonly port: number;
}

export interface Witness {
  readonly packet: Packet;
  /** One line per hop: the filter and rule, or the route, that lets the packet on. */
  readonly path: readonly string[];
  readonly replies: Replies;
  readonly unknowns: readonly string[];
}

interface Gate {
  readonly label: string;
  readonly guard: Guard;
  readonly peer: Party;
  readonly own: Party;
}

/** A witness that the transport number passes from source to destination under the bound; undefined when not. */
export function witness(
  engine: Engine,
  source: PartyClass,
  destination: PartyClass,
  transport: number,
  bound: Bound,
): Witness | undefined {
  for (const path of engine.routes.exact(source, destination).paths) {
    if (!engine.sets.has(engine.along(path, source, destination, bound), transport)) continue;
    const gates = gatesOf(engine, path, source, destination, bound);
    const lines = gates.map(({ label, guard, peer, own }) => {
      const { rules } = engine.guards(bound).deciding(guard, peer, own, transport);
      return `${label}: ${rules.join(' > ')}`;
    });
    const outbound = lines.filter((line) => line.startsWith('outbound at interface'));
    const rest = lines.filter((line) => !line.startsWith('outbound at interface'));
    return {
      packet: packetOf(source, destination, transport, path.source),
      path: [...outbound, ...path.hops.map((hop) => `route ${hop}`), ...rest],
      replies: repliesOf(engine, path, source, destination, transport),
      unknowns: [
        ...new Set([...path.uncertain, ...gates.flatMap(({ guard }) => uncertainRules(engine, guard))]),
      ].sort(),
    };
  }
  return undefined;
}

/** A witness over several connections: what lets each of them on, one after the other. */
export function chainWitness(
  engine: Engine,
  source: PartyClass,
  destination: PartyClass,
  transport: number,
  { legs }: Chain,
  bound: Bound,
): Witness {
  const parts = legs.map((leg, index) => {
    const carried = index === legs.length - 1 ? transport : engine.sets.first(leg.transport);
    return witness(engine, leg.source, leg.destination, carried, bound);
  });
  const last = legs.at(-1)?.source;
  return {
    packet: {
      ...packetOf(source, destination, transport),
      // What comes back in from the Internet comes with the address that the Internet knows the sender by.
      ...(last?.endpoint === undefined && last?.members[0] ? { source: last.members[0].address } : {}),
    },
    path: legs.flatMap(({ by }, index) => [...(by === undefined ? [] : [by]), ...(parts[index]?.path ?? [])]),
    replies: worst(parts.map((part) => part?.replies ?? 'unknown')),
    unknowns: [...new Set(parts.flatMap((part) => part?.unknowns ?? []))].sort(),
  };
}

function worst(all: readonly Replies[]): Replies {
  return all.find((one) => one === 'refused') ?? all.find((one) => one === 'unknown') ?? 'pass';
}

/**
 * Every reason why nothing of the question passes, on the path with the fewest: each list of filters that refuses some
 * of it with the rule that does. Where no path leads there, why, and what the filters of both ends refuse besides.
 */
export function blockers(
  engine: Engine,
  source: PartyClass,
  destination: PartyClass,
  question: number,
): string[] {
  const { paths, ends } = engine.routes.exact(source, destination);
  if (paths.length === 0)
    return [...new Set([...ends, ...refusals(engine, endGates(engine, source, destination), question)])];
  let best: string[] | undefined;
  for (const path of paths) {
    const found = [
      ...refusals(engine, gatesOf(engine, path, source, destination, 'may'), question),
      ...narrower(engine, path, question),
    ];
    if (!best || found.length < best.length) best = found;
  }
  const starts = source.endpoint?.initiates === false ? [`${source.endpoint.id}: starts no connection`] : [];
  return [...starts, ...(best ?? [])];
}

/** Each stage by itself: one that another comes before is named too. */
function refusals(engine: Engine, gates: readonly Gate[], question: number): string[] {
  const guards = engine.guards('may');
  return gates.flatMap(({ label, guard, peer, own }) => {
    const refused = engine.sets.subtract(question, guards.at(guard, peer));
    if (refused === nothing) return [];
    return guard.stages.flatMap((stage: Stage) => {
      const alone = engine.guardAt([stage], guard.direction, own, 'may');
      const left = engine.sets.subtract(refused, guards.at(alone, peer));
      if (left === nothing) return [];
      const { rules } = guards.deciding(alone, peer, own, engine.sets.first(left));
      return [`${label}: ${rules.at(-1) ?? 'refused'}`];
    });
  });
}

/** What a gateway on the way does not carry. */
function narrower(engine: Engine, { transports, hops }: Path, question: number): string[] {
  const carried = transports.reduce(
    (set, ranges) => engine.sets.intersect(set, engine.sets.of(ranges)),
    question,
  );
  return carried === nothing ? [`${hops.join(' > ')}: carries nothing of this protocol`] : [];
}

/** What stands at the two ends, whatever leads from the one to the other. */
function endGates(engine: Engine, source: PartyClass, destination: PartyClass): Gate[] {
  return gatesOf(engine, fresh, source, destination, 'may');
}

function gatesOf(
  engine: Engine,
  path: Path,
  source: PartyClass,
  destination: PartyClass,
  bound: Bound,
): Gate[] {
  const gates: Gate[] = [];
  const name = (party: PartyClass): string => party.members[0]?.endpoint ?? party.domain;
  if (source.endpoint && source.endpoint.outbound.length > 0)
    gates.push({
      label: `outbound at interface ${name(source)}`,
      guard: engine.guardAt(source.endpoint.outbound, 'outbound', source, bound),
      peer: destination,
      own: source,
    });
  for (const stage of path.stages) {
    const seen = stage.source ?? source;
    const [peer, other] = stage.direction === 'inbound' ? [seen, destination] : [destination, seen];
    const own = stage.own ?? other;
    gates.push({
      label: `${stage.direction} at ${stage.at}`,
      guard: engine.guardAt(stage.stages, stage.direction, own, bound),
      peer,
      own,
    });
  }
  if (destination.endpoint && destination.endpoint.inbound.length > 0)
    gates.push({
      label: `inbound at interface ${name(destination)}`,
      guard: engine.guardAt(destination.endpoint.inbound, 'inbound', destination, bound),
      peer: seenBy(path, source),
      own: destination,
    });
  return gates;
}

function seenBy(path: Path, source: PartyClass): Party {
  const seen = path.source ?? source;
  return path.keepsIdentity ? seen : { atom: seen.atom, domain: seen.domain, identities: [], holder: -1 };
}

function uncertainRules(engine: Engine, guard: Guard): string[] {
  return guard.stages
    .flatMap((stage) => stage.filters)
    .flatMap(
      (id) => engine.filters.get(id)?.[guard.direction].flatMap((rule) => rule.uncertain ?? []) ?? [id],
    );
}

/** `by`: the gateway that puts its own address, where there is one. On the Internet a packet has public addresses. */
function packetOf(source: PartyClass, destination: PartyClass, transport: number, by?: PartyClass): Packet {
  const from = source.members[0];
  const to =
    destination.members.find((member) => member.endpoint !== from?.endpoint) ?? destination.members[0];
  const known = destination.domain === 'internet' ? (by ?? source).members[0]?.public : undefined;
  // Who stands on the Internet knows an interface by its public address alone.
  const shown =
    source.domain === 'internet' && to && 'public' in to && to.public ? formatAddress(to.public) : undefined;
  return {
    from: from?.endpoint ?? source.domain,
    source: known === undefined ? (from?.address ?? '') : formatAddress(known),
    to: to?.endpoint ?? destination.domain,
    destination: shown ?? to?.address ?? '',
    proto: protocolName(Math.floor(transport / 65536)),
    port: transport % 65536,
  };
}
