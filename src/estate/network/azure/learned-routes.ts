import { covers, type Prefix } from '../address.ts';
import type { Route, RouteTarget } from '../representation.ts';
import { nameOf } from './fields.ts';
import type { Reading } from './reading.ts';
import type { Surroundings } from './surroundings.ts';
import type { Subnet } from './virtual-networks.ts';

interface LearnedContext {
  readonly surroundings: Surroundings;
  readonly reading: Reading;
}

/** User-defined before learned before system routes; the shadow of what may be more specific before all. */
export const preference = { shadow: -1, userDefined: 0, learned: 1, system: 2 } as const;

/** Routes of gateways. Those learned by BGP are not read: they may stand at any prefix that is not our own. */
export function learnedRoutes(
  context: LearnedContext,
  subnet: Subnet,
  spaces: readonly Prefix[],
  overridable: readonly Prefix[],
): Route[] {
  const { surroundings } = context;
  const routes: Route[] = [];
  const add = (id: string, prefix: Prefix, target: RouteTarget, uncertain: string | undefined): void => {
    if (spaces.some((own) => covers(own, prefix))) return;
    routes.push({
      id,
      prefix,
      origin: 'bgp',
      preference: preference.learned,
      target,
      ...(uncertain === undefined ? {} : { uncertain }),
    });
  };
  for (const { gateway, uncertain } of surroundings.gatewaysOf(subnet.network)) {
    const via = nameOf(gateway.id);
    const target: RouteTarget = {
      kind: 'outside',
      domain: `on-premises:${gateway.id}`,
      needsPublic: false,
      via,
    };
    for (const prefix of gateway.prefixes) add(`gateway ${via}`, prefix, target, uncertain);
    if (gateway.open !== undefined)
      for (const prefix of overridable) routes.push(shadow(prefix, target, gateway.open));
  }
  for (const joined of surroundings.joinedWith(subnet.network))
    for (const prefix of joined.network.prefixes)
      add(
        `gateway ${nameOf(joined.via)}: ${nameOf(joined.network.id)}`,
        prefix,
        {
          kind: 'attachment',
          choices: [joined.subnet],
          passesInbound: true,
          otherZone: 'any',
          via: nameOf(joined.via),
        },
        joined.uncertain,
      );
  return routes;
}

/** Routes of service endpoints and of a Route Server: their prefixes are not read. */
export function shadowRoutes(
  context: LearnedContext,
  subnet: Subnet,
  overridable: readonly Prefix[],
): Route[] {
  const { surroundings, reading } = context;
  const routes: Route[] = [];
  if (subnet.hasServiceEndpoints) {
    const why = reading.unknown(
      'service-endpoint',
      subnet.id,
      'the prefixes of its service endpoints are not known here',
    );
    for (const prefix of overridable) routes.push(shadow(prefix, toInternet(false), why));
  }
  const near = [
    subnet.network,
    ...surroundings.links(subnet.network).flatMap((link) => (link.borrowsGateway ? [link.to] : [])),
  ];
  for (const network of near)
    if (surroundings.networks.get(network)?.subnets.some(({ name }) => name === 'routeserversubnet')) {
      const why = reading.unknown('route-server', network, 'the routes of its Route Server are not read');
      for (const prefix of overridable)
        routes.push(shadow(prefix, { kind: 'anywhere', via: 'Route Server' }, why));
    }
  return routes;
}

export function toInternet(needsPublic: boolean): RouteTarget {
  return { kind: 'outside', domain: 'internet', needsPublic, via: 'Internet' };
}

/** Stands for routes more specific than the prefix that may exist. */
export function shadow(prefix: Prefix, target: RouteTarget, uncertain: string): Route {
  return {
    id: 'routes that may exist',
    prefix,
    origin: 'bgp',
    preference: preference.shadow,
    target,
    uncertain,
  };
}
