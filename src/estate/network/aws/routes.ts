import { everything, type Prefix } from '../address.ts';
import type { Identity, Route, RouteTable, RouteTarget } from '../representation.ts';
import { wholeProtocol } from '../transport.ts';
import type { AwsNatGateway, AwsPeering, AwsRoute, AwsRouteTable } from './evidence.ts';
import type { Gateways } from './gateways.ts';
import type { NetworkFirewalls } from './network-firewall.ts';
import type { Found, Reading } from './reading.ts';
import { peeringState } from './peerings.ts';
import type { TransitGateways } from './transit-gateways.ts';

interface RouteContext {
  readonly reading: Reading;
  readonly gateways: Gateways;
  readonly transit: TransitGateways;
  readonly firewalls: NetworkFirewalls;
  readonly lists: ReadonlyMap<string, Identity>;
  readonly peerings: ReadonlyMap<string, AwsPeering>;
  readonly nats: ReadonlyMap<string, AwsNatGateway>;
  readonly vpcs: ReadonlySet<string>;
}

/** A VPC route table: static before prefix list before propagated among equal prefixes. */
export function lowerRouteTable({ item, evidence }: Found<AwsRouteTable>, context: RouteContext): RouteTable {
  const routes = (item.Routes ?? []).flatMap((route) => lowerRoute(route, item, evidence, context));
  return { id: item.RouteTableId, routes, evidence: [evidence] };
}

function lowerRoute(route: AwsRoute, table: AwsRouteTable, evidence: string, context: RouteContext): Route[] {
  const { reading } = context;
  const written =
    route.DestinationCidrBlock ?? route.DestinationIpv6CidrBlock ?? route.DestinationPrefixListId ?? '?';
  const subject = `${table.RouteTableId} route ${written}`;
  const { target, unknown: doubt } = targetOf(route, table.VpcId ?? '', subject, evidence, context);
  const known = route.State === undefined || route.State === 'active' || route.State === 'blackhole';
  const unknown = known
    ? doubt
    : reading.unknown('route-state', subject, `its state is "${String(route.State)}"`, evidence);
  const propagated = route.Origin === 'EnableVgwRoutePropagation';
  const list = route.DestinationPrefixListId;
  const origin =
    list !== undefined
      ? 'prefix-list'
      : propagated
        ? 'propagated'
        : target.kind === 'local'
          ? 'local'
          : 'static';
  const preference = list !== undefined ? 1 : propagated ? 2 : 0;
  const make = (prefix: Prefix, uncertain: string | undefined): Route => ({
    id: written,
    prefix,
    origin,
    preference,
    target,
    ...(uncertain === undefined ? {} : { uncertain }),
  });
  if (list !== undefined) {
    const entries = context.lists.get(list)?.prefixes;
    if (entries) return entries.map((prefix) => make(prefix, unknown));
    const unread = reading.unknown('prefix-list-not-read', list, 'its entries were not read', evidence);
    return [make(everything(4), unread), make(everything(6), unread)];
  }
  const prefix = reading.prefix(written, subject, evidence);
  if (prefix?.family === 6 && route.NatGatewayId !== undefined)
    reading.assume(
      'nat64-not-followed',
      'IPv6 hosts with a route to a NAT gateway reach no IPv4 address that they should not by way of NAT64.',
    );
  if (prefix) return [make(prefix, unknown)];
  return [
    make(everything(4), `malformed-address:${subject}`),
    make(everything(6), `malformed-address:${subject}`),
  ];
}

interface Targeted {
  readonly target: RouteTarget;
  readonly unknown?: string;
}

