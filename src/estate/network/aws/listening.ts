import type { Endpoint, Filter, Match, Relay } from '../representation.ts';
import type { AwsInterface } from './evidence.ts';
import type { Reading } from './reading.ts';

const everybody: Match = { any: true, prefixes: [], identities: [] };

/**
 * Interfaces of network load balancers: they start no connection of their own, and one without security groups takes
 * what its listeners listen on and nothing else ("Network Load Balancers", Elastic Load Balancing user guide).
 */
export function listeningOnly(
  endpoints: readonly Endpoint[],
  relays: readonly Relay[],
  reading: Reading,
): { endpoints: Endpoint[]; filters: Filter[] } {
  const network = new Set(
    reading
      .all<AwsInterface>('DescribeNetworkInterfaces', 'NetworkInterfaceId')
      .filter(({ item }) => item.InterfaceType === 'network_load_balancer')
      .map(({ item }) => item.NetworkInterfaceId),
  );
  const relayOf = new Map(
    relays
      .filter(({ kind }) => kind === 'load-balancer')
      .flatMap((relay) => relay.front.map((id) => [id, relay] as const)),
  );
  const filters = new Map<string, Filter>();
  const changed = endpoints.map((endpoint): Endpoint => {
    const relay = relayOf.get(endpoint.id);
    if (!network.has(endpoint.id) || relay === undefined) return endpoint;
    if (endpoint.identities.length > 0) return { ...endpoint, initiates: false };
    const filter = filterOf(relay, endpoint.evidence);
    filters.set(filter.id, filter);
    return { ...endpoint, initiates: false, inbound: [{ filters: [filter.id] }] };
  });
  return { endpoints: changed, filters: [...filters.values()] };
}

function filterOf({ id, listeners }: Relay, evidence: readonly string[]): Filter {
  return {
    id: `listeners of ${id}`,
    stateful: true,
    inbound: listeners.map((listener) => ({
      id: listener.id,
      action: 'allow',
      source: everybody,
      destination: everybody,
      transport: listener.transport,
      // Which target it leads to may be unknown while the port that it listens on is not.
      ...(listener.transportUncertain === undefined ? {} : { uncertain: listener.transportUncertain }),
    })),
    outbound: [],
    otherwise: 'deny',
    evidence,
  };
}
