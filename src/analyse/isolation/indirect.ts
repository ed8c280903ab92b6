import type { Relay, RelayListener, RelayTarget } from '../../estate/network/representation.ts';
import type { Engine } from './engine.ts';
import type { Bound } from './guard.ts';
import type { PartyClass } from './parties.ts';
import { type Entering, InternetReturn } from './internet-return.ts';
import { everyTransport, nothing } from './transport-sets.ts';

/** One connection of a chain. */
export interface Leg {
  readonly source: PartyClass;
  readonly destination: PartyClass;
  /** What the leg carries, as the destination of the leg sees it. */
  readonly transport: number;
  /** What starts this leg from the one before. */
  readonly by?: string;
}

/** What comes to a destination by more than one connection. */
export interface Chain {
  readonly transport: number;
  readonly legs: readonly Leg[];
}

/** What chains lead over; with the Internet: also out to it and back in. */
export type Over = 'relays' | 'relays-and-internet';

/** Those whose targets are lowered; what the others lead to their lowering names as an assumption. */
const followed: ReadonlySet<Relay['kind']> = new Set([
  'load-balancer',
  'private-link',
  'api',
  'application-gateway',
  'bastion',
  'firewall',
]);

/** The chains by which a source reaches others: over relays, and out to public addresses and back in. */
export class Indirect {
  readonly #engine: Engine;
  readonly #relays: readonly Relay[];
  readonly #return: InternetReturn | undefined;

  /** With the Internet: also out to the Internet and back in. */
  constructor(engine: Engine, over: Over) {
    this.#engine = engine;
    this.#relays = engine.network.relays.filter(({ kind }) => followed.has(kind));
    this.#return = over === 'relays-and-internet' ? InternetReturn.of(engine) : undefined;
  }

  /** False: there is no chain at all. */
  get any(): boolean {
    return this.#relays.length > 0 || this.#return !== undefined;
  }