function targetOf(
  route: AwsRoute,
  vpc: string,
  subject: string,
  evidence: string,
  context: RouteContext,
): Targeted {
  if (route.State === 'blackhole') return { target: { kind: 'drop', via: 'blackhole' } };
  const gateway = route.GatewayId;
  if (gateway === 'local') return { target: { kind: 'local' } };
  if (gateway?.startsWith('igw-')) return context.gateways.internet(gateway, vpc, true);
  if (gateway?.startsWith('vgw-')) return context.gateways.vpn(gateway, vpc);
  if (gateway?.startsWith('vpce-') && route.DestinationPrefixListId !== undefined)
    return { target: { kind: 'outside', domain: 'aws-services', needsPublic: false, via: gateway } };
  if (route.EgressOnlyInternetGatewayId !== undefined)
    return context.gateways.internet(route.EgressOnlyInternetGatewayId, vpc, false);
  if (route.NatGatewayId !== undefined) return natTarget(route.NatGatewayId, subject, evidence, context);
  if (route.NetworkInterfaceId !== undefined)
    return {
      target: {
        kind: 'endpoint',
        endpoint: route.NetworkInterfaceId,
        translatesSource: false,
        passes: 'if-forwarding',
        via: route.NetworkInterfaceId,
      },
    };
  if (route.VpcPeeringConnectionId !== undefined)
    return peeringTarget(route.VpcPeeringConnectionId, vpc, evidence, context);
  if (route.TransitGatewayId !== undefined)
    return context.transit.fromVpc(route.TransitGatewayId, vpc, evidence);
  const throughFirewall = context.firewalls.target(gateway ?? '');
  if (throughFirewall) return throughFirewall;
  const named =
    gateway ??
    route.InstanceId ??
    route.LocalGatewayId ??
    route.CarrierGatewayId ??
    route.CoreNetworkArn ??
    'no target';
  const unknown = context.reading.unknown(
    'route-target',
    subject,
    `the target ${named} is not understood`,
    evidence,
  );
  return { target: { kind: 'anywhere', via: named }, unknown };
}

function natTarget(id: string, subject: string, evidence: string, { nats, reading }: RouteContext): Targeted {
  const nat = nats.get(id);
  const address = nat?.NatGatewayAddresses?.[0]?.NetworkInterfaceId;
  if (nat && (nat.State === 'failed' || nat.State === 'deleted'))
    return { target: { kind: 'drop', via: `${id} is ${nat.State}` } };
  const settled = nat?.State === undefined || nat.State === 'available';
  if (address === undefined) {
    const unknown = reading.unknown('nat-gateway-not-read', id, `target of ${subject}`, evidence);
    return { target: { kind: 'anywhere', via: id }, unknown };
  }
  const transport = [wholeProtocol(1), wholeProtocol(6), wholeProtocol(17)];
  return {
    ...(settled ? {} : { unknown: reading.unknown('nat-gateway-changing', id, nat.State ?? '', evidence) }),
    target: {
      kind: 'endpoint',
      endpoint: address,
      translatesSource: true,
      passes: 'always',
      via: id,
      transport,
    },
  };
}

function peeringTarget(
  id: string,
  vpc: string,
  evidence: string,
  { peerings, reading, vpcs }: RouteContext,
): Targeted {
  const peering = peerings.get(id);
  if (!peering) {
    const unknown = reading.unknown('peering-not-read', id, 'the connection was not read', evidence);
    return { target: { kind: 'anywhere', via: id }, unknown };
  }
  const state = peeringState(peering);
  if (state === 'down') return { target: { kind: 'drop', via: `${id} is ${String(peering.Status?.Code)}` } };
  const requester = peering.RequesterVpcInfo?.VpcId;
  const other = (requester === vpc ? peering.AccepterVpcInfo?.VpcId : requester) ?? id;
  const doubt =
    state === 'up'
      ? {}
      : {
          unknown: reading.unknown(
            'peering-state',
            id,
            `its state is "${String(peering.Status?.Code)}"`,
            evidence,
          ),
        };
  if (vpcs.has(other)) return { target: { kind: 'domain', domain: other, via: id }, ...doubt };
  reading.unknown('vpc-not-read', other, `behind ${id}`, evidence);
  return {
    target: { kind: 'outside', domain: `uncollected:${other}`, needsPublic: false, via: id },
    ...doubt,
  };
}
