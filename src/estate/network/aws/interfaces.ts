import { hostPrefix, parseAddress } from '../address.ts';
import type { Endpoint, EndpointAddress, Stage } from '../representation.ts';
import type { AwsAddress, AwsInstances, AwsInterface, AwsNatGateway, AwsSecurityGroup } from './evidence.ts';
import type { Found, Reading } from './reading.ts';

/** The filter of interfaces that take no connection from outside themselves (NAT, transit gateway). */
export const noUnsolicited = 'aws:no-unsolicited';

const managed = new Map<string, Endpoint['kind']>([
  ['nat_gateway', 'nat-gateway'],
  ['natGateway', 'nat-gateway'],
  ['transit_gateway', 'gateway'],
  ['network_load_balancer', 'load-balancer'],
  ['gateway_load_balancer', 'load-balancer'],
  ['gateway_load_balancer_endpoint', 'firewall'],
  ['vpc_endpoint', 'private-endpoint'],
]);

/** Every network interface, whatever it belongs to, becomes an endpoint with all its addresses. */
export function lowerInterfaces(reading: Reading): Endpoint[] {
  const groups = new Set(
    reading.all<AwsSecurityGroup>('DescribeSecurityGroups', 'GroupId').map(({ item }) => item.GroupId),
  );
  const states = new Map<string, string>();
  for (const reservation of reading.every<AwsInstances>('DescribeInstances'))
    for (const instance of reservation.Instances ?? [])
      if (instance.InstanceId !== undefined) states.set(instance.InstanceId, instance.State?.Name ?? '');
  const natPublic = new Map<string, string>();
  for (const { item } of reading.all<AwsNatGateway>('DescribeNatGateways', 'NatGatewayId'))
    for (const { NetworkInterfaceId: id, PublicIp } of item.NatGatewayAddresses ?? [])
      if (id !== undefined && PublicIp !== undefined) natPublic.set(id, PublicIp);
  const elastic = new Set(
    reading
      .every<AwsAddress>('DescribeAddresses')
      .flatMap((item) =>
        item.NetworkInterfaceId === undefined
          ? []
          : [`${item.NetworkInterfaceId}|${item.PrivateIpAddress ?? ''}`],
      ),
  );
  return reading
    .all<AwsInterface>('DescribeNetworkInterfaces', 'NetworkInterfaceId')
    .flatMap((found) => lowerInterface(found, groups, states, natPublic, elastic, reading) ?? []);
}

function lowerInterface(
  found: Found<AwsInterface>,
  groups: ReadonlySet<string>,
  states: ReadonlyMap<string, string>,
  natPublic: ReadonlyMap<string, string>,
  elastic: ReadonlySet<string>,
  reading: Reading,
): Endpoint | undefined {
  const { item, evidence } = found;
  const id = item.NetworkInterfaceId;
  if (item.VpcId === undefined || item.SubnetId === undefined) {
    const unknown = reading.unknown('interface-without-place', id, 'it names no VPC or subnet', evidence);
    reading.gap(item.VpcId ?? found, unknown);
    return undefined;
  }
  const kind = managed.get(item.InterfaceType ?? 'interface') ?? 'interface';
  const identities = (item.Groups ?? []).flatMap((group) => group.GroupId ?? []);
  for (const group of identities)
    if (!groups.has(group)) reading.unknown('security-group-not-read', group, `carried by ${id}`, evidence);
  const stages = interfaceStages(item, kind, identities, reading, evidence);
  const instance = item.Attachment?.InstanceId;
  return {
    id,
    domain: item.VpcId,
    attachment: item.SubnetId,
    kind,
    addresses: interfaceAddresses(item, natPublic.get(id), elastic, reading, evidence),
    identities,
    forwards: item.SourceDestCheck === false,
    initiates: kind !== 'private-endpoint' && kind !== 'gateway',
    inbound: stages,
    outbound: kind === 'interface' || identities.length > 0 ? stages : [],
    ...(instance === undefined ? {} : { owner: instance }),
    aliases: instance === undefined ? [] : [instance],
    tags: Object.fromEntries(
      (item.TagSet ?? []).flatMap((tag) => (tag.Key === undefined ? [] : [[tag.Key, tag.Value ?? '']])),
    ),
    dormant: instance !== undefined && states.get(instance) === 'stopped',
    evidence: [evidence],
  };
}

function interfaceStages(
  item: AwsInterface,
  kind: Endpoint['kind'],
  identities: readonly string[],
  reading: Reading,
  evidence: string,
): Stage[] {
  if (kind === 'nat-gateway' || kind === 'gateway') return [{ filters: [noUnsolicited] }];
  if (identities.length > 0) return [{ filters: [...identities].sort() }];
  if (kind !== 'interface') return [];
  return [
    {
      filters: [
        reading.unknown(
          'groups-not-read',
          item.NetworkInterfaceId,
          'its security groups are not given',
          evidence,
        ),
      ],
    },
  ];
}

function interfaceAddresses(
  item: AwsInterface,
  natAddress: string | undefined,
  elastic: ReadonlySet<string>,
  reading: Reading,
  evidence: string,
): EndpointAddress[] {
  const id = item.NetworkInterfaceId;
  const addresses = new Map<string, string | undefined>();
  if (item.PrivateIpAddress !== undefined)
    addresses.set(item.PrivateIpAddress, item.Association?.PublicIp ?? natAddress);
  for (const { PrivateIpAddress, Association } of item.PrivateIpAddresses ?? [])
    if (PrivateIpAddress !== undefined)
      addresses.set(PrivateIpAddress, Association?.PublicIp ?? addresses.get(PrivateIpAddress));
  const gap = (unknown: string): void => {
    reading.gap(item.VpcId ?? '', unknown);
  };
  const unsettled = (text: string, bound: string | undefined): string | undefined => {
    if (bound !== undefined)
      return reading.unknown('malformed-address', id, `"${bound}" is not an address`, evidence);
    return elastic.has(`${id}|${text}`) || elastic.has(`${id}|`)
      ? reading.unknown('public-address', id, 'an Elastic IP names it that it does not show', evidence)
      : undefined;
  };
  const single = [...addresses].flatMap(([text, bound]): EndpointAddress[] => {
    const address = parseAddress(text);
    if (!address) {
      gap(reading.unknown('malformed-address', id, `"${text}" is not an address`, evidence));
      return [];
    }
    const prefix = hostPrefix(address);
    const shown = bound === undefined ? undefined : parseAddress(bound);
    if (shown) return [{ prefix, public: shown }];
    const publicUncertain = unsettled(text, bound);
    return [{ prefix, ...(publicUncertain === undefined ? {} : { publicUncertain }) }];
  });
  const blocks = [
    ...(item.Ipv4Prefixes ?? []).map((entry) => entry.Ipv4Prefix),
    ...(item.Ipv6Addresses ?? []).map((entry) => entry.Ipv6Address),
    ...(item.Ipv6Prefixes ?? []).map((entry) => entry.Ipv6Prefix),
  ];
  const all = [
    ...single,
    ...reading.prefixes(blocks, item.VpcId ?? '', id, evidence).map((prefix) => ({ prefix })),
  ];
  if (all.length === 0) gap(reading.unknown('interface-without-address', id, 'it has no address', evidence));
  return all;
}
