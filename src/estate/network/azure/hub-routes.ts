import { covers, parsePrefix, type Prefix } from '../address.ts';
import type { Attachment, Domain, Entrance, Route, RouteTable, RouteTarget } from '../representation.ts';
import { entranceAt, outside } from './domains.ts';
import { nameOf } from './fields.ts';
import type { Hub, HubConnection, Hubs, HubTable } from './hubs.ts';
import { preference, shadow, toInternet } from './learned-routes.ts';
import type { NextHops } from './next-hops.ts';
import { distinct, prefixList, prefixText, wholeSpace } from './prefix-sets.ts';
import type { Reading } from './reading.ts';

const privateSpace = prefixList('10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7');

/**
 * The routing of virtual hubs. Each hub route table is a place where packets of its connections stand; the hub itself
 * is the place from which its firewall sends on. A routing policy sends all private traffic through the firewall.
 */
export class HubRoutes {
  readonly attachments: Attachment[] = [];
  readonly routeTables: RouteTable[] = [];
  readonly domains: Domain[] = [];
  readonly #hubs: Hubs;
  readonly #firewalls: ReadonlySet<string>;
  readonly #nextHops: NextHops;
  readonly #reading: Reading;
  readonly #byTable = new Map<string, readonly Route[]>();

  constructor(hubs: Hubs, firewalls: ReadonlySet<string>, nextHops: NextHops, reading: Reading) {
    this.#hubs = hubs;
    this.#firewalls = firewalls;
    this.#nextHops = nextHops;
    this.#reading = reading;
    for (const table of hubs.tables.values()) {
      const routes = this.#tableRoutes(table);
      this.#byTable.set(table.id, routes);
      this.#place(table.id, table.hub, routes, table.evidence);
    }
    for (const hub of hubs.hubs.values()) {
      this.#place(hub.id, hub, this.#onward(hub), hub.evidence);
      this.#addDomains(hub);
    }
    this.#addUncollected();
  }

  /** Routes that a network has from its hubs; `overridable`: prefixes at which more specific ones may stand. */
  ofNetwork(network: string, spaces: readonly Prefix[], overridable: readonly Prefix[]): Route[] {
    return this.#hubs.connections
      .filter((connection) => connection.network === network)
      .flatMap((connection) => {
        const { table } = connection;
        const routes = this.#byTable.get(table);
        const target: RouteTarget = {
          kind: 'attachment',
          choices: [table],
          passesInbound: false,
          otherZone: 'any',
          via: nameOf(connection.hub.id),
        };
        if (!routes) {
          const why = this.#reading.unknown('hub-route-table-not-read', table, `of ${connection.id}`);
          return overridable.map((prefix) => shadow(prefix, { kind: 'anywhere', via: table }, why));
        }
        const certain = routes.filter((route) => route.preference !== preference.shadow);
        const hidden = routes.find((route) => route.preference === preference.shadow)?.uncertain;
        return [
          ...distinct(certain.map((route) => route.prefix))
            .filter((prefix) => prefix.length > 0 || connection.takesDefault)
            .filter((prefix) => !spaces.some((own) => covers(own, prefix)))
            .map((prefix): Route => ({
              id: `hub ${nameOf(connection.hub.id)}`,
              prefix,
              origin: 'bgp',
              preference: preference.learned,
              target,
            })),
          ...(hidden === undefined ? [] : overridable.map((prefix) => shadow(prefix, target, hidden))),
        ];
      });
  }

