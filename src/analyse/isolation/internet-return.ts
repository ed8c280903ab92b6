import type { Address } from '../../estate/network/address.ts';
import type { Engine } from './engine.ts';
import type { Bound } from './guard.ts';
import type { PartyClass } from './parties.ts';
import type { Path } from './routes.ts';
import { nothing } from './transport-sets.ts';

/** What comes back in from the Internet after it was sent out there. */
export interface Entering {
  /** The address that it was sent to. */
  readonly out: PartyClass;
  /** The address that it comes from. */
  readonly back: PartyClass;
  readonly to: PartyClass;
  readonly transport: number;
}

/** What leaves for the Internet, and the addresses that it may have there; undefined: any. */
interface Leaving {
  readonly out: PartyClass;
  readonly transport: number;
  readonly backs: readonly PartyClass[] | undefined;
}

/** Connections out to the Internet and back in, decided by the address that the sender has on the way. */
export class InternetReturn {
  readonly #engine: Engine;
  /** Classes with an address that the Internet knows. */
  readonly #known: readonly PartyClass[];
  /** Classes that may be entered by addresses, or at ports, that are not their own or not known. */
  readonly #mapped: ReadonlySet<PartyClass>;
  readonly #internet: readonly PartyClass[];
  readonly #entering = new Map<string, number>();
  #fromAnywhere: readonly Omit<Entering, 'out'>[] | undefined;

  /** Undefined where nothing comes in from the Internet at all. */
  static of(engine: Engine): InternetReturn | undefined {
    const made = new InternetReturn(engine);
    return made.#known.length + made.#mapped.size > 0 ? made : undefined;
  }

  private constructor(engine: Engine) {
    this.#engine = engine;
    const { domains, attachments } = engine.network;
    const entrances = domains.flatMap(({ kind, entrances: own }) => (kind === 'internet' ? own : []));
    const inside = engine.parties.classes.filter(({ endpoint }) => endpoint !== undefined);
    const homes = new Map(attachments.map(({ id, domain }) => [id, domain]));
    const translating = new Set(
      entrances.flatMap(({ translatesPublic, attachment }) =>
        translatesPublic ? (homes.get(attachment) ?? []) : [],
      ),
    );
    const mapping = entrances.some(({ translatesPublic }) => !translatesPublic);
    this.#internet = engine.parties.classes.filter(
      ({ domain, endpoint }) => domain === 'internet' && endpoint === undefined,
    );
    this.#known =
      entrances.length === 0 ? [] : inside.filter(({ members }) => members.some((one) => one.public));
    this.#mapped = new Set(
      inside.filter(
        ({ domain, publicState }) =>
          (mapping && !translating.has(domain)) || (entrances.length > 0 && publicState === 'perhaps'),
      ),
    );
  }

  /** What the source sends out and others take in again, under the bound. */
  from(source: PartyClass, bound: Bound): Entering[] {
    const found: Entering[] = [];
    for (const to of this.#known) {
      const seen = new Set<number>();
      for (const { public: address } of to.members) {
        if (address?.family !== source.family) continue;
        const out = this.#engine.internetParty(address);
        if (seen.has(out.atom)) continue;
        seen.add(out.atom);
        for (const leaving of this.#leaving(source, out, bound))
          found.push(...this.#back(leaving, to, bound));
      }
    }
    if (bound === 'must' || this.#mapped.size === 0) return found;
    const all = this.#internet.flatMap((out) =>
      out.family === source.family ? this.#leaving(source, out, bound) : [],
    );
    const [first] = all;
    if (!first) return found;
    const known = all.flatMap(({ backs }) => backs ?? []);
    // At what port it leaves says nothing of the one at which it arrives.
    if (all.some(({ backs }) => backs === undefined))
      return [
        ...found,
        ...this.fromAnywhere(source.family)
          .filter(({ to }) => this.#mapped.has(to))
          .map((one) => ({ ...one, out: first.out })),
      ];
    const parties = distinct(known);
    for (const to of this.#mapped)
      for (const back of parties)
        found.push({ out: first.out, back, to, transport: this.#enters(back, to, bound) });
    return found;
  }

  /** What may come in from some address of the Internet that nobody knows. */
  fromAnywhere(family: 4 | 6): Entering[] {
    this.#fromAnywhere ??= this.#scanned();
    return this.#fromAnywhere
      .filter(({ to }) => to.family === family)
      .map((one) => ({ ...one, out: one.back }));
  }

  #scanned(): Omit<Entering, 'out'>[] {
    const found: Omit<Entering, 'out'>[] = [];
    const sources = new Uint8Array(this.#engine.parties.classes.length);
    for (const { number } of this.#internet) sources[number] = 1;
    let last: PartyClass | undefined;
    const seen = new Set<number>();
    const visit = (back: PartyClass, to: PartyClass, transport: number): void => {
      if (to !== last) seen.clear();
      last = to;
      if (seen.has(transport) || to.endpoint === undefined) return;
      seen.add(transport);
      found.push({ back, to, transport });
    };
    this.#engine.scan('may', visit, { sources });
    return found;
  }

  #leaving(source: PartyClass, out: PartyClass, bound: Bound): Leaving[] {
    return this.#engine.routes.walk(source, out, bound).flatMap((path) => {
      const transport = this.#engine.along(path, source, out, bound);
      return transport === nothing ? [] : [{ out, transport, backs: this.#shown(path, source) }];
    });
  }

  #back({ out, transport, backs }: Leaving, to: PartyClass, bound: Bound): Entering[] {
    if (backs === undefined && bound === 'must') return [];
    const from = backs ?? this.#internet.filter(({ family }) => family === to.family);
    return distinct(
      from.map((back) => ({
        ...{ out, back, to },
        transport: this.#engine.sets.intersect(transport, this.#enters(back, to, bound)),
      })),
      (one) => one.transport,
    );
  }

  #enters(back: PartyClass, to: PartyClass, bound: Bound): number {
    const key = `${String(back.atom)}|${String(to.number)}|${bound}`;
    let known = this.#entering.get(key);
    if (known === undefined) {
      known = this.#engine.pair(back, to, bound);
      this.#entering.set(key, known);
    }
    return known;
  }

  /** The addresses that a sender has on the Internet; undefined where they are not known. */
  #shown(path: Path, source: PartyClass): readonly PartyClass[] | undefined {
    if (path.shows === 'unknown') return undefined;
    const known = path.shows ?? this.#own(path.source ?? source);
    if (known.length === 0) return undefined;
    return distinct(known.map((address) => this.#engine.internetParty(address)));
  }

  /** A gateway takes any of its addresses. */
  #own(sender: PartyClass): readonly Address[] {
    const { parties } = this.#engine;
    const isGateway = sender.endpoint?.kind === 'nat-gateway';
    const all = isGateway
      ? (parties.ofEndpoint.get(sender.endpoint.id) ?? []).flatMap((number) => parties.classes[number] ?? [])
      : [sender];
    const members = all.filter(({ family }) => family === sender.family).flatMap((one) => one.members);
    const known = members.map((member) => member.public);
    return isGateway && known.includes(undefined) ? [] : known.flatMap((address) => address ?? []);
  }
}

/** The first of each kind; by atom where nothing else is given. */
function distinct<T>(all: readonly T[], by: (one: T) => unknown = (one) => (one as PartyClass).atom): T[] {
  const found = new Map<unknown, T>();
  for (const one of all) if (!found.has(by(one))) found.set(by(one), one);
  return [...found.values()];
}
