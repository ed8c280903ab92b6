import { covers } from '../address.ts';
import type { Attachment, ControlPlanePath, Endpoint, Identity, Network } from '../representation.ts';
import { Crossings } from './crossings.ts';
import { Appliances } from './appliances.ts';
import { networkDomains, outsideDomains } from './domains.ts';
import { egressOf } from './egress.ts';
import type { AzureNetworkEvidence, AzureNetworkKind } from './evidence.ts';
import { Firewalls } from './firewalls.ts';
import { idAt } from './fields.ts';
import { closeGaps } from './gaps.ts';
import { HubRoutes } from './hub-routes.ts';
import { InterfaceGuards } from './guards.ts';
import { type NetworkInterface, readInterfaces } from './interfaces.ts';
import { isHubPeering } from './links.ts';
import { LoadBalancers } from './load-balancers.ts';
import { internalFrontends, NextHops } from './next-hops.ts';
import { subnetOccupants } from './occupants.ts';
import { PublicEntrances } from './public-entrances.ts';
import { Reading } from './reading.ts';
import { Relays } from './relays.ts';
import { SecurityAdmin } from './security-admin.ts';
import { SubnetRoutes } from './subnet-routes.ts';
import { Surroundings } from './surroundings.ts';
import { TagScopes } from './tag-scopes.ts';
import type { Holders } from './translation-relays.ts';
import type { Subnet } from './virtual-networks.ts';

/** Kinds without which anything may be joined to any network. */
const joiningKinds: readonly AzureNetworkKind[] = [
  'azure.network.virtual-networks',
  'azure.network.virtual-network-gateways',
  'azure.network.virtual-hubs',
  'azure.network.hub-route-tables',
  'azure.network.hub-routing-intents',
  'azure.network.hub-virtual-network-connections',
  'azure.network.vpn-gateways',
  'azure.network.express-route-gateways',
  'azure.network.network-virtual-appliances',
  'azure.network.azure-firewalls',
  'azure.network.load-balancers',
];

/** Kinds whose items are not followed yet: each may join anything to any network. */
const notLowered: readonly AzureNetworkKind[] = ['azure.network.network-virtual-appliances'];

/** Kinds without which anything may be published to the Internet. */
const publishingKinds: readonly AzureNetworkKind[] = [
  'azure.network.load-balancers',
  'azure.network.azure-firewalls',
  'azure.network.firewall-policies',
  'azure.network.firewall-policy-rule-collection-groups',
  'azure.network.network-virtual-appliances',
];

const controlPlane: readonly ControlPlanePath[] = [
  {
    id: 'azure-run-command',
    line: 'Run Command, the serial console and machine extensions of Azure are not excluded by this proof.',
  },
  {
    id: 'azure-platform',
    line: 'DNS at 168.63.129.16 and the metadata service at 169.254.169.254 are not filtered by security groups.',
  },
];

