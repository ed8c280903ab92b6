import { contains, type Address } from '../../../estate/network/address.ts';
import type {
  Attachment,
  Endpoint,
  Entrance,
  Network,
  Route,
  RouteTable,
  RouteTarget,
} from '../../../estate/network/representation.ts';
import { allowedBy, type FilterLists, type Side } from './filters.ts';
import { all, intersect, none, unite, type Ranges } from './ranges.ts';

/** One address of an interface, or one outside the collected networks. */
export interface Place extends Side {
  readonly endpoint: Endpoint | null;
  /** It has, or may have, a public address of its own. */
  readonly publicly: boolean;
}

/** The lists of a network by id. */
export interface Lists extends FilterLists {
  readonly entrances: ReadonlyMap<string, readonly Entrance[]>;
  readonly attachments: ReadonlyMap<string, Attachment>;
  readonly endpoints: ReadonlyMap<string, Endpoint>;
  readonly tables: ReadonlyMap<string, RouteTable>;
}

export function listsOf(network: Network): Lists {
  const byId = <T extends { readonly id: string }>(items: readonly T[]): ReadonlyMap<string, T> =>
    new Map(items.map((item) => [item.id, item]));
  return {
    filters: byId(network.filters),
    identities: byId(network.identities),
    entrances: new Map(network.domains.map(({ id, entrances }) => [id, entrances])),
    attachments: byId(network.attachments),
    endpoints: byId(network.endpoints),
    tables: byId(network.routeTables),
  };
}

interface Standing {
  readonly attachment: Attachment;
  readonly zone: string | undefined;
  /** Who stands as the source: the sender itself until a gateway puts its own address. */
  readonly source: Place;
  /** False after a middlebox: rules by group no longer match. */
  readonly keepsIdentity: boolean;
  readonly passing: Ranges;
  readonly visited: ReadonlySet<string>;
  readonly hops: number;
}

interface Arrival {
  readonly ways: number;
  readonly passing: Ranges;
}

const mostHops = 24;

/**
 * What may pass from one address to another on any way, decided step by step from the lists as they stand and
 * without the engine. `ways` counts routes that lead there, whatever filters make of them.
 */
export function mayPass(source: Place, destination: Place, lists: Lists): Arrival {
  return new Walk(destination, lists).from(source);
}

class Walk {
  readonly #destination: Place;
  readonly #lists: Lists;
  #ways = 0;
  #passing: Ranges = none;

  constructor(destination: Place, lists: Lists) {
    this.#destination = destination;
    this.#lists = lists;
  }

  from(source: Place): Arrival {
    if (source.endpoint) this.#fromInterface(source, source.endpoint);
    else this.#fromOutside(source);
    return { ways: this.#ways, passing: this.#passing };
  }

  #fromInterface(source: Place, endpoint: Endpoint): void {
    if (!endpoint.initiates) return;
    const passing = this.#through(endpoint.outbound, 'outbound', source, this.#destination);
    const attachment = this.#lists.attachments.get(endpoint.attachment);
    const start = {
      zone: attachment?.zone,
      source,
      keepsIdentity: true,
      passing,
      visited: new Set<string>(),
      hops: 0,
    };
    if (attachment) this.#stand({ ...start, attachment });
    else this.#arrive(start);
  }

  #fromOutside(source: Place): void {
    if (!this.#destination.endpoint) return;
    const { family } = source.address;
    for (const entrance of this.#lists.entrances.get(source.domain) ?? []) {
      const attachment = this.#lists.attachments.get(entrance.attachment);
      if (!attachment || !entrance.families.includes(family)) continue;
      if (entrance.sources && !entrance.sources.some((prefix) => contains(prefix, source.address))) continue;
      if (attachment.routeTable === undefined && attachment.domain !== this.#destination.domain) continue;
      if (entrance.translatesPublic && family === 4 && !this.#destination.publicly) continue;
      this.#stand({
        attachment,
        zone: undefined,
        source,
        keepsIdentity: true,
        passing: all,
        visited: new Set(),
        hops: 1,
      });
    }
  }

