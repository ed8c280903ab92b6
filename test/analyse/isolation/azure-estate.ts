import { answerFlow } from '../../../src/analyse/isolation/answer.ts';
import { buildAzureNetwork } from '../../../src/estate/network/azure/lower.ts';
import {
  type AzureList,
  type AzureNetworkEvidence,
  type AzureNetworkKind,
  azureNetworkKinds,
} from '../../../src/estate/network/azure/evidence.ts';

/** Estates as Resource Manager prints them, for tests. */

export type Raw = Record<string, unknown>;
export type RawAzure = Partial<Record<AzureNetworkKind, Raw[]>>;

export const subscription = '22222222-2222-4222-8222-222222222222';
const group = `/subscriptions/${subscription}/resourceGroups/rg`;

/** The id of a resource of Microsoft.Network; children by further type and name. */
export function idOf(type: string, name: string): string {
  const provider = type === 'virtualMachines' ? 'Microsoft.Compute' : 'Microsoft.Network';
  return `${group}/providers/${provider}/${type}/${name}`;
}

/** As the network representation spells ids. */
export const lower = (type: string, name: string): string => idOf(type, name).toLowerCase();
export const networkId = (name: string): string => idOf('virtualNetworks', name);
export const subnetId = (network: string, name: string): string => `${networkId(network)}/subnets/${name}`;
export const ref = (id: string): Raw => ({ id });

export function resource(type: string, name: string, properties: Raw, more: Raw = {}): Raw {
  return { id: idOf(type, name), name, location: 'westeurope', ...more, properties };
}

export function nic(
  name: string,
  network: string,
  subnet: string,
  address: string,
  properties: Raw = {},
  configuration: Raw = {},
): Raw {
  const id = idOf('networkInterfaces', name);
  return resource('networkInterfaces', name, {
    ipConfigurations: [
      {
        id: `${id}/ipConfigurations/one`,
        name: 'one',
        properties: { privateIPAddress: address, subnet: ref(subnetId(network, subnet)), ...configuration },
      },
    ],
    enableIPForwarding: false,
    ...properties,
  });
}

export function securityGroup(name: string, ...rules: Raw[]): Raw {
  return resource('networkSecurityGroups', name, { securityRules: rules });
}

/** A security rule: inbound allow of everything unless told otherwise. */
export function rule(name: string, priority: number, properties: Raw = {}): Raw {
  return {
    name,
    properties: {
      priority,
      direction: 'Inbound',
      access: 'Allow',
      protocol: '*',
      sourceAddressPrefix: '*',
      sourcePortRange: '*',
      destinationAddressPrefix: '*',
      destinationPortRange: '*',
      ...properties,
    },
  };
}

export function subnet(network: string, name: string, prefix: string, properties: Raw = {}): Raw {
  return { id: subnetId(network, name), name, properties: { addressPrefix: prefix, ...properties } };
}

export function virtualNetwork(
  name: string,
  prefix: string | string[],
  subnets: Raw[],
  peerings: Raw[] = [],
): Raw {
  return resource('virtualNetworks', name, {
    addressSpace: { addressPrefixes: [prefix].flat() },
    subnets,
    virtualNetworkPeerings: peerings,
  });
}

export function peering(from: string, to: string, prefix: string, properties: Raw = {}): Raw {
  return {
    id: `${networkId(from)}/virtualNetworkPeerings/${from}-${to}`,
    name: `${from}-${to}`,
    properties: {
      peeringState: 'Connected',
      remoteVirtualNetwork: ref(networkId(to)),
      remoteAddressSpace: { addressPrefixes: [prefix] },
      allowVirtualNetworkAccess: true,
      allowForwardedTraffic: false,
      allowGatewayTransit: false,
      useRemoteGateways: false,
      ...properties,
    },
  };
}

export function routeTable(name: string, routes: Record<string, string>, properties: Raw = {}): Raw {
  return resource('routeTables', name, {
    routes: Object.entries(routes).map(([prefix, hop], index) => ({
      name: `r${String(index)}`,
      properties: {
        addressPrefix: prefix,
        ...(/^[0-9a-f.:]+$/.test(hop)
          ? { nextHopType: 'VirtualAppliance', nextHopIpAddress: hop }
          : { nextHopType: hop }),
      },
    })),
    ...properties,
  });
}

export function publicAddress(name: string, address: string, sku = 'Standard'): Raw {
  return resource('publicIPAddresses', name, { ipAddress: address }, { sku: { name: sku } });
}

