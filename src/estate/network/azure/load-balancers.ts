import { hostPrefix, parseAddress, type Prefix } from '../address.ts';
import type { TransportRange } from '../representation.ts';
import { anyTransport, portRange } from '../transport.ts';
import { fieldsAt, type Fields, idAt, idsAt, listAt, networkOfSubnet, textAt } from './fields.ts';
import type { NetworkInterface } from './interfaces.ts';
import { distinct } from './prefix-sets.ts';
import type { Found, Reading } from './reading.ts';

/** One way through a load balancer: the packet arrives at the target with the client's address as its source. */
export interface Forwarding {
  readonly balancer: string;
  readonly rule: string;
  readonly sku: 'standard' | 'basic';
  readonly frontend: Frontend;
  readonly targets: readonly { readonly interface: NetworkInterface; readonly address: Prefix }[];
  /** At the frontend. */
  readonly listening: readonly TransportRange[];
  /** At the target. */
  readonly transport: readonly TransportRange[];
  /** Floating IP: the target is addressed by the frontend's address. */
  readonly floating: boolean;
  readonly uncertain: string | undefined;
  readonly evidence: string;
}

export interface Frontend {
  readonly id: string;
  readonly isPublic: boolean;
  readonly publicAddress: string | undefined;
  readonly address: Prefix | undefined;
  readonly network: string | undefined;
  readonly subnet: string | undefined;
}

type Target = Forwarding['targets'][number];

/** The rules of load balancers, each with the interfaces it leads to. */
export class LoadBalancers {
  readonly forwardings: Forwarding[] = [];
  /** Interfaces that can leave for the Internet through a load balancer. */
  readonly outbound = new Set<string>();
  readonly frontends: Frontend[] = [];
  readonly #reading: Reading;
  readonly #byConfiguration = new Map<string, Target>();
  readonly #byPool = new Map<string, Target[]>();
  readonly #byNatRule = new Map<string, Target[]>();
  readonly #interfaces: readonly NetworkInterface[];
  readonly #publics: ReadonlyMap<string, Found>;
  /** Backend pools and NAT rules that a balancer lists. */
  readonly #listed = new Set<string>();
  readonly #floating = new Map<string, Prefix[]>();

  constructor(reading: Reading, interfaces: readonly NetworkInterface[]) {
    this.#reading = reading;
    this.#interfaces = interfaces;
    this.#publics = new Map(reading.all('azure.network.public-ip-addresses').map((one) => [one.id, one]));
    for (const one of interfaces)
      for (const address of one.addresses) {
        const target = { interface: one, address: address.prefix };
        this.#byConfiguration.set(address.configuration, target);
        for (const pool of address.pools) this.#byPool.set(pool, [...(this.#byPool.get(pool) ?? []), target]);
        for (const rule of address.natRules)
          this.#byNatRule.set(rule, [...(this.#byNatRule.get(rule) ?? []), target]);
      }
    const balancers = reading.all('azure.network.load-balancers');
    for (const balancer of balancers) this.#read(balancer);
    this.#unreadPools();
  }