  #stand(at: Standing): void {
    if (at.hops > mostHops) return;
    const { attachment } = at;
    const home = this.#destination.endpoint?.attachment;
    if (attachment.id === home && attachment.routesWithin !== true) {
      this.#arrive(at);
      return;
    }
    if (attachment.routeTable === undefined) {
      this.#deliver(at, attachment.domain);
      return;
    }
    const table = this.#lists.tables.get(attachment.routeTable);
    if (!table) {
      this.#arrive(at);
      return;
    }
    for (const { target } of routesFor(table.routes, this.#destination.address)) this.#follow(at, target);
  }

  #follow(at: Standing, target: RouteTarget): void {
    switch (target.kind) {
      case 'drop':
        return;
      case 'local':
        this.#deliver(at, at.attachment.domain);
        return;
      case 'domain':
        this.#deliver(at, target.domain);
        return;
      case 'anywhere':
        this.#arrive(this.#leave(at));
        return;
      case 'outside':
        if (this.#destination.domain !== target.domain) return;
        if (target.needsPublic && this.#destination.address.family === 4 && !at.source.publicly) return;
        this.#arrive(this.#leave(at));
        return;
      case 'attachment':
        this.#choose(at, target);
        return;
      case 'endpoint':
        this.#relayThrough(at, target);
    }
  }

  #choose(at: Standing, target: Extract<RouteTarget, { kind: 'attachment' }>): void {
    const every = target.choices.flatMap((id) => this.#lists.attachments.get(id) ?? []);
    const same = every.filter(({ zone }) => at.zone === undefined || zone === undefined || zone === at.zone);
    const inZone = same.length > 0 || target.otherZone === 'drop' ? same : every;
    for (const next of target.otherZone === 'every' ? every : inZone) {
      const left = next.id === at.attachment.id ? at : this.#leave(at);
      const entering = target.passesInbound && next.id !== at.attachment.id;
      this.#enter(entering ? this.#into(left, next) : left, next, next.id);
    }
  }

  #relayThrough(at: Standing, target: Extract<RouteTarget, { kind: 'endpoint' }>): void {
    const box = this.#lists.endpoints.get(target.endpoint);
    const stand = box && standingFor(box, this.#destination.address.family);
    const next = box && this.#lists.attachments.get(box.attachment);
    if (!box || !stand || !next) {
      this.#arrive(at);
      return;
    }
    const conditional = target.passes === 'if-forwarding';
    if (conditional && !box.forwards && box.id !== this.#destination.endpoint?.id) return;
    const left = next.id === at.attachment.id ? at : this.#into(this.#leave(at), next);
    let { passing } = left;
    if (conditional) {
      for (const [direction, peer] of [
        ['inbound', at.source],
        ['outbound', this.#destination],
      ] as const)
        passing = intersect(passing, this.#through(box[direction], direction, stand, withoutGroups(peer)));
    }
    if (target.transport) passing = intersect(passing, unite(target.transport, none));
    const source = target.translatesSource ? stand : at.source;
    this.#enter({ ...left, passing, source, keepsIdentity: false }, next, `${target.endpoint}@${next.id}`);
  }

  #enter(at: Standing, next: Attachment, mark: string): void {
    if (at.visited.has(mark)) return;
    this.#stand({
      ...at,
      attachment: next,
      zone: next.zone ?? at.zone,
      visited: new Set([...at.visited, mark]),
      hops: at.hops + 1,
    });
  }

  #deliver(at: Standing, domain: string): void {
    const { endpoint } = this.#destination;
    if (!endpoint || endpoint.domain !== domain) return;
    if (endpoint.attachment === at.attachment.id) {
      this.#arrive(at);
      return;
    }
    const target = this.#lists.attachments.get(endpoint.attachment);
    const left = this.#leave(at);
    this.#arrive(target ? this.#into(left, target) : left);
  }

  #leave(at: Standing): Standing {
    const passing = this.#through(at.attachment.outbound, 'outbound', at.source, this.#destination);
    return { ...at, passing: intersect(at.passing, passing) };
  }

  #into(at: Standing, next: Attachment): Standing {
    const passing = this.#through(next.inbound, 'inbound', this.#destination, at.source);
    return { ...at, passing: intersect(at.passing, passing) };
  }

  #arrive({ passing, source, keepsIdentity }: Pick<Standing, 'passing' | 'source' | 'keepsIdentity'>): void {
    this.#ways += 1;
    const { endpoint } = this.#destination;
    const peer = keepsIdentity ? source : withoutGroups(source);
    const inbound = endpoint ? this.#through(endpoint.inbound, 'inbound', this.#destination, peer) : all;
    this.#passing = unite(this.#passing, intersect(passing, inbound));
  }

  #through(stages: Endpoint['inbound'], direction: 'inbound' | 'outbound', own: Side, peer: Side): Ranges {
    return allowedBy(stages, direction, { own, peer }, this.#lists);
  }
}

/** A middlebox by its first address of the family; IPv4 where it has none. */
function standingFor(box: Endpoint, family: 4 | 6): Place | undefined {
  const own = box.addresses.find(({ prefix }) => prefix.family === family) ?? box.addresses[0];
  return (
    own && {
      address: { family: own.prefix.family, value: own.prefix.first },
      domain: box.domain,
      identities: box.identities,
      endpoint: box,
      publicly: own.prefix.family === 6 || own.public !== undefined || own.publicUncertain !== undefined,
    }
  );
}

function withoutGroups(side: Side): Side {
  return { ...side, identities: [] };
}

/**
 * The routes that may be taken to an address: those of the longest prefix with a certain route, of these the most
 * preferred and its equals, and every uncertain one before it.
 */
function routesFor(routes: readonly Route[], address: Address): Route[] {
  const matching = routes.filter(({ prefix }) => contains(prefix, address));
  const lengths = [...new Set(matching.map(({ prefix }) => prefix.length))].sort((a, b) => b - a);
  const taken: Route[] = [];
  for (const length of lengths) {
    const own = matching.filter(({ prefix }) => prefix.length === length);
    const certain = own.filter(({ uncertain }) => uncertain === undefined);
    const best = Math.min(...certain.map(({ preference }) => preference));
    taken.push(...own.filter(({ preference }) => preference <= best));
    if (certain.length > 0) break;
  }
  return taken;
}
