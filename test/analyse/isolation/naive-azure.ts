import { BlockList, isIPv6 } from 'node:net';
import { networkId, type Raw, type RawAzure } from './azure-estate.ts';

/**
 * One packet at a time, decided from what Resource Manager prints and from the documentation alone. It shares
 * nothing with the lowering or the engine: addresses are matched by Node's own BlockList, rules walked one by one.
 */
export interface NaivePacket {
  /** Interface id, or `internet`. */
  from: string;
  source: string;
  to: string;
  destination: string;
  protocol: number;
  port: number;
}

/** What a rule does with what is not documented to the end: `may` lets pass, `must` does not. */
export type Bound = 'may' | 'must';
type Certainty = 'yes' | 'perhaps' | 'no';

const blocks = new Map<string, BlockList>();
function inside(block: string, address: string): boolean {
  const family = isIPv6(address) ? 'ipv6' : 'ipv4';
  const six = block.includes(':');
  if (six !== (family === 'ipv6')) return false;
  let list = blocks.get(block);
  if (!list) {
    list = new BlockList();
    const [base = '', length = six ? '128' : '32'] = block.split('/');
    if (length === '0')
      list.addRange(
        six ? '::' : '0.0.0.0',
        six ? 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff' : '255.255.255.255',
        family,
      );
    else list.addSubnet(base, Number(length), family);
    blocks.set(block, list);
  }
  return list.check(address, family);
}
const length = (block: string): number => Number(block.split('/')[1] ?? (block.includes(':') ? 128 : 32));

const notPublic = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '224.0.0.0/3',
  '168.63.129.16/32',
];

function dig(item: Raw | undefined, ...path: string[]): unknown {
  return path.reduce<unknown>((at, name) => (at as Raw | undefined)?.[name], item);
}
const array = (item: Raw | undefined, ...path: string[]): Raw[] => (dig(item, ...path) ?? []) as Raw[];
const strings = (item: Raw | undefined, ...path: string[]): string[] =>
  (dig(item, ...path) ?? []) as string[];

export class NaiveAzure {
  readonly #estate: RawAzure;
  readonly #bound: Bound;

  constructor(estate: RawAzure, bound: Bound) {
    this.#estate = estate;
    this.#bound = bound;
  }

