import type {
  Network,
  Relay,
  RelayListener,
  RelayTarget,
  TransportRange,
} from '../../../estate/network/representation.ts';
import { allowedBy } from './filters.ts';
import { intersect, subtract, unite, type Ranges } from './ranges.ts';
import type { Samples } from './samples.ts';
import { mayPass, type Lists, type Place } from './walk.ts';

/** Both sides of a claim, the network as it stands, and what is approved. */
interface Claim {
  readonly sources: readonly Place[];
  /** By endpoint, or by domain outside. */
  readonly destinations: ReadonlyMap<string, readonly Place[]>;
  readonly network: Network;
  readonly lists: Lists;
  readonly samples: Samples;
  readonly approved: readonly TransportRange[];
}

/**
 * Destinations that connections through relays may come to, one relay after the other, found without the engine. A
 * relay whose target is the front of another one reaches it, whatever filters stand between.
 */
export function chainedTo(claim: Claim): string[] {
  const { network, sources } = claim;
  const starts = [...sources];
  const reached = new Map<Relay, readonly RelayListener[]>();
  const found = new Set<string>();
  for (let grown = true; grown;) {
    grown = false;
    for (const relay of network.relays) {
      const known = reached.get(relay) ?? [];
      const listeners = relay.listeners.filter(
        (listener) =>
          known.includes(listener) ||
          isTarget(relay, [...reached.values()].flat()) ||
          starts.some((start) => hears(relay, listener, start, claim)),
      );
      if (listeners.length === known.length) continue;
      grown = true;
      reached.set(relay, listeners);
      for (const listener of listeners.filter((one) => !known.includes(one))) {
        for (const id of arrivals(relay, listener, sources, claim)) found.add(id);
        if (listener.unknownTargets !== undefined || relay.uncertain !== undefined)
          starts.push(...frontsOf(relay, claim));
      }
    }
  }
  return [...found].sort();
}

function isTarget({ front }: Relay, listeners: readonly RelayListener[]): boolean {
  return listeners.some(({ targets }) => targets.some(({ endpoint }) => front.includes(endpoint)));
}

function hears(relay: Relay, { transport }: RelayListener, start: Place, claim: Claim): boolean {
  return frontsOf(relay, claim).some(
    (front) =>
      front.endpoint !== start.endpoint &&
      front.address.family === start.address.family &&
      intersect(mayPass(start, front, claim.lists).passing, unite(transport, [])).length > 0,
  );
}

function frontsOf({ front }: Relay, { lists, samples }: Claim): Place[] {
  return front.flatMap((id) => {
    const endpoint = lists.endpoints.get(id);
    return endpoint ? samples.ofEndpoint(endpoint) : [];
  });
}

/** The destinations that a listener connects to. */
function arrivals(relay: Relay, listener: RelayListener, clients: readonly Place[], claim: Claim): string[] {
  const fronts = frontsOf(relay, claim);
  const open = (passing: Ranges): boolean => subtract(passing, unite(claim.approved, [])).length > 0;
  const isUnknown = listener.unknownTargets !== undefined || relay.uncertain !== undefined;
  return [...claim.destinations]
    .filter(([id, places]) => {
      const aimed = listener.targets.filter(({ endpoint }) => endpoint === id);
      if (aimed.some((target) => comesTo(target, listener, places, fronts, clients, claim, open)))
        return true;
      return isUnknown && places.some((place) => open(between(fronts, place, claim)));
    })
    .map(([id]) => id);
}

function comesTo(
  target: RelayTarget,
  { keepsSource }: RelayListener,
  places: readonly Place[],
  fronts: readonly Place[],
  clients: readonly Place[],
  claim: Claim,
  open: (passing: Ranges) => boolean,
): boolean {
  const carried = unite(target.transport, []);
  if (!open(carried)) return false;
  if (target.direct === true) return true;
  return places.some((place) => {
    if (open(intersect(between(fronts, place, claim), carried))) return true;
    if (keepsSource === 'no') return false;
    // The target's own filters see the client; what stands between is taken to let it on.
    const stages = place.endpoint?.inbound ?? [];
    return clients.some((peer) =>
      open(intersect(allowedBy(stages, 'inbound', { own: place, peer }, claim.lists), carried)),
    );
  });
}

function between(fronts: readonly Place[], place: Place, { lists }: Claim): Ranges {
  return fronts
    .filter(({ address, endpoint }) => address.family === place.address.family && endpoint !== place.endpoint)
    .map((front) => mayPass(front, place, lists).passing)
    .reduce<Ranges>((all, passing) => unite(all, passing), []);
}