/** Lowers what Resource Manager answered into the network representation. Never throws on bad input: it names it. */
export function buildAzureNetwork(evidence: AzureNetworkEvidence): Network {
  const reading = new Reading(evidence);
  const surroundings = new Surroundings(reading);
  const listed = readInterfaces(reading);
  const interfaces = [...listed, ...subnetOccupants(surroundings.subnets.values(), listed, reading)];
  const balancers = new LoadBalancers(reading, interfaces);
  const tables = new Map(reading.all('azure.network.route-tables').map((found) => [found.id, found]));
  const unread = joinedByUnread(surroundings, reading);
  const scopes = new TagScopes(surroundings, tables, unread, reading);
  const admin = new SecurityAdmin(reading);
  const guards = new InterfaceGuards(surroundings, scopes, admin, interfaces, reading);
  const relays = new Relays(
    surroundings,
    interfaces,
    balancers,
    (subnet) => guards.ofSubnet(subnet),
    reading,
  );
  const firewalls = new Firewalls(reading, holdersAmong(interfaces, relays));
  const through = new Appliances(interfaces, guards.passing, reading);
  const appliances = [...internalFrontends(balancers, through), ...firewalls.appliances];
  const nextHops = new NextHops(surroundings, interfaces, appliances, through, reading);
  const crossings = new Crossings(surroundings, forwardingNetworks(interfaces, surroundings, firewalls));
  const secured = new Set(firewalls.endpoints.map((firewall) => firewall.id));
  const hubRoutes = new HubRoutes(surroundings.hubs, secured, nextHops, reading);
  const routes = new SubnetRoutes({
    surroundings,
    tables,
    nextHops,
    egress: egressOf(interfaces, balancers, reading),
    crossings,
    privateEndpoints: interfaces.filter((one) => one.kind === 'private-endpoint'),
    hubRoutes,
    unread,
    reading,
  });
  const entrances = new PublicEntrances((one) => guards.guarding(one), reading);
  entrances.addInstances(interfaces);
  entrances.addLoadBalancers(balancers);
  entrances.addRelays(relays.placed);
  const published =
    reading.unread(publishingKinds) ?? unread ?? firewalls.published ?? openedOnDemand(reading);
  if (published !== undefined)
    for (const network of surroundings.networks.keys()) entrances.addUnread(network, published);
  const endpoints = [
    ...interfaces.map((one) => lowerInterface(one, guards, surroundings, balancers)),
    ...relays.placed.map((one) => one.endpoint),
    ...relays.frontends.endpoints,
    ...firewalls.endpoints,
  ];
  const outside = outsideDomains(surroundings, [...entrances.entrances, ...firewalls.entrances]);
  const subnets = [...surroundings.subnets.values()].map((subnet) => lowerSubnet(subnet, routes));
  const places = closeGaps(
    {
      domains: [
        ...networkDomains(surroundings, interfaces, reading),
        ...outside.domains,
        ...hubRoutes.domains,
      ],
      attachments: [
        ...subnets,
        ...crossings.attachments.values(),
        ...through.attachments.values(),
        ...relays.frontends.attachments,
        ...entrances.attachments,
        ...firewalls.attachments,
        ...outside.attachments,
        ...hubRoutes.attachments,
      ],
      routeTables: [
        ...routes.tables.values(),
        ...relays.frontends.routeTables,
        ...entrances.routeTables,
        ...firewalls.routeTables,
        ...through.routeTables,
        ...hubRoutes.routeTables,
      ],
    },
    reading,
  );
  assumeSites(surroundings, reading);
  reading.closeAccounts();
  return {
    ...places,
    endpoints,
    identities: [...scopes.identities, ...groupIdentities(interfaces, reading)],
    filters: [
      ...guards.filters.values(),
      ...crossings.filters.values(),
      ...entrances.filters,
      ...firewalls.filters,
      ...relays.filters,
      ...relays.frontends.filters,
    ],
    relays: [...relays.relays, ...firewalls.relays],
    unknowns: [...reading.unknowns.values()],
    assumptions: [...reading.assumptions.values()],
    controlPlane: [...controlPlane, ...reading.controlPlane.values()],
    unaccounted: reading.unaccounted,
  };
}

function joinedByUnread(surroundings: Surroundings, reading: Reading): string | undefined {
  const kind = 'azure.network.effective-connectivity-configurations';
  const unread = reading.unread(joiningKinds);
  if (unread !== undefined) return unread;
  for (const one of notLowered)
    for (const { id, evidence } of reading.all(one))
      return reading.unknown('not-lowered', id, 'its effect is not modelled', evidence);
  for (const { id, peerings } of surroundings.networks.values())
    if (peerings.some(isHubPeering) && !surroundings.hubs.joined.has(id))
      return reading.unknown('hub-not-read', id, 'it is connected to a hub that was not read');
  for (const network of surroundings.networks.keys())
    if (!reading.completeFor(kind, network))
      return reading.unknown('connected-groups-not-read', network, 'its connected groups were not read');
  return undefined;
}

function holdersAmong(interfaces: readonly NetworkInterface[], { frontends, placed }: Relays): Holders {
  const all = [...interfaces, ...frontends.endpoints, ...placed.map(({ endpoint }) => endpoint)];
  return (address) =>
    all.filter((one) => one.addresses.some(({ prefix }) => covers(prefix, address))).map(({ id }) => id);
}

