import type { Prefix } from '../address.ts';
import type { Endpoint, Filter, Relay, RelayListener, RelayTarget, Stage } from '../representation.ts';
import { anyTransport, portRange } from '../transport.ts';
import { fieldsAt, type Fields, idAt, idsAt, listAt, nameOf, textAt } from './fields.ts';
import type { NetworkInterface } from './interfaces.ts';
import type { LoadBalancers } from './load-balancers.ts';
import { anyone } from './match.ts';
import type { Found, Reading } from './reading.ts';
import type { Surroundings } from './surroundings.ts';
import type { Subnet } from './virtual-networks.ts';

/** A relay that stands in a subnet and whether the Internet can come to it. */
export interface PlacedRelay {
  readonly endpoint: Endpoint;
  readonly isPublic: boolean;
}

/** Application gateways, Bastion hosts and Private Link services: what ends a connection and starts another. */
export class Relays {
  readonly placed: PlacedRelay[] = [];
  readonly relays: Relay[] = [];
  readonly filters: Filter[] = [];
  readonly #reading: Reading;
  readonly #surroundings: Surroundings;
  readonly #interfaces: readonly NetworkInterface[];
  readonly #stages: (subnet: Subnet) => { inbound: Stage[]; outbound: Stage[] };

  /** `stages`: the security group of a subnet, as stages. */
  constructor(
    surroundings: Surroundings,
    interfaces: readonly NetworkInterface[],
    balancers: LoadBalancers,
    stages: (subnet: Subnet) => { inbound: Stage[]; outbound: Stage[] },
    reading: Reading,
  ) {
    this.#reading = reading;
    this.#surroundings = surroundings;
    this.#interfaces = interfaces;
    this.#stages = stages;
    for (const found of reading.all('azure.network.application-gateways')) this.#applicationGateway(found);
    for (const found of reading.all('azure.network.bastion-hosts')) this.#bastion(found);
    for (const found of reading.all('azure.network.private-link-services'))
      this.#privateLink(found, balancers);
    for (const forwarding of balancers.forwardings)
      if (!forwarding.frontend.isPublic) this.#internal(forwarding);
    const unread = reading.unread([
      'azure.network.application-gateways',
      'azure.network.bastion-hosts',
      'azure.network.private-link-services',
      'azure.network.load-balancers',
    ]);
    if (this.relays.length > 0 || unread !== undefined)
      reading.assume(
        'relays-not-followed',
        'Connections that a relay ends or redirects and starts anew are not followed to its targets.',
      );
  }

  #applicationGateway(found: Found): void {
    const { item } = found;
    const subnet = this.#subnetOf(listAt(item, 'properties', 'gatewayIPConfigurations'), found);
    if (!subnet) return;
    const ports = byId(listAt(item, 'properties', 'frontendPorts'));
    const settings = byId(listAt(item, 'properties', 'backendHttpSettingsCollection'));
    const pools = byId(listAt(item, 'properties', 'backendAddressPools'));
    const listeners = listAt(item, 'properties', 'httpListeners');
    const listening = listeners.map((one) =>
      portOf(ports.get(idAt(one, 'properties', 'frontendPort', 'id') ?? '')),
    );
    const backend = [...settings.values()].map(portOf);
    const targets = [...pools.values()].flatMap((pool) => this.#poolMembers(pool));
    const transport = (all: readonly (number | undefined)[]): Filter['inbound'][number]['transport'] =>
      all.length === 0 || all.includes(undefined)
        ? anyTransport
        : all.flatMap((port) => (port === undefined ? [] : [portRange(6, port, port)]));
    this.#place(found, subnet, transport(listening), transport(backend), hasPublic(item));
    const listener: RelayListener = {
      id: `${found.id}#listeners`,
      transport: transport(listening),
      targets: targets.map((endpoint): RelayTarget => ({ endpoint, transport: transport(backend) })),
      keepsSource: 'no',
    };
    this.relays.push({ id: found.id, kind: 'application-gateway', front: [found.id], listeners: [listener] });
  }

