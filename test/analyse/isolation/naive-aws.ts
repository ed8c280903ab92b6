import { BlockList, isIPv6 } from 'node:net';
import type { Raw, RawEstate } from './random-aws.ts';

/**
 * One packet at a time, decided from what AWS prints and from the published rules alone. It shares nothing with the
 * engine: addresses are matched by Node's own BlockList, rules are walked one by one.
 */
export interface NaivePacket {
  /** Interface id, or `internet`. */
  from: string;
  source: string;
  to: string;
  destination: string;
  protocol: number;
  /** Port; for ICMP type * 256 + code. */
  port: number;
}

const lists = new Map<string, BlockList>();

function inside(block: string, address: string): boolean {
  const six = isIPv6(address);
  if (block.includes(':') !== six) return false;
  let list = lists.get(block);
  if (!list) {
    const [base = '', length = ''] = block.split('/');
    list = new BlockList();
    if (Number(length) === 0)
      list.addRange(
        six ? '::' : '0.0.0.0',
        six ? 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff' : '255.255.255.255',
        six ? 'ipv6' : 'ipv4',
      );
    else list.addSubnet(base, Number(length), six ? 'ipv6' : 'ipv4');
    lists.set(block, list);
  }
  return list.check(address, six ? 'ipv6' : 'ipv4');
}

function array(item: Raw | undefined, name: string): Raw[] {
  const value = item?.[name];
  return Array.isArray(value) ? (value as Raw[]) : [];
}

function find(estate: RawEstate, operation: keyof RawEstate, name: string, value: unknown): Raw | undefined {
  return (estate[operation] ?? []).find((item) => item[name] === value);
}

const names: Record<string, number> = { tcp: 6, udp: 17, icmp: 1, icmpv6: 58 };

/** A packet under way: the address and interface that stand as its source. */
interface Sender {
  address: string;
  /** Groups still recognisable. */
  groups: string[];
  vpc: string;
}

export function naivePasses(estate: RawEstate, packet: NaivePacket): boolean {
  const target =
    packet.to === 'internet'
      ? undefined
      : find(estate, 'DescribeNetworkInterfaces', 'NetworkInterfaceId', packet.to);
  if (target?.['InterfaceType'] === 'nat_gateway') return false;
  if (packet.from === 'internet') return fromInternet(estate, packet, target);
  const origin = find(estate, 'DescribeNetworkInterfaces', 'NetworkInterfaceId', packet.from);
  const groups = groupsOf(origin);
  const targetGroups = groupsOf(target);
  const leaves = groups.some((id) =>
    groupAllows(
      estate,
      id,
      'IpPermissionsEgress',
      packet.destination,
      targetGroups,
      String(target?.['VpcId']),
      packet,
    ),
  );
  if (!leaves) return false;
  const sender: Sender = { address: packet.source, groups, vpc: String(origin?.['VpcId']) };
  const publicly = isIPv6(packet.source) || hasPublic(origin, packet.source);
  return travel(estate, packet, sender, publicly, String(origin?.['SubnetId']), target, 0);
}

function fromInternet(estate: RawEstate, packet: NaivePacket, target: Raw | undefined): boolean {
  const vpc = target?.['VpcId'];
  const gateway = (estate.DescribeInternetGateways ?? []).find((item) =>
    array(item, 'Attachments').some((a) => a['VpcId'] === vpc),
  );
  if (!gateway) return false;
  if (!isIPv6(packet.destination) && !hasPublic(target, packet.destination)) return false;
  const sender: Sender = { address: packet.source, groups: [], vpc: 'internet' };
  return (
    aclAllows(estate, String(target?.['SubnetId']), false, sender.address, packet) &&
    arrives(estate, packet, sender, target)
  );
}