  #read(found: Found): void {
    const properties = fieldsAt(found.item, 'properties');
    const frontends = new Map(
      listAt(properties, 'frontendIPConfigurations').flatMap((one) => {
        const frontend = readFrontend(one, this.#publics);
        return frontend ? [[frontend.id, frontend] as const] : [];
      }),
    );
    this.frontends.push(...frontends.values());
    for (const pool of listAt(properties, 'backendAddressPools')) this.#addMembers(pool);
    const rules = [
      ...listAt(properties, 'loadBalancingRules'),
      ...listAt(properties, 'inboundNatRules'),
      ...listAt(properties, 'inboundNatPools'),
    ];
    for (const rule of rules) this.#addRule(rule, found, frontends);
    for (const rule of [
      ...listAt(properties, 'outboundRules'),
      ...listAt(properties, 'loadBalancingRules'),
    ]) {
      if (fieldsAt(rule, 'properties')['disableOutboundSnat'] === true) continue;
      for (const target of this.#targetsOf(rule)) this.outbound.add(target.interface.id);
    }
  }

  /** Members that the pool names itself: ip configurations, or addresses in a virtual network. */
  #addMembers(pool: Fields): void {
    const id = idAt(pool, 'id') ?? '';
    this.#listed.add(id);
    const known = this.#byPool.get(id) ?? [];
    const add = (target: Target | undefined): void => {
      if (target && !known.includes(target)) known.push(target);
    };
    for (const configuration of idsAt(pool, 'properties', 'backendIPConfigurations'))
      add(this.#byConfiguration.get(configuration));
    for (const member of listAt(pool, 'properties', 'loadBalancerBackendAddresses')) {
      const configuration = idAt(member, 'properties', 'networkInterfaceIPConfiguration', 'id');
      if (configuration !== undefined) add(this.#byConfiguration.get(configuration));
      const address = parseAddress(textAt(member, 'properties', 'ipAddress') ?? '');
      const network =
        idAt(member, 'properties', 'virtualNetwork', 'id') ??
        idAt(pool, 'properties', 'virtualNetwork', 'id');
      for (const one of this.#interfaces)
        if (address && (network === undefined || network === one.network))
          for (const { prefix, configuration: named } of one.addresses)
            if (prefix.family === address.family && prefix.first === address.value)
              add(this.#byConfiguration.get(named));
    }
    this.#byPool.set(id, known);
  }

  #addRule(rule: Fields, found: Found, frontends: ReadonlyMap<string, Frontend>): void {
    const properties = fieldsAt(rule, 'properties');
    const frontend = frontends.get(idAt(properties, 'frontendIPConfiguration', 'id') ?? '');
    const id = idAt(rule, 'id') ?? `${found.id}#rule`;
    this.#listed.add(id);
    const floating = properties['enableFloatingIP'] === true;
    const { transport, understood } = transportAt(properties, floating);
    const unknown =
      understood && frontend
        ? undefined
        : this.#reading.unknown('load-balancer-rule', id, 'its frontend or ports', found.evidence);
    const targets = this.#targetsOf(rule);
    for (const target of floating && frontend?.address ? targets : [])
      this.#floating.set(target.interface.id, [
        ...(this.#floating.get(target.interface.id) ?? []),
        ...(frontend?.address ? [frontend.address] : []),
      ]);
    this.forwardings.push({
      balancer: found.id,
      rule: id,
      sku: textAt(found.item, 'sku', 'name')?.toLowerCase() === 'standard' ? 'standard' : 'basic',
      frontend: frontend ?? { ...noFrontend, id: `${id}#frontend` },
      targets,
      listening: listeningAt(properties),
      transport,
      floating,
      uncertain: unknown,
      evidence: found.evidence,
    });
  }

  #targetsOf(rule: Fields): readonly Target[] {
    const properties = fieldsAt(rule, 'properties');
    const single = idAt(properties, 'backendAddressPool', 'id');
    const pools = [...(single === undefined ? [] : [single]), ...idsAt(properties, 'backendAddressPools')];
    const direct = this.#byConfiguration.get(idAt(properties, 'backendIPConfiguration', 'id') ?? '');
    const id = idAt(rule, 'id');
    return [
      ...new Set([
        ...pools.flatMap((pool) => this.#byPool.get(pool) ?? []),
        ...(direct ? [direct] : []),
        ...(id === undefined ? [] : (this.#byNatRule.get(id) ?? [])),
      ]),
    ];
  }

  /** The addresses of floating frontends, which the members hold beside their own. */
  floatingAddresses(id: string): readonly Prefix[] {
    return distinct(this.#floating.get(id) ?? []);
  }

  /** Pools and NAT rules that no load balancer lists may bring anyone to their members. */
  #unreadPools(): void {
    for (const [name, targets] of [...this.#byPool, ...this.#byNatRule]) {
      const balancer = name.replace(/\/(backendaddresspools|inboundnatrules)\/.*$/, '');
      if (name === '' || this.#listed.has(name)) continue;
      this.forwardings.push({
        balancer,
        rule: name,
        sku: 'basic',
        frontend: { ...noFrontend, id: `${name}#frontend` },
        targets,
        listening: anyTransport,
        transport: anyTransport,
        floating: false,
        uncertain: this.#reading.unknown(
          'load-balancer-not-read',
          balancer,
          'its members are named elsewhere',
        ),
        evidence: targets[0]?.interface.evidence ?? '',
      });
    }
  }
}

const noFrontend = {
  isPublic: true,
  publicAddress: undefined,
  address: undefined,
  network: undefined,
  subnet: undefined,
};

function readFrontend(value: Fields, publics: ReadonlyMap<string, Found>): Frontend | undefined {
  const id = idAt(value, 'id');
  if (id === undefined) return undefined;
  const properties = fieldsAt(value, 'properties');
  const shown = publics.get(idAt(properties, 'publicIPAddress', 'id') ?? '');
  const text = textAt(properties, 'privateIPAddress') ?? textAt(shown?.item, 'properties', 'ipAddress');
  const address = parseAddress(text ?? '');
  const subnet = idAt(properties, 'subnet', 'id');
  return {
    id,
    isPublic: subnet === undefined,
    publicAddress: idAt(properties, 'publicIPAddress', 'id') ?? idAt(properties, 'publicIPPrefix', 'id'),
    address: address && hostPrefix(address),
    network: subnet === undefined ? undefined : networkOfSubnet(subnet),
    subnet,
  };
}

/** The ports at the target; the frontend's with floating IP; port ranges of NAT rules keep the backend port. */
function transportAt(
  properties: Fields,
  floating: boolean,
): { transport: readonly TransportRange[]; understood: boolean } {
  const port = properties[floating ? 'frontendPort' : 'backendPort'];
  const protocol = textAt(properties, 'protocol')?.toLowerCase();
  const numbers =
    protocol === 'tcp' ? [6] : protocol === 'udp' ? [17] : protocol === 'all' ? [6, 17] : undefined;
  if (!numbers || typeof port !== 'number' || port < 0 || port > 65535)
    return { transport: anyTransport, understood: false };
  if (port === 0) return { transport: numbers.map((one) => portRange(one, 0, 65535)), understood: true };
  return { transport: numbers.map((one) => portRange(one, port, port)), understood: true };
}

/** The ports at the frontend; every port for the ranges of NAT rules and pools. */
function listeningAt(properties: Fields): readonly TransportRange[] {
  const { transport, understood } = transportAt(properties, true);
  return understood ? transport : anyTransport;
}