  /** Static routes before propagated ones; a routing policy before all. */
  #tableRoutes(table: HubTable): Route[] {
    const { hub } = table;
    if (hub.privateVia !== undefined || hub.internetVia !== undefined) return this.#policyRoutes(hub);
    return [
      ...table.routes.flatMap((route) =>
        route.destinations.flatMap((text): Route[] => {
          const { target, uncertain } = this.#staticTarget(route.nextHop, table);
          const prefix = parsePrefix(text);
          if (prefix) return [made(`static ${text}`, prefix, 0, target, uncertain)];
          const why = this.#reading.unknown(
            'hub-route',
            `${table.id} ${text}`,
            'its prefixes are not known here',
          );
          return wholeSpace.map((whole) => shadow(whole, target, uncertain ?? why));
        }),
      ),
      ...this.#hubs.propagatedTo(table).flatMap((connection) => this.#deliver(connection, hub)),
      ...this.#hidden(hub),
    ];
  }

  #policyRoutes(hub: Hub): Route[] {
    const internet = hub.internetVia === undefined ? [] : [...wholeSpace];
    const known = this.#hubs
      .ofWan(hub.wan)
      .flatMap((one) => [...(one.read?.prefixes ?? []), ...one.staticRoutes.map((route) => route.prefix)]);
    const inside = hub.privateVia === undefined ? [] : distinct([...privateSpace, ...known]);
    const through = (via: string | undefined) => (prefix: Prefix) => {
      const { target, uncertain } = this.#firewall(via, hub.id);
      return made('routing policy', prefix, 0, target, uncertain);
    };
    return [
      ...internet.map(through(hub.internetVia)),
      ...inside.map(through(hub.privateVia)),
      ...(hub.privateVia === undefined
        ? this.#hubs.ofWan(hub.wan).flatMap((connection) => this.#deliver(connection, hub))
        : []),
      ...this.#hidden(hub),
    ];
  }

  /** Where the firewall of a hub sends on. */
  #onward(hub: Hub): Route[] {
    const [v4, v6] = wholeSpace as [Prefix, Prefix];
    return [
      ...this.#hubs.ofWan(hub.wan).flatMap((connection) => this.#deliver(connection, hub)),
      made('Internet', v4, 2, toInternet(false)),
      made('Internet', v6, 2, toInternet(false)),
      ...this.#hidden(hub),
    ];
  }

  /** Into the network of a connection; past the firewall of its own hub where that one has a policy. */
  #deliver(connection: HubConnection, from: Hub): Route[] {
    const { hub, read, network } = connection;
    const guarded = hub.id !== from.id && hub.privateVia !== undefined;
    const direct: RouteTarget = { kind: 'domain', domain: network, via: nameOf(connection.id) };
    const { target, uncertain } = guarded
      ? this.#firewall(hub.privateVia, hub.id)
      : { target: direct, uncertain: undefined };
    return [
      ...(read?.prefixes ?? []).map((prefix) => made(nameOf(connection.id), prefix, 1, target, uncertain)),
      ...connection.staticRoutes.flatMap(({ prefix, hop }) =>
        (guarded ? [{ target, uncertain }] : this.#nextHops.targets(hop, network, connection.id)).map((one) =>
          made(`${nameOf(connection.id)} static`, prefix, 0, one.target, one.uncertain),
        ),
      ),
    ];
  }

  /** What may be more specific: sites, networks that were not read, routes of appliances. */
  #hidden(hub: Hub): Route[] {
    const hidden: Route[] = [];
    const add = (target: RouteTarget, why: string): void => {
      const prefixes = distinct([
        ...wholeSpace,
        ...privateSpace,
        ...[...this.#hubs.tables.values()].flatMap((table) =>
          table.routes.flatMap((route) => route.destinations.flatMap((text) => parsePrefix(text) ?? [])),
        ),
      ]);
      for (const prefix of prefixes) hidden.push(shadow(prefix, target, why));
    };
    for (const other of this.#hubs.hubs.values()) {
      if (other.wan !== hub.wan) continue;
      if (other.hasBranches)
        add(
          { kind: 'outside', domain: `on-premises:${other.id}`, needsPublic: false, via: nameOf(other.id) },
          this.#reading.unknown(
            'learned-routes',
            other.id,
            'the routes of its sites are not read',
            other.evidence,
          ),
        );
      if (other.learns)
        add(
          { kind: 'anywhere', via: nameOf(other.id) },
          this.#reading.unknown(
            'learned-routes',
            other.id,
            'routes learned by BGP are not read',
            other.evidence,
          ),
        );
    }
    for (const connection of this.#hubs.ofWan(hub.wan))
      if (!connection.read)
        add(
          {
            kind: 'outside',
            domain: `uncollected:${connection.network}`,
            needsPublic: false,
            via: nameOf(connection.id),
          },
          this.#reading.unknown('virtual-network-not-read', connection.network, 'it is connected to a hub'),
        );
    return hidden;
  }

  #staticTarget(
    nextHop: string | undefined,
    table: HubTable,
  ): { target: RouteTarget; uncertain?: string | undefined } {
    const connection = this.#hubs.connections.find((one) => one.id === nextHop);
    if (connection?.read) {
      const [only, ...more] = connection.staticRoutes;
      if (!only && more.length === 0)
        return { target: { kind: 'domain', domain: connection.network, via: nameOf(connection.id) } };
      const why = this.#reading.unknown(
        'hub-route',
        `${table.id} ${String(nextHop)}`,
        'which appliance it leads to',
      );
      return { target: { kind: 'anywhere', via: nameOf(connection.id) }, uncertain: why };
    }
    return this.#firewall(nextHop, table.hub.id);
  }

  #firewall(
    id: string | undefined,
    subject: string,
  ): { target: RouteTarget; uncertain?: string | undefined } {
    if (id !== undefined && this.#firewalls.has(id))
      return {
        target: {
          kind: 'attachment',
          choices: [id],
          passesInbound: false,
          otherZone: 'any',
          via: nameOf(id),
        },
      };
    const why = this.#reading.unknown(
      'next-hop',
      `${subject} ${String(id)}`,
      'what stands at the next hop was not read',
    );
    return { target: { kind: 'anywhere', via: String(id) }, uncertain: why };
  }

  #place(id: string, hub: Hub, routes: readonly Route[], evidence: string): void {
    this.routeTables.push({ id: `${id}/routes`, routes: unique(routes), evidence: [evidence] });
    this.attachments.push({
      id,
      domain: hub.id,
      kind: 'hub-attachment',
      prefixes: [],
      routeTable: `${id}/routes`,
      inbound: [],
      outbound: [],
      evidence: [evidence],
    });
  }

  #addDomains(hub: Hub): void {
    const prefix = parsePrefix(hub.prefix ?? '');
    this.domains.push(outside(hub.id, 'hub', prefix ? [prefix] : [], [], [hub.evidence]));
    const main = `${hub.id}/hubroutetables/defaultroutetable`;
    if (hub.hasBranches)
      this.domains.push(
        outside(
          `on-premises:${hub.id}`,
          'on-premises',
          [],
          [entranceAt(main, nameOf(hub.id))],
          [hub.evidence],
        ),
      );
  }

  /** Networks that were not read come in at the tables of their connections. */
  #addUncollected(): void {
    const entrances = new Map<string, Entrance[]>();
    for (const { network, read, table, id } of this.#hubs.connections)
      if (!read) entrances.set(network, [...(entrances.get(network) ?? []), entranceAt(table, nameOf(id))]);
    for (const [network, ways] of entrances)
      this.domains.push(outside(`uncollected:${network}`, 'uncollected', [], ways, []));
  }
}

function made(id: string, prefix: Prefix, order: number, target: RouteTarget, uncertain?: string): Route {
  return {
    id,
    prefix,
    origin: order === 0 ? 'static' : 'propagated',
    preference: order,
    target,
    ...(uncertain === undefined ? {} : { uncertain }),
  };
}

/** The same prefix to the same place once. */
function unique(routes: readonly Route[]): Route[] {
  return [
    ...new Map(
      routes.map((route) => [
        JSON.stringify([prefixText(route.prefix), route.preference, route.target, route.uncertain]),
        route,
      ]),
    ).values(),
  ];
}