function lowerInterface(
  one: NetworkInterface,
  guards: InterfaceGuards,
  surroundings: Surroundings,
  balancers: LoadBalancers,
): Endpoint {
  const spelled = [
    surroundings.subnets.get(one.subnet)?.spelled,
    surroundings.networks.get(one.network)?.spelled,
  ];
  return {
    id: one.id,
    domain: one.network,
    attachment: one.subnet,
    kind: one.kind,
    addresses: [
      ...one.addresses.map(({ prefix, public: shown, publicUncertain, outboundUncertain }) => ({
        prefix,
        ...(shown ? { public: shown } : {}),
        ...(publicUncertain === undefined ? {} : { publicUncertain }),
        ...(outboundUncertain === undefined ? {} : { outboundUncertain }),
      })),
      ...balancers.floatingAddresses(one.id).map((prefix) => ({ prefix })),
    ],
    identities: one.groups,
    forwards: one.forwards,
    initiates: one.kind !== 'private-endpoint',
    inbound: guards.inbound(one),
    outbound: guards.outbound(one),
    ...(one.owner === undefined ? {} : { owner: one.owner }),
    aliases: [...one.aliases, ...spelled.flatMap((text) => text ?? [])],
    tags: one.tags,
    dormant: one.dormant,
    evidence: [one.evidence],
  };
}

function lowerSubnet(subnet: Subnet, routes: SubnetRoutes): Attachment {
  return {
    id: subnet.id,
    domain: subnet.network,
    kind: 'subnet',
    prefixes: subnet.prefixes,
    routeTable: routes.tableOf(subnet),
    routesWithin: true,
    inbound: [],
    outbound: [],
    evidence: [subnet.evidence],
  };
}

/**
 * Members are named by the interfaces. A group whose members may stand in a subscription that was not wholly read may
 * hold anyone. Members that forward also count by address: what they send on as their own carries no group.
 */
function groupIdentities(interfaces: readonly NetworkInterface[], reading: Reading): Identity[] {
  const unread = reading.unread([
    'azure.network.network-interfaces',
    'azure.network.scale-set-network-interfaces',
  ]);
  const listed = reading.all('azure.network.application-security-groups').map(({ id }) => id);
  return [...new Set([...listed, ...interfaces.flatMap((one) => one.groups)])].map((id) => ({
    id,
    kind: 'application-security-group',
    prefixes: interfaces
      .filter((one) => one.forwards && one.groups.includes(id))
      .flatMap((one) => one.addresses.map(({ prefix }) => prefix)),
    ...(unread === undefined ? {} : { uncertain: unread }),
  }));
}

/** Where routes of sites are learned, a site can announce one network to another and carry the packets between. */
function assumeSites(surroundings: Surroundings, reading: Reading): void {
  const networks = [...surroundings.networks.keys()];
  const served = networks.filter(
    (id) =>
      surroundings.hubs.isOpen(id) ||
      surroundings.gatewaysOf(id).some(({ gateway }) => gateway.open !== undefined),
  );
  if (served.length > 1)
    reading.assume(
      'sites-do-not-carry',
      'Sites behind gateways do not carry packets between the networks they are connected to.',
    );
}

/** Just-in-time access can also write rules on a firewall that keeps its rules itself. */
function openedOnDemand(reading: Reading): string | undefined {
  const [policy] = reading.all('azure.security.jit-policies');
  const firewalls = reading.all('azure.network.azure-firewalls');
  const writable = firewalls.find(
    ({ item }) => idAt(item, 'properties', 'firewallPolicy', 'id') === undefined,
  );
  return policy && writable
    ? reading.unknown('just-in-time', writable.id, 'just-in-time access may write rules on the firewall')
    : undefined;
}

/** Networks whose interfaces or gateways pass packets on that are not their own. */
function forwardingNetworks(
  interfaces: readonly NetworkInterface[],
  surroundings: Surroundings,
  firewalls: Firewalls,
): Set<string> {
  return new Set([
    ...interfaces.filter((one) => one.forwards).map((one) => one.network),
    ...[...surroundings.gateways.values()].map((gateway) => gateway.network),
    ...firewalls.endpoints.map((firewall) => firewall.domain),
  ]);
}
