import { isIPv6 } from 'node:net';
import type { Family } from '../../../src/estate/network/address.ts';
import type { Raw, RawEstate } from '../../analyse/isolation/random-aws.ts';
import { and, between, inside, no, not, or, yes } from './formula.ts';

/** One end of a packet: an interface, or the Internet (null), with the term that stands for its address. */
export interface End {
  raw: Raw | null;
  term: string;
  /** It has a public address of its own, or is on the Internet. */
  publicly: boolean;
}

/** Who stands as the source on the way. */
interface Sender {
  term: string;
  groups: readonly string[];
  vpc: string;
  publicly: boolean;
}

/**
 * The condition under which a packet passes, as one formula over its addresses and transport, from what AWS prints
 * and the published rules. Nothing is taken from the engine or from its lowering.
 */
export function passes(estate: RawEstate, from: End, to: End, family: Family): string {
  return new Rules(estate, to, family).from(from);
}

class Rules {
  readonly #estate: RawEstate;
  readonly #to: End;
  readonly #family: Family;

  constructor(estate: RawEstate, to: End, family: Family) {
    this.#estate = estate;
    this.#to = to;
    this.#family = family;
  }

  from({ raw, term, publicly }: End): string {
    if (this.#to.raw?.['InterfaceType'] === 'nat_gateway') return no;
    if (raw === null) return this.#fromInternet(term);
    const vpc = String(raw['VpcId']);
    const groups = groupsOf(raw);
    const peer = {
      term: this.#to.term,
      groups: groupsOf(this.#to.raw),
      vpc: String(this.#to.raw?.['VpcId']),
    };
    const leaves = or(...groups.map((id) => this.#group(id, 'IpPermissionsEgress', peer)));
    const sender = { term, groups, vpc, publicly: publicly || this.#family === 6 };
    return and(leaves, this.#stand(sender, String(raw['SubnetId']), 0));
  }

  #fromInternet(term: string): string {
    const { raw, publicly } = this.#to;
    if (raw === null || (this.#family === 4 && !publicly)) return no;
    const attached = this.#all('DescribeInternetGateways').some((gateway) =>
      list(gateway, 'Attachments').some(({ VpcId }) => VpcId === raw['VpcId']),
    );
    const sender = { term, groups: [], vpc: 'internet', publicly: true };
    return attached ? and(this.#acl(String(raw['SubnetId']), false, term), this.#arrive(sender)) : no;
  }

  #stand(sender: Sender, subnet: string, depth: number): string {
    if (depth > 6) return no;
    if (this.#to.raw?.['SubnetId'] === subnet) return this.#arrive(sender);
    const vpc = String(this.#one('DescribeSubnets', 'SubnetId', subnet)?.['VpcId']);
    const out = this.#acl(subnet, true, this.#to.term);
    return this.#taken(list(this.#routeTable(subnet, vpc), 'Routes'), (route) =>
      route['State'] === 'blackhole' ? no : this.#follow(route, sender, subnet, vpc, out, depth),
    );
  }

  #follow(route: Raw, sender: Sender, subnet: string, vpc: string, out: string, depth: number): string {
    const target = this.#to.raw;
    if (route['GatewayId'] === 'local') return target?.['VpcId'] === vpc ? and(out, this.#enter(sender)) : no;
    if (typeof route['VpcPeeringConnectionId'] === 'string') {
      const other = this.#peerOf(route['VpcPeeringConnectionId'], vpc);
      return other !== null && target?.['VpcId'] === other ? and(out, this.#enter(sender)) : no;
    }
    if (typeof route['GatewayId'] === 'string') {
      const gateway = this.#one('DescribeInternetGateways', 'InternetGatewayId', route['GatewayId']);
      const attached = list(gateway, 'Attachments').some(({ VpcId }) => VpcId === vpc);
      return attached && target === null && sender.publicly ? out : no;
    }
    if (typeof route['EgressOnlyInternetGatewayId'] === 'string') return target === null ? out : no;
    if (typeof route['NatGatewayId'] === 'string')
      return this.#translate(route['NatGatewayId'], sender, subnet, vpc, out, depth);
    if (typeof route['TransitGatewayId'] === 'string') return this.#transit(sender, subnet, vpc, out, depth);
    return no;
  }

  /** NAT gateways carry TCP, UDP and ICMP, and put their own address as the source. */
  #translate(id: string, sender: Sender, subnet: string, vpc: string, out: string, depth: number): string {
    const gateway = this.#one('DescribeNatGateways', 'NatGatewayId', id);
    const box = this.#one(
      'DescribeNetworkInterfaces',
      'NetworkInterfaceId',
      list(gateway, 'NatGatewayAddresses')[0]?.['NetworkInterfaceId'],
    );
    const home = String(box?.['SubnetId']);
    const carried = or(...[1, 6, 17].map((protocol) => between(protocol << 16, (protocol << 16) | 0xffff)));
    const over = home === subnet ? yes : and(out, this.#acl(home, false, sender.term));
    const translated = {
      term: addressTerm(String(box?.['PrivateIpAddress'])),
      groups: [],
      vpc,
      publicly: true,
    };
    return and(carried, over, this.#stand(translated, home, depth + 1));
  }

  #transit(sender: Sender, subnet: string, vpc: string, out: string, depth: number): string {
    const zone = this.#zoneOf(subnet);
    const up = this.#one('DescribeTransitGatewayVpcAttachments', 'VpcId', vpc);
    const entry = strings(up, 'SubnetIds').find((id) => this.#zoneOf(id) === zone);
    if (entry === undefined) return no;
    const attachment = this.#one(
      'DescribeTransitGatewayAttachments',
      'TransitGatewayAttachmentId',
      up?.['TransitGatewayAttachmentId'],
    );
    const association = attachment?.['Association'] as Raw | undefined;
    const table = this.#one('SearchTransitGatewayRoutes', 'id', association?.['TransitGatewayRouteTableId']);
    const onward = this.#taken(list(table, 'items'), (route) => {
      const [next] = list(route, 'TransitGatewayAttachments');
      if (route['State'] === 'blackhole' || !next) return no;
      const down = this.#one(
        'DescribeTransitGatewayVpcAttachments',
        'TransitGatewayAttachmentId',
        next['TransitGatewayAttachmentId'],
      );
      const subnets = strings(down, 'SubnetIds');
      const exit = subnets.find((id) => this.#zoneOf(id) === zone) ?? subnets[0];
      return exit === undefined ? no : this.#stand(sender, exit, depth + 1);
    });
    return and(out, this.#acl(entry, false, sender.term), onward);
  }

  /** The longest prefix decides; of two alike the static one. */
  #taken(routes: readonly Raw[], follow: (route: Raw) => string): string {
    const ranked = routes
      .map((route) => ({
        route,
        block: String(route['DestinationCidrBlock'] ?? route['DestinationIpv6CidrBlock']),
      }))
      .sort(
        (a, b) =>
          lengthOf(b.block) - lengthOf(a.block) ||
          Number(b.route['Type'] === 'static') - Number(a.route['Type'] === 'static'),
      );
    const cases: string[] = [];
    const before: string[] = [];
    for (const { route, block } of ranked) {
      const match = inside(block, this.#to.term, this.#family);
      if (match === no) continue;
      cases.push(and(match, ...before.map(not), follow(route)));
      before.push(match);
    }
    return or(...cases);
  }

  #enter(sender: Sender): string {
    return and(this.#acl(String(this.#to.raw?.['SubnetId']), false, sender.term), this.#arrive(sender));
  }

  #arrive(sender: Sender): string {
    return or(...groupsOf(this.#to.raw).map((id) => this.#group(id, 'IpPermissions', sender)));
  }

  #group(id: string, side: string, peer: Pick<Sender, 'term' | 'groups' | 'vpc'>): string {
    const group = this.#one('DescribeSecurityGroups', 'GroupId', id);
    const within = (block: unknown): string => inside(String(block), peer.term, this.#family);
    return or(
      ...list(group, side).map((permission) =>
        and(
          protocol(permission),
          or(
            ...list(permission, 'IpRanges').map(({ CidrIp }) => within(CidrIp)),
            ...list(permission, 'Ipv6Ranges').map(({ CidrIpv6 }) => within(CidrIpv6)),
            ...list(permission, 'PrefixListIds').flatMap(({ PrefixListId }) =>
              list(this.#one('GetManagedPrefixListEntries', 'id', PrefixListId), 'items').map(({ Cidr }) =>
                within(Cidr),
              ),
            ),
            ...list(permission, 'UserIdGroupPairs').map(({ GroupId }) =>
              peer.groups.includes(String(GroupId)) &&
              this.#recognised(String(group?.['VpcId']), peer.vpc, side === 'IpPermissions')
                ? yes
                : no,
            ),
          ),
        ),
      ),
    );
  }

  /** Groups are recognised in their own VPC, over peering in a region, and inbound over a transit gateway set so. */
  #recognised(own: string, other: string, inbound: boolean): boolean {
    if (own === other) return true;
    const peered = this.#all('DescribeVpcPeeringConnections').some((peering) => {
      const [one, two] = [peering['RequesterVpcInfo'] as Raw, peering['AccepterVpcInfo'] as Raw];
      const both = [one['VpcId'], two['VpcId']];
      return (
        isActive(peering) && one['Region'] === two['Region'] && both.includes(own) && both.includes(other)
      );
    });
    const set = (item: Raw | undefined): boolean =>
      (item?.['Options'] as Raw | undefined)?.['SecurityGroupReferencingSupport'] === 'enable';
    const attached = (vpc: string): boolean =>
      set(this.#one('DescribeTransitGatewayVpcAttachments', 'VpcId', vpc));
    return (
      peered || (inbound && set(this.#all('DescribeTransitGateways')[0]) && attached(own) && attached(other))
    );
  }

  /** The entries by number; the first that matches decides, and none denies. */
  #acl(subnet: string, egress: boolean, peer: string): string {
    const acls = this.#all('DescribeNetworkAcls');
    const vpc = this.#one('DescribeSubnets', 'SubnetId', subnet)?.['VpcId'];
    const acl =
      acls.find((one) => list(one, 'Associations').some(({ SubnetId }) => SubnetId === subnet)) ??
      acls.find((one) => one['VpcId'] === vpc && one['IsDefault'] === true);
    const entries = list(acl, 'Entries')
      .filter((entry) => entry['Egress'] === egress)
      .sort((a, b) => Number(b['RuleNumber']) - Number(a['RuleNumber']));
    return entries.reduce((otherwise, entry) => {
      const block = String(entry['CidrBlock'] ?? entry['Ipv6CidrBlock']);
      const match = and(inside(block, peer, this.#family), entryProtocol(entry));
      if (match === no) return otherwise;
      return `(ite ${match} ${entry['RuleAction'] === 'allow' ? yes : no} ${otherwise})`;
    }, no);
  }

  #routeTable(subnet: string, vpc: string): Raw | undefined {
    const tables = this.#all('DescribeRouteTables');
    return (
      tables.find((one) => list(one, 'Associations').some(({ SubnetId }) => SubnetId === subnet)) ??
      tables.find(
        (one) => one['VpcId'] === vpc && list(one, 'Associations').some(({ Main }) => Main === true),
      )
    );
  }

  #peerOf(id: string, vpc: string): unknown {
    const peering = this.#one('DescribeVpcPeeringConnections', 'VpcPeeringConnectionId', id);
    if (!peering || !isActive(peering)) return null;
    const sides = [peering['RequesterVpcInfo'], peering['AccepterVpcInfo']].map(
      (side) => (side as Raw)['VpcId'],
    );
    return sides[0] === vpc ? sides[1] : sides[0];
  }

  #zoneOf(subnet: string): unknown {
    return this.#one('DescribeSubnets', 'SubnetId', subnet)?.['AvailabilityZone'];
  }

  #all(operation: keyof RawEstate): Raw[] {
    return this.#estate[operation] ?? [];
  }

  #one(operation: keyof RawEstate, name: string, value: unknown): Raw | undefined {
    return this.#all(operation).find((item) => item[name] === value);
  }
}

const numbers: Readonly<Record<string, number>> = { tcp: 6, udp: 17, icmp: 1, icmpv6: 58 };

function protocol(permission: Raw): string {
  const text = String(permission['IpProtocol']);
  if (text === '-1') return yes;
  const number = numbers[text] ?? Number(text);
  const [from, to] = [Number(permission['FromPort'] ?? -1), Number(permission['ToPort'] ?? -1)];
  const base = number << 16;
  if (number === 6 || number === 17) return between(base + Math.max(0, from), base + (to < 0 ? 0xffff : to));
  if ((number === 1 || number === 58) && from >= 0)
    return between(base + from * 256 + Math.max(0, to), base + from * 256 + (to < 0 ? 255 : to));
  return between(base, base + 0xffff);
}

function entryProtocol(entry: Raw): string {
  if (entry['Protocol'] === '-1') return yes;
  const base = Number(entry['Protocol']) << 16;
  const range = entry['PortRange'] as { From: number; To: number } | undefined;
  if (range) return between(base + range.From, base + range.To);
  const icmp = entry['IcmpTypeCode'] as { Type: number; Code: number } | undefined;
  if (icmp && icmp.Type >= 0) {
    const type = base + icmp.Type * 256;
    return between(type + Math.max(0, icmp.Code), type + (icmp.Code < 0 ? 255 : icmp.Code));
  }
  return between(base, base + 0xffff);
}

function addressTerm(address: string): string {
  if (isIPv6(address)) throw new Error('NAT gateways of these estates are IPv4');
  const value = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  return `(_ bv${String(value)} 32)`;
}

function lengthOf(block: string): number {
  return Number(block.split('/')[1]);
}

function isActive(peering: Raw): boolean {
  return (peering['Status'] as Raw | undefined)?.['Code'] === 'active';
}

function groupsOf(item: Raw | null): string[] {
  return list(item ?? undefined, 'Groups').map(({ GroupId }) => String(GroupId));
}

function list(item: Raw | undefined, name: string): Raw[] {
  const value = item?.[name];
  return Array.isArray(value) ? (value as Raw[]) : [];
}

function strings(item: Raw | undefined, name: string): string[] {
  const value = item?.[name];
  return Array.isArray(value) ? (value as string[]) : [];
}
