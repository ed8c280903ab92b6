import type { Address } from '../../estate/network/address.ts';
import type { Relay, RelayListener, RelayTarget } from '../../estate/network/representation.ts';
import type { Engine } from './engine.ts';
import type { Bound } from './guard.ts';
import type { PartyClass } from './parties.ts';
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
  /** Classes with an address that the Internet knows. */
  readonly #public: readonly PartyClass[];

  /** With the Internet: also out to the Internet and back in, which a matrix shows as two cells of its own. */
  constructor(engine: Engine, over: 'relays' | 'relays-and-internet') {
    this.#engine = engine;
    this.#relays = engine.network.relays.filter(({ kind }) => followed.has(kind));
    const entered = engine.network.domains.some(
      (domain) => domain.kind === 'internet' && domain.entrances.length > 0,
    );
    this.#public =
      entered && over === 'relays-and-internet'
        ? engine.parties.classes.filter((party) => party.endpoint && party.members.some((one) => one.public))
        : [];
  }

  /** False: there is no chain at all. */
  get any(): boolean {
    return this.#relays.length > 0 || this.#public.length > 0;
  }

  /** Chains from the source, each with the number of its destination class. */
  from(source: PartyClass, bound: Bound): { readonly to: PartyClass; readonly chain: Chain }[] {
    if (!this.any || source.endpoint?.initiates === false) return [];
    const found: { to: PartyClass; chain: Chain }[] = [];
    const add = (to: PartyClass, chain: Chain): void => {
      if (chain.transport !== nothing && to.number !== source.number) found.push({ to, chain });
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
    if (kind === 'interface' || kind === 'load-balancer')
      for (const to of this.#public) this.#hairpins(source, to, bound, add);
    return found;
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

  /** Out to a public address of the destination and back in from the public address that the source has on the way. */
  #hairpins(
    source: PartyClass,
    to: PartyClass,
    bound: Bound,
    add: (to: PartyClass, chain: Chain) => void,
  ): void {
    const engine = this.#engine;
    const seen = new Set<number>();
    for (const { public: address } of to.members) {
      if (!address) continue;
      const out = engine.internetParty(address);
      if (seen.has(out.atom) || source.family !== out.family) continue;
      seen.add(out.atom);
      for (const path of engine.routes.walk(source, out, bound)) {
        const leaving = engine.along(path, source, out, bound);
        if (leaving === nothing) continue;
        for (const back of this.#shownOutside(path.source ?? source, bound)) {
          const transport = engine.sets.intersect(leaving, engine.pair(back, to, bound));
          add(to, {
            transport,
            legs: [
              { source, destination: out, transport },
              { source: back, destination: to, transport, by: 'from the internet back in' },
            ],
          });
        }
      }
    }
  }

  /** The addresses that a sender has on the Internet; any, where its own is not known. */
  #shownOutside(sender: PartyClass, bound: Bound): PartyClass[] {
    const known = sender.members.flatMap((member) => member.public ?? []);
    const parties = distinct(known.map((address: Address) => this.#engine.internetParty(address)));
    if (parties.length > 0 || bound === 'must' || sender.publicState === 'none') return parties;
    return this.#engine.parties.classes.filter(
      (party) => party.domain === 'internet' && party.family === sender.family,
    );
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

function distinct(parties: readonly PartyClass[]): PartyClass[] {
  return [...new Map(parties.map((party) => [party.atom, party])).values()];
}
