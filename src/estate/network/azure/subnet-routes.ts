import { type Address, covers, formatAddress, parsePrefix, type Prefix } from '../address.ts';
import type { Route, RouteTable, RouteTarget } from '../representation.ts';
import { fieldsAt, type Fields, listAt, nameOf, textAt } from './fields.ts';
import { type Crossings, gatewaySubnet } from './crossings.ts';
import type { HubRoutes } from './hub-routes.ts';
import type { NetworkInterface } from './interfaces.ts';
import { learnedRoutes, preference, shadow, shadowRoutes, toInternet } from './learned-routes.ts';
import type { NextHops } from './next-hops.ts';
import { distinct, prefixList, prefixText, wholeSpace } from './prefix-sets.ts';
import type { Found, Reading } from './reading.ts';
import type { Surroundings } from './surroundings.ts';
import type { Subnet } from './virtual-networks.ts';

/** How packets of a subnet reach the Internet without being told to by a route. */
export interface Egress {
  /** IPv4: any interface can, or only one with a public address of its own. */
  readonly anyInterface: boolean;
  /** Interfaces without a public address may leave through a load balancer: the id of the unknown. */
  readonly perhaps: string | undefined;
  readonly ipv6: 'open' | 'closed' | { readonly uncertain: string };
  /** By what those without a public address of their own leave. */
  readonly by: 'nat-gateway' | 'default' | 'own';
  /** Addresses of the NAT gateway, where there is one and all of them are known. */
  readonly shows: readonly Address[] | 'unknown' | undefined;
}

interface RouteContext {
  readonly surroundings: Surroundings;
  readonly tables: ReadonlyMap<string, Found>;
  readonly nextHops: NextHops;
  readonly egress: (subnet: Subnet) => Egress;
  readonly crossings: Crossings;
  readonly privateEndpoints: readonly NetworkInterface[];
  readonly hubRoutes: HubRoutes;
  /** Set when anything may be joined to any network. */
  readonly unread: string | undefined;
  readonly reading: Reading;
}

/** Azure drops these unless the space of the network or a route says otherwise. */
const reserved = prefixList('10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10');

/** The effective route tables of subnets. */
export class SubnetRoutes {
  readonly tables = new Map<string, RouteTable>();
  readonly #context: RouteContext;

  constructor(context: RouteContext) {
    this.#context = context;
  }