function travel(
  estate: RawEstate,
  packet: NaivePacket,
  sender: Sender,
  publicly: boolean,
  subnet: string,
  target: Raw | undefined,
  depth: number,
): boolean {
  if (depth > 6) return false;
  const vpc = String(find(estate, 'DescribeSubnets', 'SubnetId', subnet)?.['VpcId']);
  if (target?.['SubnetId'] === subnet) return arrives(estate, packet, sender, target);
  const route = routeOf(estate, subnet, vpc, packet.destination);
  if (!route || route['State'] === 'blackhole') return false;
  const out = (): boolean => aclAllows(estate, subnet, true, packet.destination, packet);
  if (route['GatewayId'] === 'local')
    return target?.['VpcId'] === vpc && out() && enters(estate, packet, sender, target);
  if (typeof route['VpcPeeringConnectionId'] === 'string') {
    const peering = find(
      estate,
      'DescribeVpcPeeringConnections',
      'VpcPeeringConnectionId',
      route['VpcPeeringConnectionId'],
    );
    if ((peering?.['Status'] as Raw | undefined)?.['Code'] !== 'active') return false;
    const sides = [
      (peering?.['RequesterVpcInfo'] as Raw)['VpcId'],
      (peering?.['AccepterVpcInfo'] as Raw)['VpcId'],
    ];
    const other = sides[0] === vpc ? sides[1] : sides[0];
    return target?.['VpcId'] === other && out() && enters(estate, packet, sender, target);
  }
  if (typeof route['GatewayId'] === 'string') {
    const gateway = find(estate, 'DescribeInternetGateways', 'InternetGatewayId', route['GatewayId']);
    const attached = array(gateway, 'Attachments').some((a) => a['VpcId'] === vpc);
    if (!attached || packet.to !== 'internet' || !out()) return false;
    return isIPv6(packet.destination) || publicly;
  }
  if (typeof route['EgressOnlyInternetGatewayId'] === 'string') return packet.to === 'internet' && out();
  if (typeof route['NatGatewayId'] === 'string') {
    if (![1, 6, 17].includes(packet.protocol)) return false;
    const nat = find(estate, 'DescribeNatGateways', 'NatGatewayId', route['NatGatewayId']);
    const address = find(
      estate,
      'DescribeNetworkInterfaces',
      'NetworkInterfaceId',
      array(nat, 'NatGatewayAddresses')[0]?.['NetworkInterfaceId'],
    );
    const home = String(address?.['SubnetId']);
    if (home !== subnet && (!out() || !aclAllows(estate, home, false, sender.address, packet))) return false;
    const translated: Sender = { address: String(address?.['PrivateIpAddress']), groups: [], vpc };
    return travel(estate, packet, translated, true, home, target, depth + 1);
  }
  if (typeof route['TransitGatewayId'] === 'string')
    return overTransit(estate, packet, sender, publicly, subnet, vpc, out, target, depth);
  return false;
}

function overTransit(
  estate: RawEstate,
  packet: NaivePacket,
  sender: Sender,
  publicly: boolean,
  subnet: string,
  vpc: string,
  out: () => boolean,
  target: Raw | undefined,
  depth: number,
): boolean {
  const zoneOf = (id: string): unknown =>
    find(estate, 'DescribeSubnets', 'SubnetId', id)?.['AvailabilityZone'];
  const up = find(estate, 'DescribeTransitGatewayVpcAttachments', 'VpcId', vpc);
  const entry = ((up?.['SubnetIds'] as string[] | undefined) ?? []).find(
    (id) => zoneOf(id) === zoneOf(subnet),
  );
  if (entry === undefined || !out() || !aclAllows(estate, entry, false, sender.address, packet)) return false;
  const association = find(
    estate,
    'DescribeTransitGatewayAttachments',
    'TransitGatewayAttachmentId',
    up?.['TransitGatewayAttachmentId'],
  )?.['Association'] as Raw | undefined;
  const table = (estate.SearchTransitGatewayRoutes ?? []).find(
    (item) => item['id'] === association?.['TransitGatewayRouteTableId'],
  );
  const route = longest(array(table, 'items'), packet.destination, (item) => [
    String(item['DestinationCidrBlock']),
  ]);
  if (!route || route['State'] === 'blackhole') return false;
  const next = array(route, 'TransitGatewayAttachments')[0]?.['TransitGatewayAttachmentId'];
  const down = find(estate, 'DescribeTransitGatewayVpcAttachments', 'TransitGatewayAttachmentId', next);
  const subnets = (down?.['SubnetIds'] as string[] | undefined) ?? [];
  const exit = subnets.find((id) => zoneOf(id) === zoneOf(subnet)) ?? subnets[0];
  return exit !== undefined && travel(estate, packet, sender, publicly, exit, target, depth + 1);
}

function enters(estate: RawEstate, packet: NaivePacket, sender: Sender, target: Raw | undefined): boolean {
  return (
    aclAllows(estate, String(target?.['SubnetId']), false, sender.address, packet) &&
    arrives(estate, packet, sender, target)
  );
}

function arrives(estate: RawEstate, packet: NaivePacket, sender: Sender, target: Raw | undefined): boolean {
  return groupsOf(target).some((id) =>
    groupAllows(estate, id, 'IpPermissions', sender.address, sender.groups, sender.vpc, packet),
  );
}

function groupsOf(item: Raw | undefined): string[] {
  return array(item, 'Groups').map((group) => String(group['GroupId']));
}

function hasPublic(item: Raw | undefined, address: string): boolean {
  return array(item, 'PrivateIpAddresses').some(
    (entry) => entry['PrivateIpAddress'] === address && entry['Association'] !== undefined,
  );
}