  /** Chains from the source, each with the number of its destination class. */
  from(source: PartyClass, bound: Bound): { readonly to: PartyClass; readonly chain: Chain }[] {
    if (!this.any || source.endpoint?.initiates === false) return [];
    const found: { to: PartyClass; chain: Chain }[] = [];
    const outside = new Map<number, Chain>();
    const add = (to: PartyClass, chain: Chain): void => {
      if (chain.transport !== nothing && to.number !== source.number) found.push({ to, chain });
      if (chain.transport !== nothing && to.domain === 'internet' && !to.endpoint)
        outside.set(to.family, outside.get(to.family) ?? chain);
    };
    for (const relay of this.#relays)
      for (const listener of relay.listeners)
        for (const front of this.#classesOf(relay.front)) {
          const heard = this.#engine.sets.intersect(
            this.#engine.pair(source, front, bound),
            this.#engine.sets.of(listener.transport),
          );
          if (heard === nothing) continue;
          const legs = [{ source, destination: front, transport: heard }];
          this.#deliver(relay, listener, front, source, bound, legs, new Set([listener.id]), add);
        }
    // Managed gateways connect to nothing of their own accord.
    const kind = source.endpoint?.kind;
    if (!this.#return || (kind !== 'interface' && kind !== 'load-balancer')) return found;
    for (const one of this.#return.from(source, bound)) this.#comeBack([], one, source, bound, add);
    // What a relay may send to the internet comes back from no address that is known.
    for (const family of bound === 'may' ? ([4, 6] as const) : []) {
      const legs = outside.get(family)?.legs;
      for (const one of legs ? this.#return.fromAnywhere(family) : [])
        this.#comeBack(legs ?? [], one, source, bound, add);
    }
    return found;
  }

  /** In from the internet, and on by relays there. */
  #comeBack(
    before: readonly Leg[],
    { out, back, to, transport }: Entering,
    source: PartyClass,
    bound: Bound,
    add: (to: PartyClass, chain: Chain) => void,
  ): void {
    if (transport === nothing) return;
    const legs: Leg[] = [
      ...(before.length > 0 ? before : [{ source, destination: out, transport }]),
      { source: back, destination: to, transport, by: 'from the internet back in' },
    ];
    add(to, { transport, legs });
    this.#onward(to, transport, back, bound, legs, new Set(), add);
  }

  #deliver(
    relay: Relay,
    listener: RelayListener,
    front: PartyClass,
    client: PartyClass,
    bound: Bound,
    legs: readonly Leg[],
    passed: ReadonlySet<string>,
    add: (to: PartyClass, chain: Chain) => void,
  ): void {
    if (bound === 'must' && (relay.uncertain ?? listener.uncertain) !== undefined) return;
    const { sets, parties } = this.#engine;
    const by = `${relay.kind} ${relay.id}: ${listener.id}`;
    const arrive = (to: PartyClass, transport: number): void => {
      if (transport === nothing) return;
      const chain = { transport, legs: [...legs, { source: front, destination: to, transport, by }] };
      add(to, chain);
      this.#onward(to, transport, client, bound, chain.legs, passed, add);
    };
    for (const target of listener.targets)
      for (const to of this.#targetClasses(target)) {
        const carried = this.#carried(listener, target, front, to, client, bound);
        arrive(to, sets.intersect(carried, sets.of(target.transport)));
      }
    if (listener.unknownTargets !== undefined && bound === 'may')
      for (const to of parties.classes)
        if (to.number !== front.number) arrive(to, this.#engine.reaches(front, to, bound));
  }

  /** A target can itself be the front of another relay. */
  #onward(
    at: PartyClass,
    transport: number,
    client: PartyClass,
    bound: Bound,
    legs: readonly Leg[],
    passed: ReadonlySet<string>,
    add: (to: PartyClass, chain: Chain) => void,
  ): void {
    const ids = new Set(at.members.map((member) => member.endpoint));
    for (const relay of this.#relays)
      for (const listener of relay.listeners) {
        if (passed.has(listener.id) || !relay.front.some((id) => ids.has(id))) continue;
        const heard = this.#engine.sets.intersect(transport, this.#engine.sets.of(listener.transport));
        if (heard === nothing) continue;
        this.#deliver(relay, listener, at, client, bound, legs, new Set([...passed, listener.id]), add);
      }
  }

  /** What the relay may send to the target: with its own address, or with that of the client. */
  #carried(
    listener: RelayListener,
    target: RelayTarget,
    front: PartyClass,
    to: PartyClass,
    client: PartyClass,
    bound: Bound,
  ): number {
    const engine = this.#engine;
    if (target.direct === true) {
      const { endpoint } = to;
      // A load balancer takes what it listens on. Whether filters of the target hold here depends on settings of it.
      if (endpoint?.kind === 'load-balancer' && endpoint.identities.length === 0)
        return engine.admits(to, front, bound);
      return bound === 'may' || (endpoint?.inbound.length ?? 0) === 0 ? everyTransport : nothing;
    }
    const own = (): number => engine.reaches(front, to, bound);
    if (listener.keepsSource === 'no' || client.family !== to.family) return own();
    const groups = listener.keepsSource === 'and-groups';
    const shown = (): number => engine.shownAs(front, to, client, bound, groups);
    if (bound === 'may') return engine.sets.unite(own(), shown());
    return listener.keepsSource === 'yes' || groups ? shown() : engine.sets.intersect(own(), shown());
  }

  #targetClasses(target: RelayTarget): PartyClass[] {
    const { tree } = this.#engine.parties;
    const atom =
      target.address && tree.atomOf({ family: target.address.family, value: target.address.first });
    return this.#classesOf([target.endpoint]).filter((party) => atom === undefined || party.atom === atom);
  }

  #classesOf(ids: readonly string[]): PartyClass[] {
    const { ofEndpoint, classes } = this.#engine.parties;
    const numbers = new Set(ids.flatMap((id) => ofEndpoint.get(id) ?? []));
    return [...numbers].flatMap((number) => classes[number] ?? []);
  }
}