/** An admin rule in effect: inbound, everything, unless told otherwise. */
export function adminRule(name: string, priority: number, access: string, properties: Raw = {}): Raw {
  return {
    id: `${idOf('networkManagers', 'nm')}/securityAdminConfigurations/c/ruleCollections/r/rules/${name}`,
    kind: 'Custom',
    properties: {
      priority,
      access,
      direction: 'Inbound',
      protocol: 'Any',
      sources: [{ addressPrefix: '*', addressPrefixType: 'IPPrefix' }],
      destinations: [{ addressPrefix: '*', addressPrefixType: 'IPPrefix' }],
      sourcePortRanges: ['0-65535'],
      destinationPortRanges: ['0-65535'],
      ...properties,
    },
  };
}

/**
 * Every kind read and complete. Items of the effective-* kinds name their network in `for`; kinds in `without` were
 * not read.
 */
export function asEvidence(raw: RawAzure, without: readonly AzureNetworkKind[] = []): AzureNetworkEvidence {
  const networks = (raw['azure.network.virtual-networks'] ?? []).map((network) => String(network['id']));
  const lists: Partial<Record<AzureNetworkKind, AzureList[]>> = {};
  for (const kind of azureNetworkKinds) {
    if (without.includes(kind)) continue;
    const items = raw[kind] ?? [];
    lists[kind] = kind.includes('.effective-')
      ? networks.map((id) => ({
          evidence: `${kind} of ${id}`,
          complete: true,
          resource: id,
          items: items.filter((item) => networkId(String(item['for'])) === id),
        }))
      : [{ evidence: kind, complete: true, items }];
  }
  return { places: [{ subscription, lists }] };
}

/** The interface's group in tests. */
export const groupRef = (name: string): Raw => ref(idOf('networkSecurityGroups', name));
export const asgRef = (name: string): Raw => ref(idOf('applicationSecurityGroups', name));
export const tableRef = (name: string): Raw => ref(idOf('routeTables', name));

/** The verdict on TCP from one interface or outside domain to another; names of one to three letters are interfaces. */
export function ask(
  estate: RawAzure,
  from = 'a',
  to = 'b',
  port = 443,
  without: readonly AzureNetworkKind[] = [],
) {
  const name = (text: string): string => (text.length <= 3 ? lower('networkInterfaces', text) : text);
  return answerFlow(buildAzureNetwork(asEvidence(estate, without)), {
    from: name(from),
    to: name(to),
    proto: 'tcp',
    port,
  });
}

/** One network with two subnets: a may send anything; before b stand the given rules. */
export function pair(rules: Raw[], change: (estate: Required<RawAzure>) => void = () => undefined): RawAzure {
  const estate = Object.fromEntries(
    azureNetworkKinds.map((kind) => [kind, [] as Raw[]]),
  ) as Required<RawAzure>;
  estate['azure.network.virtual-networks'].push(
    virtualNetwork('v1', '10.1.0.0/16', [
      subnet('v1', 's1', '10.1.1.0/24'),
      subnet('v1', 's2', '10.1.2.0/24'),
    ]),
  );
  estate['azure.network.network-interfaces'].push(
    nic('a', 'v1', 's1', '10.1.1.4'),
    nic('b', 'v1', 's2', '10.1.2.4', { networkSecurityGroup: groupRef('b') }),
  );
  estate['azure.network.network-security-groups'].push(securityGroup('b', ...rules));
  change(estate);
  return estate;
}

/** Two networks, a in v1 and b in v2, peered unless changed; before b stand the given rules. */
export function peered(
  rules: Raw[],
  there: Raw = {},
  back: Raw = {},
  change: (estate: Required<RawAzure>) => void = () => undefined,
): RawAzure {
  const estate = pair(rules);
  const whole = estate as Required<RawAzure>;
  whole['azure.network.virtual-networks'] = [
    virtualNetwork(
      'v1',
      '10.1.0.0/16',
      [subnet('v1', 's1', '10.1.1.0/24')],
      [peering('v1', 'v2', '10.2.0.0/16', there)],
    ),
    virtualNetwork(
      'v2',
      '10.2.0.0/16',
      [subnet('v2', 's1', '10.2.1.0/24')],
      [peering('v2', 'v1', '10.1.0.0/16', back)],
    ),
  ];
  whole['azure.network.network-interfaces'] = [
    nic('a', 'v1', 's1', '10.1.1.4'),
    nic('b', 'v2', 's1', '10.2.1.4', { networkSecurityGroup: groupRef('b') }),
  ];
  change(whole);
  return whole;
}

export const closed = rule('closed', 4096, { access: 'Deny' });