function groupAllows(
  estate: RawEstate,
  group: string,
  side: string,
  peer: string,
  peerGroups: string[],
  peerVpc: string,
  packet: NaivePacket,
): boolean {
  const item = find(estate, 'DescribeSecurityGroups', 'GroupId', group);
  return array(item, side).some((permission) => {
    if (!protocolMatches(permission, packet)) return false;
    if (array(permission, 'IpRanges').some((range) => inside(String(range['CidrIp']), peer))) return true;
    if (array(permission, 'Ipv6Ranges').some((range) => inside(String(range['CidrIpv6']), peer))) return true;
    const entries = array(permission, 'PrefixListIds').flatMap((list) =>
      array(
        (estate.GetManagedPrefixListEntries ?? []).find(
          (candidate) => candidate['id'] === list['PrefixListId'],
        ),
        'items',
      ),
    );
    if (entries.some((entry) => inside(String(entry['Cidr']), peer))) return true;
    return array(permission, 'UserIdGroupPairs').some(
      (pair) =>
        peerGroups.includes(String(pair['GroupId'])) &&
        inScope(estate, String(item?.['VpcId']), peerVpc, side === 'IpPermissions'),
    );
  });
}

function inScope(estate: RawEstate, own: string, other: string, inbound: boolean): boolean {
  if (own === other) return true;
  const peered = (estate.DescribeVpcPeeringConnections ?? []).some((item) => {
    const one = item['RequesterVpcInfo'] as Raw;
    const two = item['AccepterVpcInfo'] as Raw;
    const both = [one['VpcId'], two['VpcId']];
    return (
      (item['Status'] as Raw)['Code'] === 'active' &&
      one['Region'] === two['Region'] &&
      both.includes(own) &&
      both.includes(other)
    );
  });
  if (peered) return true;
  const on = (item: Raw | undefined): boolean =>
    (item?.['Options'] as Raw | undefined)?.['SecurityGroupReferencingSupport'] === 'enable';
  return (
    inbound &&
    on(estate.DescribeTransitGateways?.[0]) &&
    on(find(estate, 'DescribeTransitGatewayVpcAttachments', 'VpcId', own)) &&
    on(find(estate, 'DescribeTransitGatewayVpcAttachments', 'VpcId', other))
  );
}

function protocolMatches(permission: Raw, packet: NaivePacket): boolean {
  const text = String(permission['IpProtocol']);
  if (text === '-1') return true;
  const protocol = names[text] ?? Number(text);
  if (protocol !== packet.protocol) return false;
  const [from, to] = [
    permission['FromPort'] as number | undefined,
    permission['ToPort'] as number | undefined,
  ];
  if (protocol === 6 || protocol === 17) return packet.port >= (from ?? 0) && packet.port <= (to ?? 65535);
  if (protocol === 1 || protocol === 58) {
    if (from === undefined || from < 0) return true;
    return Math.floor(packet.port / 256) === from && (to === undefined || to < 0 || packet.port % 256 === to);
  }
  return true;
}

function aclAllows(
  estate: RawEstate,
  subnet: string,
  egress: boolean,
  peer: string,
  packet: NaivePacket,
): boolean {
  const acls = estate.DescribeNetworkAcls ?? [];
  const vpc = find(estate, 'DescribeSubnets', 'SubnetId', subnet)?.['VpcId'];
  const acl =
    acls.find((item) => array(item, 'Associations').some((a) => a['SubnetId'] === subnet)) ??
    acls.find((item) => item['VpcId'] === vpc && item['IsDefault'] === true);
  let best: Raw | undefined;
  for (const entry of array(acl, 'Entries')) {
    if (entry['Egress'] !== egress) continue;
    if (!inside(String(entry['CidrBlock'] ?? entry['Ipv6CidrBlock']), peer)) continue;
    const protocol = entry['Protocol'];
    if (protocol !== '-1' && Number(protocol) !== packet.protocol) continue;
    const range = entry['PortRange'] as { From: number; To: number } | undefined;
    if (range && (packet.port < range.From || packet.port > range.To)) continue;
    const icmp = entry['IcmpTypeCode'] as { Type: number; Code: number } | undefined;
    if (icmp && icmp.Type >= 0 && icmp.Type !== Math.floor(packet.port / 256)) continue;
    if (icmp && icmp.Type >= 0 && icmp.Code >= 0 && icmp.Code !== packet.port % 256) continue;
    if (!best || Number(entry['RuleNumber']) < Number(best['RuleNumber'])) best = entry;
  }
  return best?.['RuleAction'] === 'allow';
}

function routeOf(estate: RawEstate, subnet: string, vpc: string, destination: string): Raw | undefined {
  const tables = estate.DescribeRouteTables ?? [];
  const table =
    tables.find((item) => array(item, 'Associations').some((a) => a['SubnetId'] === subnet)) ??
    tables.find(
      (item) => item['VpcId'] === vpc && array(item, 'Associations').some((a) => a['Main'] === true),
    );
  return longest(array(table, 'Routes'), destination, (route) => [
    String(route['DestinationCidrBlock'] ?? route['DestinationIpv6CidrBlock']),
  ]);
}

function longest(routes: Raw[], destination: string, blocks: (route: Raw) => string[]): Raw | undefined {
  let best: Raw | undefined;
  let length = -1;
  for (const route of routes)
    for (const block of blocks(route)) {
      const size = Number(block.split('/')[1]);
      const wins = size > length || (size === length && route['Type'] === 'static');
      if (wins && inside(block, destination)) {
        best = route;
        length = size;
      }
    }
  return best;
}
