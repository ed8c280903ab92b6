import { everything, parsePrefix, type Prefix } from '../address.ts';
import type { Identity } from '../representation.ts';
import { fieldsAt, listAt, textAt } from './fields.ts';
import type { Bounds, TagScope } from './match.ts';
import { distinct, prefixesKey, prefixList, publicSpace, subtract, wholeSpace } from './prefix-sets.ts';
import type { Found, Reading } from './reading.ts';
import type { Surroundings } from './surroundings.ts';
import type { Subnet } from './virtual-networks.ts';

const platform = prefixList('168.63.129.16/32');

/** What `VirtualNetwork` and `Internet` mean at each subnet; subnets with the same meaning share a scope. */
export class TagScopes {
  readonly identities: Identity[] = [];
  readonly #scopes = new Map<string, TagScope>();
  readonly #bySubnet = new Map<string | undefined, TagScope>();
  readonly #surroundings: Surroundings;
  readonly #tables: ReadonlyMap<string, Found>;
  readonly #reading: Reading;
  readonly #unread: string | undefined;

  /** `unread`: the id of an unknown where anything may be joined to any network. */
  constructor(
    surroundings: Surroundings,
    tables: ReadonlyMap<string, Found>,
    unread: string | undefined,
    reading: Reading,
  ) {
    this.#surroundings = surroundings;
    this.#tables = tables;
    this.#reading = reading;
    this.#unread = unread;
  }

  /** The scope at a subnet; for a subnet that was not read, the one in which the tags may hold anything. */
  at(subnet: Subnet | undefined): TagScope {
    const known = this.#bySubnet.get(subnet?.id);
    if (known) return known;
    const scope = this.#scopeOf(subnet);
    this.#bySubnet.set(subnet?.id, scope);
    return scope;
  }

  #scopeOf(subnet: Subnet | undefined): TagScope {
    const { certain, possible } = subnet
      ? this.#virtualNetwork(subnet)
      : { certain: [], possible: { prefixes: [...wholeSpace], unknown: 'subnet-not-read' } };
    const key = `${prefixesKey(certain)}|${possible ? prefixesKey(possible.prefixes) : ''}|${possible?.unknown ?? ''}`;
    const known = this.#scopes.get(key);
    if (known) return known;
    const id = subnet?.id ?? 'unread subnet';
    const widest = distinct([...certain, ...(possible?.prefixes ?? [])]);
    const scope: TagScope = {
      id,
      virtualNetwork: this.#bounds(`VirtualNetwork at ${id}`, certain, widest, possible?.unknown),
      internet: this.#bounds(
        `Internet at ${id}`,
        subtract(publicSpace, widest),
        subtract(publicSpace, certain),
        possible?.unknown,
      ),
    };
    this.#scopes.set(key, scope);
    return scope;
  }

  #bounds(
    id: string,
    certain: readonly Prefix[],
    widest: readonly Prefix[],
    unknown: string | undefined,
  ): Bounds {
    const identity = (name: string, prefixes: readonly Prefix[]): Identity => {
      const made: Identity = { id: name, kind: 'service-tag', prefixes };
      this.identities.push(made);
      return made;
    };
    return {
      certain: identity(id, certain),
      ...(unknown === undefined
        ? {}
        : { possible: { identity: identity(`${id} (possible)`, widest), unknown } }),
    };
  }

  #virtualNetwork(subnet: Subnet): {
    certain: Prefix[];
    possible: { prefixes: Prefix[]; unknown: string } | undefined;
  } {
    const { network } = subnet;
    const certain: Prefix[] = [...platform, ...(this.#surroundings.networks.get(network)?.prefixes ?? [])];
    const possible: Prefix[] = [];
    let unknown: string | undefined;
    const perhaps = (prefixes: readonly Prefix[], why: string): void => {
      possible.push(...prefixes);
      if (prefixes.length > 0) unknown ??= why;
    };
    if (this.#unread !== undefined) perhaps(wholeSpace, this.#unread);
    for (const link of this.#surroundings.links(network)) {
      if (link.inTag === 'yes' && link.uncertain === undefined) certain.push(...link.prefixes);
      else if (link.inTag !== 'no') perhaps(link.prefixes, link.uncertain ?? this.#doubt(network, link.via));
    }
    for (const { gateway, uncertain } of this.#surroundings.gatewaysOf(network)) {
      if (uncertain === undefined) certain.push(...gateway.prefixes);
      else perhaps(gateway.prefixes, uncertain);
      if (gateway.open !== undefined) perhaps(wholeSpace, gateway.open);
    }
    for (const joined of this.#surroundings.joinedWith(network))
      perhaps(joined.network.prefixes, joined.uncertain ?? this.#doubt(network, joined.via));
    const { hubs } = this.#surroundings;
    const space = hubs.isOpen(network) ? wholeSpace : hubs.spaceOf(network);
    if (space.length > 0) perhaps(space, this.#doubt(network, 'through its virtual hub'));
    this.#userRoutes(subnet, certain, perhaps);
    return {
      certain: distinct(certain),
      possible: unknown === undefined ? undefined : { prefixes: distinct(possible), unknown },
    };
  }

  /** Prefixes of user-defined routes count as the virtual network; a default route may. */
  #userRoutes(
    subnet: Subnet,
    certain: Prefix[],
    perhaps: (prefixes: readonly Prefix[], why: string) => void,
  ): void {
    if (subnet.routeTable === undefined) return;
    const table = this.#tables.get(subnet.routeTable);
    if (!table) {
      const why = this.#reading.unknown('route-table-not-read', subnet.routeTable, `of ${subnet.id}`);
      perhaps(wholeSpace, why);
      return;
    }
    for (const route of listAt(table.item, 'properties', 'routes')) {
      const properties = fieldsAt(route, 'properties');
      const prefix = parsePrefix(textAt(properties, 'addressPrefix') ?? '');
      const hop = textAt(properties, 'nextHopType')?.toLowerCase() ?? '';
      const joins = ['virtualappliance', 'virtualnetworkgateway', 'vnetlocal'].includes(hop);
      if (prefix && prefix.length > 0 && joins) certain.push(prefix);
      else
        perhaps(
          prefix ? [prefix] : [everything(4), everything(6)],
          this.#doubt(subnet.id, `its route ${textAt(properties, 'addressPrefix') ?? '?'}`),
        );
    }
  }

  #doubt(subject: string, what: string): string {
    return this.#reading.unknown(
      'virtual-network-tag',
      `${subject} ${what}`,
      'whether VirtualNetwork holds its addresses is not decided',
    );
  }
}
