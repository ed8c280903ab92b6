import type { Prefix } from '../address.ts';
import { fieldsAt, idAt, idsAt, listAt, textAt, textsAt } from './fields.ts';
import { distinct } from './prefix-sets.ts';
import type { Found, Reading } from './reading.ts';
import type { VirtualNetwork } from './virtual-networks.ts';

export interface Hub {
  readonly id: string;
  readonly wan: string;
  readonly prefix: string | undefined;
  /** Sites come in by a gateway of the hub. */
  readonly hasBranches: boolean;
  /** Routes learned from appliances of the hub are not read. */
  readonly learns: boolean;
  /** Where routing policies send private and Internet traffic. */
  readonly privateVia: string | undefined;
  readonly internetVia: string | undefined;
  readonly evidence: string;
}

/** A virtual network's connection to a hub. */
export interface HubConnection {
  readonly id: string;
  readonly hub: Hub;
  readonly network: string;
  /** Undefined: the network was not read. */
  readonly read: VirtualNetwork | undefined;
  /** The table that routes what comes from the network. */
  readonly table: string;
  readonly propagatesTo: ReadonlySet<string>;
  readonly labels: ReadonlySet<string>;
  readonly takesDefault: boolean;
  readonly staticRoutes: readonly { readonly prefix: Prefix; readonly hop: string | undefined }[];
}

export interface HubTable {
  readonly id: string;
  readonly hub: Hub;
  readonly labels: ReadonlySet<string>;
  readonly routes: readonly {
    readonly destinations: readonly string[];
    readonly nextHop: string | undefined;
  }[];
  readonly evidence: string;
}

/** The hubs of virtual WANs with their tables and connections. */
export class Hubs {
  readonly hubs = new Map<string, Hub>();
  readonly tables = new Map<string, HubTable>();
  readonly connections: readonly HubConnection[];

  constructor(networks: ReadonlyMap<string, VirtualNetwork>, reading: Reading) {
    const intents = new Map<string, Found[]>();
    for (const found of reading.all('azure.network.hub-routing-intents')) {
      const hub = hubOf(found.id);
      intents.set(hub, [...(intents.get(hub) ?? []), found]);
    }
    for (const found of reading.all('azure.network.virtual-hubs')) {
      const hub = readHub(found, intents.get(found.id) ?? []);
      if (hub) this.hubs.set(hub.id, hub);
    }
    for (const found of reading.all('azure.network.hub-route-tables')) {
      const hub = this.hubs.get(hubOf(found.id));
      if (hub) this.tables.set(found.id, readTable(found, hub));
    }
    this.connections = reading
      .all('azure.network.hub-virtual-network-connections')
      .flatMap((found) => this.#connection(found, networks, reading) ?? []);
  }

  /** Networks whose connection to a hub was read. */
  get joined(): ReadonlySet<string> {
    return new Set(this.connections.map((connection) => connection.network));
  }

  /** The connections whose prefixes stand in a table: those that propagate to it by id or by label. */
  propagatedTo(table: HubTable): readonly HubConnection[] {
    return this.connections.filter(
      (connection) =>
        connection.propagatesTo.has(table.id) ||
        (connection.hub.wan === table.hub.wan &&
          [...connection.labels].some((label) => table.labels.has(label))),
    );
  }

  /** Every connection of a WAN. */
  ofWan(wan: string): readonly HubConnection[] {
    return this.connections.filter((connection) => connection.hub.wan === wan);
  }

  /** Addresses that a network reaches through its hub. */
  spaceOf(network: string): Prefix[] {
    return distinct(
      this.connections
        .filter((connection) => connection.network === network)
        .flatMap((connection) => this.ofWan(connection.hub.wan))
        .filter((other) => other.network !== network)
        .flatMap((other) => [
          ...(other.read?.prefixes ?? []),
          ...other.staticRoutes.map((route) => route.prefix),
        ]),
    );
  }

  /** Whether a network may be joined with addresses that are not read. */
  isOpen(network: string): boolean {
    return this.connections.some(
      (connection) =>
        connection.network === network &&
        (this.ofWan(connection.hub.wan).some((other) => !other.read) ||
          [...this.hubs.values()].some(
            (hub) => hub.wan === connection.hub.wan && (hub.hasBranches || hub.learns),
          )),
    );
  }

  #connection(
    found: Found,
    networks: ReadonlyMap<string, VirtualNetwork>,
    reading: Reading,
  ): HubConnection | undefined {
    const hub = this.hubs.get(hubOf(found.id));
    const network = idAt(found.item, 'properties', 'remoteVirtualNetwork', 'id');
    if (!hub || network === undefined) {
      reading.unknown('hub-connection', found.id, 'its hub or network is not given', found.evidence);
      return undefined;
    }
    const routing = fieldsAt(found.item, 'properties', 'routingConfiguration');
    const main = `${hub.id}/hubroutetables/defaultroutetable`;
    const ids = idsAt(routing, 'propagatedRouteTables', 'ids');
    const written = Object.keys(fieldsAt(routing, 'propagatedRouteTables')).length > 0;
    return {
      id: found.id,
      hub,
      network,
      read: networks.get(network),
      table: idAt(routing, 'associatedRouteTable', 'id') ?? main,
      propagatesTo: new Set(written ? ids : [main]),
      labels: new Set(
        textsAt(routing, 'propagatedRouteTables', 'labels').map((label) => label.toLowerCase()),
      ),
      takesDefault: fieldsAt(found.item, 'properties')['enableInternetSecurity'] !== false,
      staticRoutes: listAt(routing, 'vnetRoutes', 'staticRoutes').flatMap((route) =>
        textsAt(route, 'addressPrefixes').flatMap((text) => {
          const prefix = reading.prefix(text, found.id, found.evidence);
          return prefix ? [{ prefix, hop: textAt(route, 'nextHopIpAddress') }] : [];
        }),
      ),
    };
  }
}

function readHub(found: Found, intents: readonly Found[]): Hub | undefined {
  const wan = idAt(found.item, 'properties', 'virtualWan', 'id');
  if (wan === undefined) return undefined;
  const policies = intents.flatMap((intent) => listAt(intent.item, 'properties', 'routingPolicies'));
  const via = (destination: string): string | undefined =>
    policies
      .filter((policy) => textsAt(policy, 'destinations').some((one) => one.toLowerCase() === destination))
      .map((policy) => idAt(policy, 'nextHop'))
      .find((one) => one !== undefined);
  const gateways = ['vpnGateway', 'expressRouteGateway', 'p2SVpnGateway'];
  return {
    id: found.id,
    wan,
    prefix: textAt(found.item, 'properties', 'addressPrefix'),
    hasBranches: gateways.some((name) => idAt(found.item, 'properties', name, 'id') !== undefined),
    learns: listAt(found.item, 'properties', 'bgpConnections').length > 0,
    privateVia: via('privatetraffic'),
    internetVia: via('internet'),
    evidence: found.evidence,
  };
}

function readTable(found: Found, hub: Hub): HubTable {
  const labels = textsAt(found.item, 'properties', 'labels').map((label) => label.toLowerCase());
  const isMain = found.id.endsWith('/defaultroutetable');
  return {
    id: found.id,
    hub,
    labels: new Set([...labels, ...(isMain ? ['default'] : [])]),
    routes: listAt(found.item, 'properties', 'routes').map((route) => ({
      destinations: textsAt(route, 'destinations'),
      nextHop: idAt(route, 'nextHop'),
    })),
    evidence: found.evidence,
  };
}

function hubOf(id: string): string {
  return id.replace(/(\/virtualhubs\/[^/]+)\/.*$/, '$1');
}
