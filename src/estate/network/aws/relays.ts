import type { Domain, Endpoint, Relay } from '../representation.ts';
import { anyTransport } from '../transport.ts';
import type { AwsEndpointService, AwsInterface, AwsVpcEndpoint } from './evidence.ts';
import { anything, Balancers } from './load-balancers.ts';
import type { Reading } from './reading.ts';

/** Load balancers and PrivateLink: what ends one connection and starts another. */
export function lowerRelays(
  endpoints: readonly Endpoint[],
  outside: readonly Domain[],
  reading: Reading,
): Relay[] {
  const descriptions = new Map(
    reading
      .all<AwsInterface>('DescribeNetworkInterfaces', 'NetworkInterfaceId')
      .map(({ item }) => [item.NetworkInterfaceId, item]),
  );
  const balancers = new Balancers(endpoints, outside, frontsByName(endpoints, descriptions), reading);
  const relays = [...balancers.lower(), ...privateLinks(endpoints, balancers, reading)];
  const claimed = new Set(relays.flatMap((relay) => relay.front));
  for (const { id, kind, evidence } of endpoints) {
    const { Description: text = '', InterfaceType: type } = descriptions.get(id) ?? {};
    if (claimed.has(id)) continue;
    if (kind === 'load-balancer' || text.startsWith('ELB ')) {
      const unknown = reading.unknown('load-balancer-not-read', id, 'its targets were not read', ...evidence);
      relays.push({ id, kind: 'load-balancer', front: [id], listeners: [anything(id, unknown)] });
    }
    if (type === 'api_gateway_managed' || type === 'global_accelerator_managed')
      reading.assume(
        'managed-fronts',
        'What API Gateway and Global Accelerator bring in over their interfaces is not followed from their own fronts.',
      );
  }
  return relays;
}

/** Interfaces by the load balancer that their description names: `app/NAME/ID`. */
function frontsByName(
  endpoints: readonly Endpoint[],
  descriptions: ReadonlyMap<string, AwsInterface>,
): Map<string, string[]> {
  const fronts = new Map<string, string[]>();
  for (const { id } of endpoints) {
    const name = /^ELB (.+)$/.exec(descriptions.get(id)?.Description ?? '')?.[1];
    if (name !== undefined) fronts.set(name, [...(fronts.get(name) ?? []), id]);
  }
  return fronts;
}

/** Interface endpoints: from the consumer's interface to the load balancers of the provider, and never back. */
function privateLinks(endpoints: readonly Endpoint[], balancers: Balancers, reading: Reading): Relay[] {
  const services = new Map(
    reading
      .every<AwsEndpointService>('DescribeVpcEndpointServiceConfigurations')
      .map((item) => [item.ServiceName, item]),
  );
  const known = new Set<string>();
  const relays: Relay[] = [];
  for (const { item, evidence } of reading.all<AwsVpcEndpoint>('DescribeVpcEndpoints', 'VpcEndpointId')) {
    const { VpcEndpointId: id, VpcEndpointType: type, ServiceName: name = '' } = item;
    const front = item.NetworkInterfaceIds ?? [];
    for (const one of front) known.add(one);
    if (type === 'Gateway' || type === 'GatewayLoadBalancer') continue;
    if (type !== undefined && type !== 'Interface') {
      const unknown = reading.unknown('endpoint-type', id, `"${type}" is not followed`, evidence);
      if (item.VpcId !== undefined) reading.gap(item.VpcId, unknown);
    }
    if (front.length === 0 || isAmazonService(name)) continue;
    relays.push(privateLink(id, front, services.get(name), name, endpoints, balancers, evidence, reading));
  }
  for (const { id, kind, evidence } of endpoints)
    if (kind === 'private-endpoint' && !known.has(id))
      relays.push(
        privateLink(
          id,
          [id],
          undefined,
          'a service not read',
          endpoints,
          balancers,
          evidence[0] ?? '',
          reading,
        ),
      );
  return relays;
}

function privateLink(
  id: string,
  front: readonly string[],
  service: AwsEndpointService | undefined,
  name: string,
  endpoints: readonly Endpoint[],
  balancers: Balancers,
  evidence: string,
  reading: Reading,
): Relay {
  const behind = (service?.NetworkLoadBalancerArns ?? []).flatMap((arn) => balancers.fronts(arn));
  const unknown =
    behind.length > 0
      ? undefined
      : reading.unknown(
          'endpoint-service-not-read',
          id,
          `DescribeVpcEndpointServiceConfigurations shows no load balancer behind ${name}`,
          evidence,
        );
  const targets =
    unknown === undefined
      ? behind
      : endpoints.filter(({ kind }) => kind === 'load-balancer').map((one) => one.id);
  return {
    id,
    kind: 'private-link',
    front,
    listeners: [
      {
        id: `${id} to ${name}`,
        transport: anyTransport,
        targets: targets.map((endpoint) => ({ endpoint, transport: anyTransport, direct: true })),
        keepsSource: 'no',
        ...(unknown === undefined ? {} : { uncertain: unknown }),
      },
    ],
  };
}

function isAmazonService(name: string): boolean {
  return /^(com|cn\.com)\.amazonaws\./.test(name) && !name.includes('.vpce-svc-');
}
