import type { Prefix } from '../address.ts';
import type { Endpoint, Filter, Relay, RelayListener, RelayTarget, Stage } from '../representation.ts';
import { anyTransport, portRange } from '../transport.ts';
import { fieldsAt, type Fields, idAt, idsAt, listAt, nameOf, textAt } from './fields.ts';
import type { NetworkInterface } from './interfaces.ts';
import { InternalFrontends } from './internal-frontends.ts';
import type { LoadBalancers } from './load-balancers.ts';
import { anyone } from './match.ts';
import { consumersOf, privateLinks } from './private-links.ts';
import type { Found, Reading } from './reading.ts';
import type { Surroundings } from './surroundings.ts';
import type { Subnet } from './virtual-networks.ts';

type Transport = Filter['inbound'][number]['transport'];

const tcp: Transport = [portRange(6, 0, 65535)];

/** A relay that stands in a subnet and whether the Internet can come to it. */
export interface PlacedRelay {
  readonly endpoint: Endpoint;
  readonly isPublic: boolean;
}

/** Application gateways, Bastion hosts, Private Link and load balancers: what ends or redirects a connection. */
export class Relays {
  readonly placed: PlacedRelay[] = [];
  readonly relays: Relay[] = [];
  readonly filters: Filter[] = [];
  readonly #reading: Reading;
  readonly #frontends: InternalFrontends;
  #unplaced = false;
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
    this.relays.push(...privateLinks(interfaces, balancers, reading));
    this.#frontends = new InternalFrontends(balancers, surroundings, reading);
    this.relays.push(...this.#frontends.relays);
    const unread = reading.unread([
      'azure.network.application-gateways',
      'azure.network.bastion-hosts',
      'azure.network.private-link-services',
      'azure.network.load-balancers',
    ]);
    if (this.#unplaced || this.#frontends.unplaced || unread !== undefined)
      reading.assume(
        'relays-not-followed',
        'Connections that a relay whose place was not read ends and starts anew reach nothing further.',
      );
  }

  /** The private frontends of load balancers. */
  get frontends(): InternalFrontends {
    return this.#frontends;
  }

  #applicationGateway(found: Found): void {
    const { item } = found;
    const subnet = this.#subnetOf(listAt(item, 'properties', 'gatewayIPConfigurations'), found);
    if (!subnet) return;
    const ports = byId(listAt(item, 'properties', 'frontendPorts'));
    const listeners = [
      ...listAt(item, 'properties', 'httpListeners'),
      ...listAt(item, 'properties', 'listeners'),
    ];
    const listening = transportOf(
      listeners.map((one) => portOf(ports.get(idAt(one, 'properties', 'frontendPort', 'id') ?? ''))),
    );
    const backend = transportOf(
      [
        ...listAt(item, 'properties', 'backendHttpSettingsCollection'),
        ...listAt(item, 'properties', 'backendSettingsCollection'),
      ].map(portOf),
    );
    const pools = listAt(item, 'properties', 'backendAddressPools');
    const members = pools.map((pool) => this.#poolMembers(pool));
    const unknownTargets = members.every(({ whole }) => whole)
      ? undefined
      : this.#reading.unknown(
          'backends-not-known',
          found.id,
          'a backend is a name or an address that no interface read holds: it may be any that the gateway reaches',
          found.evidence,
        );
    const uncertain =
      (listeners.length > 1 && pools.length > 1) || listening === anyTransport || backend === anyTransport
        ? this.#reading.unknown(
            'gateway-rules',
            found.id,
            'which listener leads to which backend, on which ports, is not decided',
            found.evidence,
          )
        : undefined;
    this.#place(found, subnet, listening, backend, hasPublic(item));
    const listener: RelayListener = {
      id: `${found.id}#listeners`,
      transport: listening,
      targets: members.flatMap(({ targets }) =>
        targets.map((endpoint): RelayTarget => ({ endpoint, transport: backend })),
      ),
      keepsSource: 'no',
      ...(unknownTargets === undefined ? {} : { unknownTargets }),
      ...(uncertain === undefined ? {} : { uncertain }),
    };
    this.relays.push({ id: found.id, kind: 'application-gateway', front: [found.id], listeners: [listener] });
    this.#consumed(found, listening);
  }

  /** A gateway can itself be published by Private Link. */
  #consumed(found: Found, transport: Transport): void {
    const front = consumersOf(found, this.#interfaces, this.#reading);
    if (front.length === 0) return;
    const id = `${found.id}#private-link`;
    const targets: RelayTarget[] = [{ endpoint: found.id, direct: true, transport }];
    this.relays.push({
      id,
      kind: 'private-link',
      front,
      listeners: [{ id, transport: anyTransport, targets, keepsSource: 'no' }],
    });
  }

  #bastion(found: Found): void {
    const { item } = found;
    this.#reading.controlPlane.set('bastion', {
      id: 'bastion',
      line: 'Azure Bastion reaches machines for whoever may use it in Azure; this proof does not exclude it.',
    });
    const subnet = this.#subnetOf(listAt(item, 'properties', 'ipConfigurations'), found);
    if (!subnet) return;
    const inside = choosesPorts(item) ? tcp : [portRange(6, 22, 22), portRange(6, 3389, 3389)];
    const uncertain = this.#reading.unknown(
      'bastion-sessions',
      found.id,
      'whoever may use it in Azure opens sessions through it to what it reaches',
      found.evidence,
    );
    this.#place(found, subnet, [portRange(6, 443, 443)], inside, hasPublic(item));
    const listener: RelayListener = {
      id: `${found.id}#sessions`,
      transport: [portRange(6, 443, 443)],
      targets: [],
      unknownTargets: uncertain,
      keepsSource: 'no',
    };
    this.relays.push({ id: found.id, kind: 'bastion', front: [found.id], listeners: [listener] });
  }

  /** Its instances take any address of their subnet. */
  #place(found: Found, subnet: Subnet, listening: Transport, sending: Transport, isPublic: boolean): void {
    const id = `${found.id}#ports`;
    const allow = (transport: Transport, name: string): Filter['inbound'][number] => ({
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
    if (!subnet) {
      this.#unplaced = true;
      this.#reading.unknown('relay-without-place', found.id, 'its subnet was not read', found.evidence);
    }
    return subnet;
  }

  /** `whole`: every backend is an interface that was read. */
  #poolMembers(pool: Fields): { targets: string[]; whole: boolean } {
    const configurations = idsAt(pool, 'properties', 'backendIPConfigurations');
    const addresses = listAt(pool, 'properties', 'backendAddresses').map((one) => textAt(one, 'ipAddress'));
    const id = idAt(pool, 'id') ?? '';
    const held = this.#interfaces.flatMap((one) =>
      one.addresses
        .filter(
          (address) =>
            configurations.includes(address.configuration) ||
            addresses.includes(address.text) ||
            address.pools.includes(id),
        )
        .map((address) => ({ one, address })),
    );
    return {
      targets: [...new Set(held.map(({ one }) => one.id))],
      whole:
        configurations.every((wanted) => held.some(({ address }) => address.configuration === wanted)) &&
        addresses.every((wanted) => held.some(({ address }) => address.text === wanted)),
    };
  }
}

/** TCP on each port; anything where one is not known. */
function transportOf(ports: readonly (number | undefined)[]): Transport {
  return ports.length === 0 || ports.includes(undefined)
    ? anyTransport
    : ports.flatMap((port) => (port === undefined ? [] : [portRange(6, port, port)]));
}

/** Only the small editions hold sessions to the ports of SSH and RDP. */
function choosesPorts(item: Fields): boolean {
  const edition = textAt(item, 'sku', 'name')?.toLowerCase();
  return (
    fieldsAt(item, 'properties')['enableTunneling'] === true ||
    !(edition === 'basic' || edition === 'developer')
  );
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
