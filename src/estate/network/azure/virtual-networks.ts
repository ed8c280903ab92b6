import type { Prefix } from '../address.ts';
import { type Fields, fieldsAt, idAt, idsAt, listAt, textAt, textsAt } from './fields.ts';
import type { Found, Reading } from './reading.ts';

export interface VirtualNetwork {
  readonly id: string;
  readonly spelled: string;
  readonly subscription: string;
  readonly location: string;
  readonly prefixes: readonly Prefix[];
  readonly subnets: readonly Subnet[];
  readonly peerings: readonly Peering[];
  readonly evidence: string;
}

export interface Subnet {
  readonly id: string;
  readonly spelled: string;
  /** Last part of the id, in lower case: some names have a meaning. */
  readonly name: string;
  readonly network: string;
  readonly prefixes: readonly Prefix[];
  readonly securityGroup: string | undefined;
  readonly routeTable: string | undefined;
  readonly natGateway: string | undefined;
  /** `privateEndpointNetworkPolicies`: which of both hold for private endpoints; absent counts as disabled. */
  readonly privateEndpointPolicies: string;
  /** False only where the subnet is private. */
  readonly defaultOutbound: boolean;
  readonly hasServiceEndpoints: boolean;
  readonly isDelegated: boolean;
  /** Ids of the ip configurations that stand in it. */
  readonly holders: readonly string[];
  /** Delegated to a service whose own rules keep admin rules from being put in effect. */
  readonly hasIntentPolicy: boolean;
  readonly evidence: string;
}

export interface Peering {
  readonly id: string;
  readonly name: string;
  readonly remote: string;
  readonly state: string | undefined;
  readonly allowsAccess: boolean;
  readonly allowsForwarded: boolean;
  readonly offersGateway: boolean;
  readonly usesRemoteGateway: boolean;
  /** Address space of the other side as this side routes it. */
  readonly remotePrefixes: readonly Prefix[];
  /** False when only chosen subnets are peered. */
  readonly whole: boolean;
}

/** The virtual networks with their subnets and peerings. */
export function readVirtualNetworks(reading: Reading): VirtualNetwork[] {
  return reading.all('azure.network.virtual-networks').map((found) => readNetwork(found, reading));
}

function readNetwork(found: Found, reading: Reading): VirtualNetwork {
  const { id, item, evidence, spelled, subscription } = found;
  const properties = fieldsAt(item, 'properties');
  const prefixes = prefixesOf(textsAt(properties, 'addressSpace', 'addressPrefixes'), id, evidence, reading);
  return {
    id,
    spelled,
    subscription,
    location: textAt(item, 'location')?.toLowerCase() ?? '',
    prefixes,
    subnets: listAt(properties, 'subnets').flatMap((subnet) => readSubnet(subnet, found, reading) ?? []),
    peerings: listAt(properties, 'virtualNetworkPeerings').map((peering) =>
      readPeering(peering, found, reading),
    ),
    evidence,
  };
}

function readSubnet(subnet: Fields, { id: network, evidence }: Found, reading: Reading): Subnet | undefined {
  const id = idAt(subnet, 'id');
  if (id === undefined) {
    reading.incompleteNetworks.add(network);
    reading.unknown('subnet-without-id', network, 'a subnet has no id', evidence);
    return undefined;
  }
  const properties = fieldsAt(subnet, 'properties');
  const single = textAt(properties, 'addressPrefix');
  const written = [
    ...new Set([...(single === undefined ? [] : [single]), ...textsAt(properties, 'addressPrefixes')]),
  ];
  return {
    id,
    spelled: textAt(subnet, 'id') ?? id,
    name: id.slice(id.lastIndexOf('/') + 1),
    network,
    prefixes: prefixesOf(written, id, evidence, reading),
    securityGroup: idAt(properties, 'networkSecurityGroup', 'id'),
    routeTable: idAt(properties, 'routeTable', 'id'),
    natGateway: idAt(properties, 'natGateway', 'id'),
    privateEndpointPolicies: textAt(properties, 'privateEndpointNetworkPolicies') ?? 'Disabled',
    defaultOutbound: properties['defaultOutboundAccess'] !== false,
    hasIntentPolicy: listAt(properties, 'delegations').some((delegation) =>
      /^microsoft\.(sql\/managedinstances|databricks\/workspaces)$/i.test(
        textAt(delegation, 'properties', 'serviceName') ?? '',
      ),
    ),
    isDelegated: ['delegations', 'serviceAssociationLinks', 'resourceNavigationLinks'].some(
      (member) => listAt(properties, member).length > 0,
    ),
    holders: [...idsAt(properties, 'ipConfigurations'), ...idsAt(properties, 'ipConfigurationProfiles')],
    hasServiceEndpoints: listAt(properties, 'serviceEndpoints').length > 0,
    evidence,
  };
}

function readPeering(peering: Fields, { id: network, evidence }: Found, reading: Reading): Peering {
  const properties = fieldsAt(peering, 'properties');
  const id = idAt(peering, 'id') ?? `${network}/peering without id`;
  const routed = textsAt(properties, 'remoteAddressSpace', 'addressPrefixes');
  const current = textsAt(properties, 'remoteVirtualNetworkAddressSpace', 'addressPrefixes');
  return {
    id,
    name: textAt(peering, 'name') ?? id,
    remote: idAt(properties, 'remoteVirtualNetwork', 'id') ?? `${id}#remote`,
    state: textAt(properties, 'peeringState')?.toLowerCase(),
    allowsAccess: properties['allowVirtualNetworkAccess'] !== false,
    allowsForwarded: properties['allowForwardedTraffic'] !== false,
    offersGateway: properties['allowGatewayTransit'] === true,
    usesRemoteGateway: properties['useRemoteGateways'] === true,
    remotePrefixes: prefixesOf([...new Set([...routed, ...current])], id, evidence, reading),
    whole: properties['peerCompleteVnets'] !== false,
  };
}

function prefixesOf(
  written: readonly string[],
  subject: string,
  evidence: string,
  reading: Reading,
): readonly Prefix[] {
  return written.flatMap((text) => {
    const prefix = reading.prefix(text, subject, evidence);
    if (!prefix)
      reading.incompleteNetworks.add(subject.replace(/\/(subnets|virtualnetworkpeerings)\/.*$/, ''));
    return prefix ?? [];
  });
}