  passes(packet: NaivePacket): boolean {
    const target = this.#nic(packet.to);
    if (packet.from === 'internet') return target !== undefined && this.#fromInternet(packet, target);
    const origin = this.#nic(packet.from);
    if (!origin || !this.#filtered(origin, packet, 'Outbound')) return false;
    return this.#route(packet, origin, this.#subnetOf(origin), target, 0);
  }

  /** Public address bound to this private one; basic is open, standard needs a group in front. */
  #fromInternet(packet: NaivePacket, target: Raw): boolean {
    const configuration = this.#configuration(target, packet.destination);
    const bound = dig(configuration, 'properties', 'publicIPAddress', 'id');
    if (bound === undefined) return false;
    const address = this.#find('azure.network.public-ip-addresses', bound);
    const subnet = this.#subnetOf(target);
    const grouped = [
      dig(subnet, 'properties', 'networkSecurityGroup'),
      dig(target, 'properties', 'networkSecurityGroup'),
    ].some((one) => one !== undefined);
    const network = this.#networkOf(target);
    const bypass = this.#adminRules(network).some(
      (one) => dig(one, 'properties', 'access') === 'AlwaysAllow',
    );
    if (!grouped && dig(address, 'sku', 'name') !== 'Basic' && !(bypass && this.#bound === 'may'))
      return false;
    return this.#filtered(target, packet, 'Inbound');
  }

  /** Both groups must allow, after the admin rules. Source and destination are those of the packet. */
  #filtered(nic: Raw, packet: NaivePacket, direction: 'Inbound' | 'Outbound'): boolean {
    const network = this.#networkOf(nic);
    for (const rule of this.#adminRules(network).sort(
      (a, b) => Number(dig(a, 'properties', 'priority')) - Number(dig(b, 'properties', 'priority')),
    )) {
      const properties = rule['properties'] as Raw;
      if (properties['direction'] !== direction) continue;
      const matches =
        array(rule, 'properties', 'sources').some(
          (one) => one['addressPrefix'] === '*' || inside(String(one['addressPrefix']), packet.source),
        ) &&
        array(rule, 'properties', 'destinations').some(
          (one) => one['addressPrefix'] === '*' || inside(String(one['addressPrefix']), packet.destination),
        ) &&
        protocolMatches(String(properties['protocol']), packet.protocol);
      if (!matches) continue;
      if (properties['access'] === 'Deny') return false;
      if (properties['access'] === 'AlwaysAllow') return true;
      break;
    }
    const subnet = this.#subnetOf(nic);
    for (const id of [
      dig(subnet, 'properties', 'networkSecurityGroup', 'id'),
      dig(nic, 'properties', 'networkSecurityGroup', 'id'),
    ])
      if (
        id !== undefined &&
        !this.#groupAllows(this.#find('azure.network.network-security-groups', id), subnet, packet, direction)
      )
        return false;
    return true;
  }

  #groupAllows(group: Raw | undefined, subnet: Raw, packet: NaivePacket, direction: string): boolean {
    const rules = array(group, 'properties', 'securityRules')
      .filter((rule) => dig(rule, 'properties', 'direction') === direction)
      .sort((a, b) => Number(dig(a, 'properties', 'priority')) - Number(dig(b, 'properties', 'priority')))
      .map((rule) => rule['properties'] as Raw);
    const standard = (source: string, destination: string, access: string): Raw => ({
      sourceAddressPrefix: source,
      destinationAddressPrefix: destination,
      access,
      protocol: '*',
      destinationPortRange: '*',
    });
    rules.push(
      standard('VirtualNetwork', 'VirtualNetwork', 'Allow'),
      direction === 'Inbound'
        ? standard('AzureLoadBalancer', '*', 'Allow')
        : standard('*', 'Internet', 'Allow'),
    );
    for (const rule of rules) {
      if (!protocolMatches(String(rule['protocol']), packet.protocol) || !portMatches(rule, packet)) continue;
      const ends = [
        this.#side(rule, 'source', packet.source, subnet),
        this.#side(rule, 'destination', packet.destination, subnet),
      ];
      if (ends.includes('no')) continue;
      const allow = rule['access'] === 'Allow';
      if (!ends.includes('perhaps')) return allow;
      if (allow === (this.#bound === 'may')) return allow;
    }
    return false;
  }

  #side(rule: Raw, side: string, address: string, subnet: Raw): Certainty {
    const words = [
      rule[`${side}AddressPrefix`] as string | undefined,
      ...strings(rule, `${side}AddressPrefixes`),
    ];
    let best: Certainty = 'no';
    for (const word of words) {
      if (word === undefined) continue;
      const one = this.#word(word, address, subnet);
      if (one === 'yes') return 'yes';
      if (one === 'perhaps') best = 'perhaps';
    }
    for (const group of array(rule, `${side}ApplicationSecurityGroups`))
      for (const nic of this.#estate['azure.network.network-interfaces'] ?? []) {
        const configuration = this.#configuration(nic, address);
        if (
          array(configuration, 'properties', 'applicationSecurityGroups').some(
            (one) => one['id'] === group['id'],
          )
        )
          return 'yes';
      }
    return best;
  }

  #word(word: string, address: string, subnet: Raw): Certainty {
    if (word === '*') return 'yes';
    if (/^[0-9a-f.:/]+$/i.test(word) && /[.:]/.test(word)) return inside(word, address) ? 'yes' : 'no';
    if (word === 'AzureLoadBalancer') return 'no';
    if (word === 'VirtualNetwork') return this.#inVirtualNetwork(address, subnet);
    if (word === 'Internet') {
      const open = isIPv6(address)
        ? inside('2000::/3', address)
        : !notPublic.some((block) => inside(block, address));
      const own = this.#inVirtualNetwork(address, subnet);
      return !open || own === 'yes' ? 'no' : own === 'perhaps' ? 'perhaps' : 'yes';
    }
    return 'perhaps';
  }

  #inVirtualNetwork(address: string, subnet: Raw): Certainty {
    const network = this.#networkOfSubnet(subnet);
    if (
      strings(network, 'properties', 'addressSpace', 'addressPrefixes').some((block) =>
        inside(block, address),
      )
    )
      return 'yes';
    let best: Certainty = 'no';
    for (const peering of this.#peerings(network)) {
      const other = this.#find(
        'azure.network.virtual-networks',
        dig(peering, 'properties', 'remoteVirtualNetwork', 'id'),
      );
      if (
        !strings(other, 'properties', 'addressSpace', 'addressPrefixes').some((block) =>
          inside(block, address),
        )
      )
        continue;
      const back = this.#peerings(other).find(
        (one) => dig(one, 'properties', 'remoteVirtualNetwork', 'id') === network?.['id'],
      );
      const access = [peering, back].map(
        (one) => dig(one, 'properties', 'allowVirtualNetworkAccess') === true,
      );
      if (access.every((one) => one)) return 'yes';
      if (access.includes(true)) best = 'perhaps';
    }
    for (const route of this.#userRoutes(subnet)) {
      const block = String(dig(route, 'properties', 'addressPrefix'));
      if (!inside(block, address)) continue;
      const joins = ['VirtualAppliance', 'VirtualNetworkGateway', 'VnetLocal'].includes(
        String(dig(route, 'properties', 'nextHopType')),
      );
      if (joins && length(block) > 0) return 'yes';
      best = 'perhaps';
    }
    return best;
  }

  /** Longest prefix; among equal ones the user's. */
  #route(packet: NaivePacket, origin: Raw, subnet: Raw, target: Raw | undefined, depth: number): boolean {
    if (depth > 8) return false;
    const network = this.#networkOfSubnet(subnet);
    const ways: { block: string; user: boolean; go: () => boolean }[] = [];
    const deliver = (other: Raw | undefined) => () =>
      target !== undefined &&
      this.#networkOf(target)?.['id'] === other?.['id'] &&
      this.#filtered(target, packet, 'Inbound');
    for (const block of strings(network, 'properties', 'addressSpace', 'addressPrefixes'))
      ways.push({ block, user: false, go: deliver(network) });
    for (const peering of this.#peerings(network)) {
      const other = this.#find(
        'azure.network.virtual-networks',
        dig(peering, 'properties', 'remoteVirtualNetwork', 'id'),
      );
      const back = this.#peerings(other).find(
        (one) => dig(one, 'properties', 'remoteVirtualNetwork', 'id') === network?.['id'],
      );
      const own = strings(network, 'properties', 'addressSpace', 'addressPrefixes').some((block) =>
        inside(block, packet.source),
      );
      const taken = own || dig(back, 'properties', 'allowForwardedTraffic') === true;
      for (const block of strings(other, 'properties', 'addressSpace', 'addressPrefixes'))
        ways.push({ block, user: false, go: () => taken && deliver(other)() });
    }
    // Whether the private ranges are still dropped beside a default route of the user is not documented.
    const lifted = this.#userRoutes(subnet).some(
      (one) => dig(one, 'properties', 'addressPrefix') === '0.0.0.0/0',
    );
    if (!lifted || this.#bound === 'must')
      for (const block of ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'])
        ways.push({ block, user: false, go: () => false });
    const internet = (): boolean =>
      target === undefined && packet.to === 'internet' && this.#leaves(packet, origin, subnet);
    ways.push({ block: '0.0.0.0/0', user: false, go: internet });
    for (const route of this.#userRoutes(subnet)) {
      const kind = dig(route, 'properties', 'nextHopType');
      const go =
        kind === 'Internet'
          ? internet
          : kind === 'VnetLocal'
            ? deliver(network)
            : kind === 'VirtualAppliance'
              ? () =>
                  this.#through(
                    packet,
                    String(dig(route, 'properties', 'nextHopIpAddress')),
                    network,
                    target,
                    depth,
                  )
              : () => false;
      ways.push({ block: String(dig(route, 'properties', 'addressPrefix')), user: true, go });
    }
    const [best] = ways
      .filter((way) => inside(way.block, packet.destination))
      .sort((a, b) => length(b.block) - length(a.block) || Number(b.user) - Number(a.user));
    return best?.go() ?? false;
  }

  /** An appliance hands on what it forwards with the source kept; one that does not forward takes its own alone. */
  #through(
    packet: NaivePacket,
    hop: string,
    network: Raw | undefined,
    target: Raw | undefined,
    depth: number,
  ): boolean {
    const near = [
      network,
      ...this.#peerings(network).map((one) =>
        this.#find('azure.network.virtual-networks', dig(one, 'properties', 'remoteVirtualNetwork', 'id')),
      ),
    ];
    const box = (this.#estate['azure.network.network-interfaces'] ?? []).find(
      (nic) =>
        this.#configuration(nic, hop) !== undefined &&
        near.some((one) => one?.['id'] === this.#networkOf(nic)?.['id']),
    );
    // What stands there is not known: it may hand the packet to anyone.
    if (!box) return this.#bound === 'may' && (!target || this.#filtered(target, packet, 'Inbound'));
    if (box === target && packet.destination === hop) return this.#filtered(box, packet, 'Inbound');
    if (this.#bound === 'must' || dig(box, 'properties', 'enableIPForwarding') !== true) return false;
    if (!this.#filtered(box, packet, 'Inbound') || !this.#filtered(box, packet, 'Outbound')) return false;
    return this.#route(packet, box, this.#subnetOf(box), target, depth + 1);
  }

  /** Own public address, NAT gateway, or default outbound access; IPv6 needs an address of its own. */
  #leaves(packet: NaivePacket, origin: Raw, subnet: Raw): boolean {
    if (isIPv6(packet.source)) return false;
    const bound =
      dig(this.#configuration(origin, packet.source), 'properties', 'publicIPAddress') !== undefined;
    return (
      bound ||
      dig(subnet, 'properties', 'natGateway') !== undefined ||
      dig(subnet, 'properties', 'defaultOutboundAccess') !== false
    );
  }

  #userRoutes(subnet: Raw): Raw[] {
    const id = dig(subnet, 'properties', 'routeTable', 'id');
    return id === undefined
      ? []
      : array(this.#find('azure.network.route-tables', id), 'properties', 'routes');
  }
  #peerings(network: Raw | undefined): Raw[] {
    return array(network, 'properties', 'virtualNetworkPeerings').filter(
      (one) => dig(one, 'properties', 'peeringState') === 'Connected',
    );
  }
  #adminRules(network: Raw | undefined): Raw[] {
    return (this.#estate['azure.network.effective-security-admin-rules'] ?? []).filter(
      (one) => networkId(String(one['for'])) === network?.['id'],
    );
  }
  #nic(id: string): Raw | undefined {
    return (this.#estate['azure.network.network-interfaces'] ?? []).find(
      (one) => String(one['id']).toLowerCase() === id,
    );
  }
  #configuration(nic: Raw, address: string): Raw | undefined {
    return array(nic, 'properties', 'ipConfigurations').find(
      (one) => dig(one, 'properties', 'privateIPAddress') === address,
    );
  }
  #find(kind: keyof RawAzure, id: unknown): Raw | undefined {
    return (this.#estate[kind] ?? []).find((one) => one['id'] === id);
  }
  #subnetOf(nic: Raw): Raw {
    const id = dig(array(nic, 'properties', 'ipConfigurations')[0], 'properties', 'subnet', 'id');
    for (const network of this.#estate['azure.network.virtual-networks'] ?? [])
      for (const subnet of array(network, 'properties', 'subnets')) if (subnet['id'] === id) return subnet;
    throw new Error(`no subnet ${String(id)}`);
  }
  #networkOfSubnet(subnet: Raw): Raw | undefined {
    return (this.#estate['azure.network.virtual-networks'] ?? []).find((network) =>
      array(network, 'properties', 'subnets').includes(subnet),
    );
  }
  #networkOf(nic: Raw): Raw | undefined {
    return this.#networkOfSubnet(this.#subnetOf(nic));
  }
}

function protocolMatches(written: string, protocol: number): boolean {
  const numbers: Record<string, number> = { Tcp: 6, Udp: 17, Esp: 50 };
  return written === '*' || written === 'Any' || numbers[written] === protocol;
}

function portMatches(rule: Raw, packet: NaivePacket): boolean {
  const single = rule['destinationPortRange'] as string | undefined;
  return [...(single === undefined ? [] : [single]), ...strings(rule, 'destinationPortRanges')].some(
    (range) => {
      if (range === '*') return true;
      const [from, to = from] = range.split('-').map(Number);
      return packet.port >= Number(from) && packet.port <= Number(to);
    },
  );
}
