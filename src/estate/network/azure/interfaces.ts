import { hostPrefix, parseAddress, type Prefix } from '../address.ts';
import type { Endpoint, EndpointAddress } from '../representation.ts';
import { fieldsAt, type Fields, idAt, idsAt, listAt, nameOf, networkOfSubnet, textAt } from './fields.ts';
import type { Found, Reading } from './reading.ts';

/** A public address as the list of them describes it. */
interface PublicBinding {
  /** `basic` addresses are open to the Internet where no security group stands; `standard` ones are closed. */
  readonly sku: 'standard' | 'basic' | 'unknown';
  readonly address: ReturnType<typeof parseAddress>;
  readonly id: string;
  readonly unknown: string | undefined;
}

/** The ip configurations of one interface that share subnet and groups. */
export interface NetworkInterface {
  readonly id: string;
  readonly nic: string;
  readonly kind: Endpoint['kind'];
  readonly subnet: string;
  readonly network: string;
  readonly securityGroup: string | undefined;
  readonly groups: readonly string[];
  readonly addresses: readonly InterfaceAddress[];
  readonly forwards: boolean;
  readonly owner: string | undefined;
  readonly aliases: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  readonly dormant: boolean;
  readonly privateEndpoint: string | undefined;
  readonly evidence: string;
}

interface InterfaceAddress extends EndpointAddress {
  readonly text: string;
  readonly configuration: string;
  readonly binding: PublicBinding | undefined;
  /** Backend pools and inbound NAT rules of load balancers that name this configuration. */
  readonly pools: readonly string[];
  readonly natRules: readonly string[];
}

/** Every network interface, those of scale sets too, with all its addresses. */
export function readInterfaces(reading: Reading): NetworkInterface[] {
  const publics = new Map(reading.all('azure.network.public-ip-addresses').map((found) => [found.id, found]));
  const stopped = new Set(
    reading
      .all('azure.compute.virtual-machines')
      .filter(({ item }) => isStopped(item))
      .map(({ id }) => id),
  );
  const seen = new Set<string>();
  return [
    ...reading.all('azure.network.network-interfaces'),
    ...reading.all('azure.network.scale-set-network-interfaces'),
  ].flatMap((found) => {
    if (seen.has(found.id)) return [];
    seen.add(found.id);
    return readInterface(found, publics, stopped, reading);
  });
}

function readInterface(
  found: Found,
  publics: ReadonlyMap<string, Found>,
  stopped: ReadonlySet<string>,
  reading: Reading,
): NetworkInterface[] {
  const { id, item, evidence } = found;
  const properties = fieldsAt(item, 'properties');
  const owner = textAt(properties, 'virtualMachine', 'id');
  const parts = new Map<string, { subnet: string; groups: string[]; addresses: InterfaceAddress[] }>();
  for (const configuration of listAt(properties, 'ipConfigurations')) {
    const subnet = idAt(configuration, 'properties', 'subnet', 'id');
    if (subnet === undefined) {
      reading.unknown('interface-without-place', id, 'a configuration names no subnet', evidence);
      continue;
    }
    const groups = [...idsAt(configuration, 'properties', 'applicationSecurityGroups')].sort();
    const key = [subnet, ...groups].join('|');
    const part = parts.get(key) ?? { subnet, groups, addresses: [] };
    part.addresses.push(...readAddress(configuration, found, publics, reading));
    parts.set(key, part);
  }
  const tags = Object.entries(fieldsAt(item, 'tags')).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' ? [[name, value]] : [],
  );
  return [...parts.values()].map(({ subnet, groups, addresses }, index): NetworkInterface => ({
    id: index === 0 ? id : `${id}#${String(index + 1)}`,
    nic: id,
    kind: kindOf(properties),
    subnet,
    network: networkOfSubnet(subnet),
    securityGroup: idAt(properties, 'networkSecurityGroup', 'id'),
    groups,
    addresses,
    forwards: properties['enableIPForwarding'] === true,
    owner,
    aliases: [
      ...new Set([id, found.spelled, textAt(item, 'name') ?? id, ...(owner ? [owner.toLowerCase()] : [])]),
    ],
    tags: Object.fromEntries(tags),
    privateEndpoint: idAt(properties, 'privateEndpoint', 'id'),
    dormant: owner !== undefined && stopped.has(owner.toLowerCase()),
    evidence,
  }));
}

function kindOf(properties: Fields): Endpoint['kind'] {
  if (idAt(properties, 'privateEndpoint', 'id') !== undefined) return 'private-endpoint';
  return idAt(properties, 'privateLinkService', 'id') === undefined ? 'interface' : 'load-balancer';
}

function readAddress(
  configuration: Fields,
  { id, item, evidence }: Found,
  publics: ReadonlyMap<string, Found>,
  reading: Reading,
): InterfaceAddress[] {
  const properties = fieldsAt(configuration, 'properties');
  const text = textAt(properties, 'privateIPAddress');
  const prefix = addressPrefix(text);
  if (!prefix) {
    reading.incompleteNetworks.add(networkOfSubnet(idAt(properties, 'subnet', 'id') ?? ''));
    reading.unknown('malformed-address', id, `"${String(text)}" is not an address`, evidence);
    return [];
  }
  const shown = idAt(properties, 'publicIPAddress', 'id');
  const withoutDefault =
    fieldsAt(item, 'properties')['defaultOutboundConnectivityEnabled'] === false &&
    reading.unknown(
      'default-outbound',
      id,
      `${nameOf(id)} has no default way out by its own word (defaultOutboundConnectivityEnabled)`,
      evidence,
    );
  const binding = shown === undefined ? undefined : publicBinding(shown, publics.get(shown), reading);
  return [
    {
      prefix,
      text: text ?? '',
      ...(binding?.address ? { public: binding.address } : {}),
      ...(binding && !binding.address ? { publicUncertain: binding.unknown ?? binding.id } : {}),
      ...(withoutDefault ? { outboundUncertain: withoutDefault } : {}),
      configuration: idAt(configuration, 'id') ?? `${id}/ipconfigurations/?`,
      binding,
      pools: idsAt(properties, 'loadBalancerBackendAddressPools'),
      natRules: idsAt(properties, 'loadBalancerInboundNatRules'),
    },
  ];
}

/** What is known of a public address by its id. */
function publicBinding(id: string, found: Found | undefined, reading: Reading): PublicBinding {
  const sku = textAt(found?.item, 'sku', 'name')?.toLowerCase();
  const address = parseAddress(textAt(found?.item, 'properties', 'ipAddress') ?? '');
  const known = sku === 'standard' || sku === 'standardv2' || sku === 'basic';
  const unknown =
    known && address
      ? undefined
      : reading.unknown(
          'public-address-not-read',
          id,
          found ? 'its address or SKU is not given' : 'the address was not read',
        );
  return { id, address, unknown, sku: known ? (sku === 'basic' ? 'basic' : 'standard') : 'unknown' };
}

/** A single address, or the block that an interface of a container host holds. */
function addressPrefix(text: string | undefined): Prefix | undefined {
  const address = text === undefined ? undefined : parseAddress(text.replace(/\/(32|128)$/, ''));
  return address && hostPrefix(address);
}

function isStopped(machine: Fields): boolean {
  return listAt(machine, 'properties', 'instanceView', 'statuses').some((status) =>
    /^powerstate\/(deallocat|stopp)/i.test(textAt(status, 'code') ?? ''),
  );
}
