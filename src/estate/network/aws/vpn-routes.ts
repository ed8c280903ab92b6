import { everything, type Prefix } from '../address.ts';
import type { Route, RouteTable, RouteTarget } from '../representation.ts';
import type { AwsRouteTable, AwsVpnConnection } from './evidence.ts';
import type { Found, Reading } from './reading.ts';

const gone: ReadonlySet<string> = new Set(['deleting', 'deleted']);

/**
 * What VPN gateways have routes for: static routes of their connections, and what they propagate into route tables.
 * Routes that they learn by BGP are not listed anywhere.
 */
export class VpnRoutes {
  readonly #reading: Reading;
  readonly #connections: readonly Found<AwsVpnConnection>[];

  constructor(reading: Reading) {
    this.#reading = reading;
    this.#connections = reading
      .all<AwsVpnConnection>('DescribeVpnConnections', 'VpnConnectionId')
      .filter(({ item }) => !gone.has(item.State ?? ''));
  }

  of(gateway: string, target: RouteTarget): Pick<RouteTable, 'routes' | 'evidence'> {
    const own = this.#connections.filter(({ item }) => item.VpnGatewayId === gateway);
    const known = new Map<string, Route>();
    let open = this.#learned(gateway, own);
    const add = (text: string | undefined, evidence: string, uncertain?: string): void => {
      const prefix = this.#reading.prefix(text, `${gateway} route`, evidence);
      if (!prefix) open ??= `malformed-address:${gateway} route`;
      else known.set(text ?? '', routeTo(prefix, text ?? '', target, uncertain));
    };
    for (const { item, evidence } of own)
      for (const { DestinationCidrBlock: text, State: state } of item.Routes ?? [])
        if (!gone.has(state ?? '')) {
          const settled = state === undefined || state === 'available';
          const doubt = settled
            ? undefined
            : this.#reading.unknown(
                'vpn-route-state',
                `${gateway} ${String(text)}`,
                `its state is "${state}"`,
                evidence,
              );
          add(text, evidence, doubt);
        }
    for (const { item, evidence } of this.#reading.all<AwsRouteTable>('DescribeRouteTables', 'RouteTableId'))
      for (const { GatewayId, Origin, DestinationCidrBlock, DestinationIpv6CidrBlock } of item.Routes ?? [])
        if (GatewayId === gateway && Origin === 'EnableVgwRoutePropagation')
          add(DestinationCidrBlock ?? DestinationIpv6CidrBlock, evidence);
    const rest = ([4, 6] as const).map((family) => ({
      ...routeTo(everything(family), 'any address', target, open),
      preference: 1,
    }));
    return {
      routes: [...known.values(), ...(open === undefined ? [] : rest)],
      evidence: own.map(({ evidence }) => evidence),
    };
  }

  /** Why it may have routes that no list shows. */
  #learned(gateway: string, own: readonly Found<AwsVpnConnection>[]): string | undefined {
    const lists = this.#reading.lists('DescribeVpnConnections');
    const places = this.#reading.places;
    if (lists.length < places.length || !lists.every(({ list }) => list.complete))
      return this.#reading.unknown(
        'vpn-routes-not-read',
        gateway,
        'DescribeVpnConnections was not read, or not to the end',
      );
    if (own.length === 0 || own.some(({ item }) => item.Options?.StaticRoutesOnly !== true))
      return this.#reading.unknown('learned-routes', gateway, 'routes that it learns by BGP are not read');
    this.#reading.assume(
      'vpn-without-direct-connect',
      'No Direct Connect virtual interface is attached to VPN gateways whose connections have static routes only.',
    );
    return undefined;
  }
}

function routeTo(prefix: Prefix, id: string, target: RouteTarget, uncertain: string | undefined): Route {
  return {
    ...{ id, prefix, origin: 'static', preference: 0, target },
    ...(uncertain === undefined ? {} : { uncertain }),
  };
}
