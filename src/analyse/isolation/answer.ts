import type { Network } from '../../estate/network/representation.ts';
import { Engine, type Selection } from './engine.ts';
import { blockers, type Packet, type Witness } from './explain.ts';
import { answered, classesIn } from './matrix.ts';
import type { Segment } from './parties.ts';
import { type Reference, resolveReference } from './reference.ts';
import type { Replies } from './replies.ts';
import { type AllowedTransport, questionTransport } from './transport-text.ts';
import { type FlowVerdict, networksAround, notRead } from './verdict.ts';

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
  const selection = {
    sources: classesIn(engine, new Set([0])),
    destinations: classesIn(engine, new Set([1])),
  };
  const { cells } = answered({
    ...{ network, segments: [from, to], approved: [], engine, asked, selection },
    over: 'relays-and-internet',
  });
  const [cell] = cells;
  if (!cell) throw new RangeError('a matrix of two segments has a cell');
  const { verdict, allowed, witness } = cell;
  const unread = notRead(network, [from, to]);
  const closed = allowed.length === 0;
  const unused = closed && unread.length === 0 && [from, to].some((one) => isUnused(network, one));
  const named = selection.sources.includes(1) && selection.destinations.includes(1);
  return {
    verdict: unused ? 'unused-address' : verdict,
    allowed,
    packet: witness?.packet ?? null,
    path: witness?.path ?? [],
    replies: witness?.replies ?? null,
    blockers: closed && !unused ? closestBlockers(engine, selection, asked) : [],
    assumptions: network.assumptions.map((assumption) => assumption.id),
    unknowns: unknownsOf(network, witness, unread, named || unused ? [] : ['reference-names-nothing']),
  };
}

/** Whether a segment names addresses of collected networks, and none that an interface holds. */
function isUnused(network: Network, segment: Segment): boolean {
  return segment.endpoints.length === 0 && networksAround(network, segment).length > 0;
}

/** Of the pair of addresses with the fewest. */
function closestBlockers(engine: Engine, { sources, destinations }: Selection, asked: number): string[] {
  const { classes } = engine.parties;
  let best: string[] | undefined;
  let tried = 0;
  for (const source of classes)
    for (const destination of classes) {
      if (sources?.[source.number] !== 1 || destinations?.[destination.number] !== 1) continue;
      if (source.family !== destination.family || source === destination || tried >= 64) continue;
      tried += 1;
      const found = blockers(engine, source, destination, asked);
      if (found.length > 0 && (!best || found.length < best.length)) best = found;
    }
  return best ?? ['no pair of addresses of the same family'];
}

function unknownsOf(
  network: Network,
  proof: Witness | null,
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