  /** The id of the subnet's table; one that does not exist when its user-defined routes were not read. */
  tableOf(subnet: Subnet): string {
    const { tables, reading, egress } = this.#context;
    const written = subnet.routeTable === undefined ? undefined : tables.get(subnet.routeTable);
    if (subnet.routeTable !== undefined && !written) {
      reading.unknown('route-table-not-read', subnet.routeTable, `of ${subnet.id}`, subnet.evidence);
      return `${subnet.routeTable}#not-read`;
    }
    const { shows, ...leaves } = egress(subnet);
    const shown = typeof shows === 'object' ? shows.map(formatAddress) : shows;
    const kind = JSON.stringify([
      ...[leaves, shown ?? null],
      ...[subnet.hasServiceEndpoints, subnet.name === gatewaySubnet],
    ]);
    const base = `${subnet.network}/routes/${subnet.routeTable === undefined ? 'system' : nameOf(subnet.routeTable)}`;
    const key = `${base}|${subnet.routeTable ?? ''}|${kind}`;
    const known = this.tables.get(key);
    if (known) return known.id;
    const same = [...this.tables.values()].filter((table) => table.id.split('#')[0] === base).length;
    const id = same === 0 ? base : `${base}#${String(same + 1)}`;
    const evidence = [subnet.evidence, ...(written ? [written.evidence] : [])];
    this.tables.set(key, { id, routes: this.#routes(subnet, written), evidence });
    return id;
  }

  #routes(subnet: Subnet, written: Found | undefined): Route[] {
    const user = this.#userDefined(subnet, written);
    const learns = fieldsAt(written?.item, 'properties')['disableBgpRoutePropagation'] !== true;
    const spaces = this.#context.surroundings.ownSpaces(subnet.network);
    const overridable = distinct([
      ...wholeSpace,
      ...reserved,
      ...user.map((route) => route.prefix).filter((prefix) => !spaces.some((own) => covers(own, prefix))),
    ]);
    const routes = [
      ...user,
      ...(learns ? learnedRoutes(this.#context, subnet, spaces, overridable) : []),
      ...(learns ? this.#context.hubRoutes.ofNetwork(subnet.network, spaces, overridable) : []),
      ...shadowRoutes(this.#context, subnet, overridable),
      ...this.#system(subnet, user, learns),
    ];
    const { unread } = this.#context;
    if (unread === undefined) return routes;
    const target: RouteTarget = { kind: 'anywhere', via: 'what was not read' };
    return [
      ...routes,
      ...distinct(routes.map((route) => route.prefix)).map((prefix): Route => ({
        ...shadow(prefix, target, unread),
        id: `what was not read`,
      })),
    ];
  }

  #system(subnet: Subnet, user: readonly Route[], learns: boolean): Route[] {
    const { surroundings, reading } = this.#context;
    const network = surroundings.networks.get(subnet.network);
    const system = (id: string, prefix: Prefix, target: RouteTarget, uncertain?: string): Route => ({
      id,
      prefix,
      origin: 'system',
      preference: preference.system,
      target,
      ...(uncertain === undefined ? {} : { uncertain }),
    });
    const links = surroundings.links(subnet.network);
    const peered = links.flatMap((link) => {
      const target = this.#context.crossings.target(subnet, link);
      return link.prefixes.map((prefix) =>
        system(
          `${link.via}: ${nameOf(link.to)}`,
          prefix,
          target,
          link.uncertain ?? (link.doubtful.includes(prefix) ? `peering-not-in-sync:${link.via}` : undefined),
        ),
      );
    });
    const defaultMoves =
      user.some((route) => route.prefix.length === 0) ||
      (learns && surroundings.gatewaysOf(subnet.network).some(({ gateway }) => gateway.open !== undefined));
    const lifted = defaultMoves
      ? reading.unknown(
          'reserved-ranges',
          subnet.network,
          'whether the private ranges are still dropped beside a default route is not decided',
        )
      : undefined;
    return [
      ...(network?.prefixes ?? []).map((prefix) => system('virtual network', prefix, { kind: 'local' })),
      ...peered,
      ...this.#privateEndpoints(subnet.network, user, system),
      ...reserved.map((prefix) => system('reserved range', prefix, { kind: 'drop', via: 'None' }, lifted)),
      ...this.#internet(subnet, system),
    ];
  }

  /**
   * Each private endpoint brings a route to its address into its own network and those peered with it, which wins
   * over wider user-defined routes unless its subnet turns route policies on.
   */
  #privateEndpoints(
    network: string,
    user: readonly Route[],
    system: (id: string, prefix: Prefix, target: RouteTarget, uncertain?: string) => Route,
  ): Route[] {
    const { surroundings, privateEndpoints, reading } = this.#context;
    const near = [network, ...surroundings.links(network).map((link) => link.to)];
    return privateEndpoints
      .filter((one) => near.includes(one.network))
      .flatMap((one) => {
        const policies = surroundings.subnets.get(one.subnet)?.privateEndpointPolicies.toLowerCase();
        const contested = user.some((route) =>
          one.addresses.some(({ prefix }) => covers(route.prefix, prefix)),
        );
        const doubt =
          contested && (policies === 'enabled' || policies === 'routetableenabled')
            ? reading.unknown('private-endpoint-route', one.id, 'which user-defined routes win over its own')
            : undefined;
        const target: RouteTarget = { kind: 'domain', domain: one.network, via: nameOf(one.id) };
        return one.addresses.map(({ prefix }) => system('private endpoint', prefix, target, doubt));
      });
  }

  #internet(
    subnet: Subnet,
    system: (id: string, prefix: Prefix, target: RouteTarget, uncertain?: string) => Route,
  ): Route[] {
    const egress = this.#context.egress(subnet);
    const { anyInterface, perhaps, ipv6 } = egress;
    const [v4, v6] = wholeSpace as [Prefix, Prefix];
    return [
      system('Internet', v4, leaving(egress)),
      ...(!anyInterface && perhaps !== undefined
        ? [system('Internet through a load balancer', v4, toInternet(false), perhaps)]
        : []),
      ipv6 === 'closed'
        ? system('Internet', v6, { kind: 'drop', via: 'no public IPv6 address in the subnet' })
        : system('Internet', v6, toInternet(false), ipv6 === 'open' ? undefined : ipv6.uncertain),
    ];
  }

  #userDefined(subnet: Subnet, written: Found | undefined): Route[] {
    if (!written) return [];
    const routes = listAt(written.item, 'properties', 'routes').flatMap((route) =>
      this.#userRoute(route, subnet, written),
    );
    const seen = new Set(routes.map((route) => prefixText(route.prefix)));
    const ownAddresses = this.#context.nextHops
      .appliancesOf(routes, subnet.network)
      .filter((host) => !seen.has(prefixText(host.prefix)));
    return [...routes, ...ownAddresses];
  }

  #userRoute(route: Fields, subnet: Subnet, written: Found): Route[] {
    const { reading } = this.#context;
    const properties = fieldsAt(route, 'properties');
    const name = textAt(route, 'name') ?? 'route without name';
    const text = textAt(properties, 'addressPrefix') ?? '';
    const subject = `${written.id} ${name}`;
    const prefix = parsePrefix(text);
    return this.#hops(properties, subnet, subject).flatMap(({ target, uncertain }): Route[] => {
      if (prefix)
        return [
          {
            id: `${nameOf(written.id)} ${name} ${text}`,
            prefix,
            origin: 'user-defined',
            preference: preference.userDefined,
            target,
            ...(uncertain === undefined ? {} : { uncertain }),
          },
        ];
      const why = reading.unknown(
        'service-tag',
        `${subject} ${text}`,
        'the prefixes of the route are not known here',
        written.evidence,
      );
      return wholeSpace.map((whole) => shadow(whole, target, uncertain ?? why));
    });
  }

  #hops(
    properties: Fields,
    subnet: Subnet,
    subject: string,
  ): readonly { target: RouteTarget; uncertain?: string | undefined }[] {
    const { reading, nextHops, surroundings } = this.#context;
    const kind = textAt(properties, 'nextHopType')?.toLowerCase();
    if (kind === 'none') return [{ target: { kind: 'drop', via: 'None' } }];
    if (kind === 'vnetlocal') return [{ target: { kind: 'local' } }];
    if (kind === 'internet') {
      const egress = this.#context.egress(subnet);
      const { anyInterface, perhaps } = egress;
      return [
        { target: leaving(egress) },
        ...(!anyInterface && perhaps !== undefined
          ? [{ target: toInternet(false), uncertain: perhaps }]
          : []),
      ];
    }
    if (kind === 'virtualappliance')
      return nextHops.targets(textAt(properties, 'nextHopIpAddress'), subnet.network, subject);
    if (kind === 'virtualnetworkgateway') {
      const serving = surroundings.gatewaysOf(subnet.network);
      if (surroundings.hubs.joined.has(subnet.network)) {
        const why = reading.unknown('route-target', subject, 'the gateway is that of a virtual hub');
        return [{ target: { kind: 'anywhere', via: 'virtual hub' }, uncertain: why }];
      }
      if (serving.length === 0) return [{ target: { kind: 'drop', via: 'no gateway' } }];
      return serving.map(({ gateway, uncertain }) => ({
        target: {
          kind: 'outside',
          domain: `on-premises:${gateway.id}`,
          needsPublic: false,
          via: nameOf(gateway.id),
        },
        uncertain,
      }));
    }
    const why = reading.unknown('route-target', subject, `the next hop "${String(kind)}" is not understood`);
    return [{ target: { kind: 'anywhere', via: String(kind) }, uncertain: why }];
  }
}

/** Out to the Internet over IPv4, as the subnet does without being told by what. */
function leaving({ anyInterface, by, shows }: Egress): RouteTarget {
  return {
    ...{ kind: 'outside', domain: 'internet', needsPublic: !anyInterface, via: 'Internet' },
    ...(shows === undefined ? {} : { shows }),
    ...(by === 'default' ? { byDefault: true } : {}),
  };
}
