import type { Stage } from '../../estate/network/representation.ts';
import type { Engine } from './engine.ts';
import type { PartyClass } from './parties.ts';
import type { Path } from './routes.ts';
import { nothing } from './transport-sets.ts';

/**
 * Whether replies to a packet that passes find a way back. It never makes anything isolated: datagrams need none.
 * `unknown` where a gateway stands in with its own address and remembers the connection, or brings back what it sent.
 */
export type Replies = 'pass' | 'refused' | 'unknown';

export const noReplies = 'no way back for replies: what needs none still passes, as a datagram';

/** Judges the way back of a path. Stateful filters let replies pass, so that routes and stateless ones decide. */
export function repliesOf(
  engine: Engine,
  path: Path,
  source: PartyClass,
  destination: PartyClass,
  transport: number,
): Replies {
  if (path.source !== undefined || path.stages.some((stage) => stage.source !== undefined)) return 'unknown';
  const wanted = replyTransports(engine, transport);
  const back = engine.routes.exact(destination, source).paths;
  if (back.some((one) => passing(engine, one, destination, source, wanted) !== nothing)) return 'pass';
  // Where nothing comes in from by itself, a gateway still brings the replies: of services, sites, translated senders.
  const stays = back.length === 0 && destination.endpoint === undefined;
  return stays && homeward(engine, path, source, destination, wanted) !== nothing ? 'unknown' : 'refused';
}

/** What stateless filters that the packet left by let back in. */
function homeward(
  engine: Engine,
  path: Path,
  source: PartyClass,
  destination: PartyClass,
  wanted: number,
): number {
  const places = new Set(path.stages.map(({ at }) => at));
  if (source.attachment !== undefined) places.add(source.attachment);
  let left = wanted;
  for (const { id, inbound } of engine.network.attachments) {
    if (!places.has(id)) continue;
    const stateless = inbound.filter((stage) => isStateless(engine, stage));
    if (stateless.length === 0) continue;
    const guard = engine.guardAt(stateless, 'inbound', source, 'may');
    left = engine.sets.intersect(left, engine.guards('may').at(guard, destination));
  }
  return left;
}

function passing(
  engine: Engine,
  path: Path,
  source: PartyClass,
  destination: PartyClass,
  wanted: number,
): number {
  const guards = engine.guards('may');
  let left = path.transports.reduce(
    (set, ranges) => engine.sets.intersect(set, engine.sets.of(ranges)),
    wanted,
  );
  for (const { stages, direction, own, source: shown } of path.stages) {
    const stateless = stages.filter((stage) => isStateless(engine, stage));
    if (stateless.length === 0) continue;
    const seen = shown ?? source;
    const [peer, self] = direction === 'inbound' ? [seen, destination] : [destination, seen];
    const guard = engine.guardAt(stateless, direction, own ?? self, 'may');
    left = engine.sets.intersect(left, guards.at(guard, peer));
  }
  return left;
}

function isStateless(engine: Engine, { filters }: Stage): boolean {
  return filters.some((id) => engine.filters.get(id)?.stateful === false);
}

/** To the port that the client chose, from 1024 on, for what has ports (RFC 6056, 3.2); else to the protocol. */
function replyTransports(engine: Engine, transport: number): number {
  const protocol = Math.floor(transport / 65536);
  const hasPorts = [6, 17, 132].includes(protocol);
  const from = protocol * 65536 + (hasPorts ? 1024 : 0);
  return engine.sets.of([{ from, to: protocol * 65536 + 65535 }]);
}