  #bastion(found: Found): void {
    const { item } = found;
    this.#reading.controlPlane.set('bastion', {
      id: 'bastion',
      line: 'Azure Bastion reaches machines for whoever may use it in Azure; this proof does not exclude it.',
    });
    const subnet = this.#subnetOf(listAt(item, 'properties', 'ipConfigurations'), found);
    if (!subnet) return;
    const tunnels = fieldsAt(item, 'properties')['enableTunneling'] === true;
    const inside = tunnels ? [portRange(6, 0, 65535)] : [portRange(6, 22, 22), portRange(6, 3389, 3389)];
    this.#place(found, subnet, [portRange(6, 443, 443)], inside, hasPublic(item));
    const near = new Set([
      subnet.network,
      ...this.#surroundings.links(subnet.network).map((link) => link.to),
    ]);
    const machines = this.#interfaces.filter((one) => near.has(one.network) && one.kind === 'interface');
    const listener: RelayListener = {
      id: `${found.id}#sessions`,
      transport: [portRange(6, 443, 443)],
      targets: machines.map((one): RelayTarget => ({ endpoint: one.id, transport: inside })),
      keepsSource: 'no',
    };
    this.relays.push({ id: found.id, kind: 'bastion', front: [found.id], listeners: [listener] });
  }

  /** From the private endpoints of its consumers to the members of its load balancer. */
  #privateLink(found: Found, balancers: LoadBalancers): void {
    const { item } = found;
    const frontends = idsAt(item, 'properties', 'loadBalancerFrontendIpConfigurations');
    const consumers = listAt(item, 'properties', 'privateEndpointConnections').flatMap(
      (one) => idAt(one, 'properties', 'privateEndpoint', 'id') ?? [],
    );
    const listeners = balancers.forwardings
      .filter((forwarding) => frontends.includes(forwarding.frontend.id))
      .map((forwarding): RelayListener => ({
        id: forwarding.rule,
        transport: anyTransport,
        targets: forwarding.targets.map((target): RelayTarget => ({
          endpoint: target.interface.id,
          transport: forwarding.transport,
        })),
        keepsSource: 'no',
      }));
    const front = this.#interfaces.filter(
      (one) => one.privateEndpoint !== undefined && consumers.includes(one.privateEndpoint),
    );
    this.relays.push({ id: found.id, kind: 'private-link', front: front.map((one) => one.id), listeners });
    this.#reading.unknown(
      'private-link-consumers',
      found.id,
      'consumers outside what was read reach its members through it',
      found.evidence,
    );
  }

  /** An internal load balancer keeps the client's address: its members are reached as if directly. */
  #internal(forwarding: LoadBalancers['forwardings'][number]): void {
    this.relays.push({
      id: forwarding.rule,
      kind: 'load-balancer',
      front: [],
      listeners: [
        {
          id: forwarding.frontend.id,
          transport: forwarding.transport,
          targets: forwarding.targets.map((target): RelayTarget => ({
            endpoint: target.interface.id,
            transport: forwarding.transport,
          })),
          keepsSource: 'yes',
        },
      ],
    });
  }

  /** Its instances take any address of their subnet. */
  #place(
    found: Found,
    subnet: Subnet,
    listening: Filter['inbound'][number]['transport'],
    sending: Filter['inbound'][number]['transport'],
    isPublic: boolean,
  ): void {
    const id = `${found.id}#ports`;
    const allow = (transport: typeof listening, name: string): Filter['inbound'][number] => ({
      id: name,
      action: 'allow',
      source: anyone,
      destination: anyone,
      transport,
    });
    this.filters.push({
      id,
      stateful: true,
      inbound: [allow(listening, 'listeners')],
      outbound: [allow(sending, 'backends')],
      otherwise: 'deny',
      evidence: [found.evidence],
    });
    const { inbound, outbound } = this.#stages(subnet);
    const endpoint: Endpoint = {
      id: found.id,
      domain: subnet.network,
      attachment: subnet.id,
      kind: 'load-balancer',
      addresses: subnet.prefixes.map((prefix: Prefix) => ({ prefix })),
      identities: [],
      forwards: false,
      initiates: true,
      inbound: [...inbound, { filters: [id] }],
      outbound: [{ filters: [id] }, ...outbound],
      aliases: [found.spelled, nameOf(found.id)],
      tags: {},
      dormant: false,
      evidence: [found.evidence],
    };
    this.placed.push({ endpoint, isPublic });
  }

  #subnetOf(configurations: readonly Fields[], found: Found): Subnet | undefined {
    const id = configurations
      .map((one) => idAt(one, 'properties', 'subnet', 'id'))
      .find((one) => one !== undefined);
    const subnet = this.#surroundings.subnets.get(id ?? '');
    if (!subnet)
      this.#reading.unknown('relay-without-place', found.id, 'its subnet was not read', found.evidence);
    return subnet;
  }

  #poolMembers(pool: Fields): string[] {
    const configurations = idsAt(pool, 'properties', 'backendIPConfigurations');
    const addresses = listAt(pool, 'properties', 'backendAddresses').flatMap(
      (one) => textAt(one, 'ipAddress') ?? [],
    );
    return this.#interfaces
      .filter((one) =>
        one.addresses.some(
          (address) => configurations.includes(address.configuration) || addresses.includes(address.text),
        ),
      )
      .map((one) => one.id);
  }
}

function byId(items: readonly Fields[]): Map<string, Fields> {
  return new Map(items.map((item) => [idAt(item, 'id') ?? '', item]));
}

function portOf(item: Fields | undefined): number | undefined {
  const { port } = fieldsAt(item, 'properties');
  return typeof port === 'number' ? port : undefined;
}

function hasPublic(item: unknown): boolean {
  return [
    ...listAt(item, 'properties', 'frontendIPConfigurations'),
    ...listAt(item, 'properties', 'ipConfigurations'),
  ].some((one) => idAt(one, 'properties', 'publicIPAddress', 'id') !== undefined);
}
