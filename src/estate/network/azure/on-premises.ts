import type { Prefix } from '../address.ts';
import { fieldsAt, idAt, listAt, nameOf, networkOfSubnet, textAt, textsAt } from './fields.ts';
import { distinct } from './prefix-sets.ts';
import type { Found, Reading } from './reading.ts';

/** A gateway of a virtual network, with what its connections lead to. */
export interface NetworkGateway {
  readonly id: string;
  readonly network: string;
  readonly subnet: string;
  /** Addresses that it surely leads to. */
  readonly prefixes: readonly Prefix[];
  /** Set when it may lead to any address: routes learned by BGP, or a list not read. */
  readonly open: string | undefined;
  /** Something stands behind it. */
  readonly connected: boolean;
  /** Virtual networks joined through gateways; `uncertain` where routes are learned. */
  readonly joins: readonly { readonly gateway: string; readonly uncertain: string | undefined }[];
  readonly evidence: string;
}

/** VPN and ExpressRoute gateways of virtual networks. */
export function readGateways(reading: Reading): NetworkGateway[] {
  const locals = new Map(reading.all('azure.network.local-network-gateways').map((one) => [one.id, one]));
  const connections = reading.all('azure.network.virtual-network-gateway-connections');
  const byCircuit = new Map<string, Set<string>>();
  for (const { item } of connections) {
    const circuit = idAt(item, 'properties', 'peer', 'id');
    const gateway = idAt(item, 'properties', 'virtualNetworkGateway1', 'id');
    if (circuit !== undefined && gateway !== undefined)
      byCircuit.set(circuit, (byCircuit.get(circuit) ?? new Set()).add(gateway));
  }
  return reading
    .all('azure.network.virtual-network-gateways')
    .flatMap((found) => readGateway(found, connections, locals, byCircuit, reading) ?? []);
}

function readGateway(
  { id, item, evidence, subscription }: Found,
  connections: readonly Found[],
  locals: ReadonlyMap<string, Found>,
  byCircuit: ReadonlyMap<string, ReadonlySet<string>>,
  reading: Reading,
): NetworkGateway | undefined {
  const subnet = listAt(item, 'properties', 'ipConfigurations')
    .map((configuration) => idAt(configuration, 'properties', 'subnet', 'id'))
    .find((one) => one !== undefined);
  if (subnet === undefined) {
    reading.unknown('gateway-without-place', id, 'it names no subnet', evidence);
    return undefined;
  }
  const clients: string[] = [
    ...textsAt(item, 'properties', 'vpnClientConfiguration', 'vpnClientAddressPool', 'addressPrefixes'),
  ];
  for (const group of listAt(
    item,
    'properties',
    'vpnClientConfiguration',
    'vngClientConnectionConfigurations',
  ))
    clients.push(...textsAt(group, 'properties', 'vpnClientAddressPool', 'addressPrefixes'));
  const prefixes: Prefix[] = clients.flatMap((text) => reading.prefix(text, id, evidence) ?? []);
  const joins: { gateway: string; uncertain: string | undefined }[] = [];
  let connected = clients.length > 0;
  let open = reading.unread(['azure.network.virtual-network-gateway-connections'], subscription);
  // It sends on there whatever it has no other route for.
  if (idAt(item, 'properties', 'gatewayDefaultSite', 'id') !== undefined)
    open ??= reading.unknown('default-site', id, 'its default site takes every other address', evidence);
  const learned = (): string =>
    reading.unknown('learned-routes', id, 'routes learned by BGP are not read', evidence);
  for (const connection of connections) {
    const sides = [
      idAt(connection.item, 'properties', 'virtualNetworkGateway1', 'id'),
      idAt(connection.item, 'properties', 'virtualNetworkGateway2', 'id'),
    ];
    if (!sides.includes(id)) continue;
    connected = true;
    const properties = fieldsAt(connection.item, 'properties');
    const other = sides.find((side) => side !== undefined && side !== id);
    const local = idAt(properties, 'localNetworkGateway2', 'id');
    const bgp = properties['enableBgp'] === true;
    if (other !== undefined) joins.push({ gateway: other, uncertain: bgp ? learned() : undefined });
    else if (local !== undefined) {
      const site = locals.get(local);
      const written = textsAt(site?.item, 'properties', 'localNetworkAddressSpace', 'addressPrefixes');
      const parsed = written.map((text) => reading.prefix(text, local, evidence));
      prefixes.push(...parsed.flatMap((prefix) => prefix ?? []));
      if (parsed.includes(undefined)) open ??= `malformed-address:${local}`;
      if (!site)
        open ??= reading.unknown('local-gateway-not-read', local, `the site behind ${nameOf(id)}`, evidence);
    } else {
      const circuit = idAt(properties, 'peer', 'id');
      open ??= learned();
      for (const gateway of byCircuit.get(circuit ?? '') ?? [])
        if (gateway !== id) joins.push({ gateway, uncertain: learned() });
    }
    if (bgp || textAt(properties, 'connectionType')?.toLowerCase() === 'expressroute') open ??= learned();
  }
  return {
    id,
    network: networkOfSubnet(subnet),
    subnet,
    prefixes: distinct(prefixes),
    open,
    connected: connected || open !== undefined,
    joins,
    evidence,
  };
}
