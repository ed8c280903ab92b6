/** Reading members of what Resource Manager answered. Ids are compared without regard to case. */

export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object at a path of member names; empty where there is none. */
export function fieldsAt(value: unknown, ...path: readonly string[]): Fields {
  const found = path.reduce<unknown>((at, name) => (isFields(at) ? at[name] : undefined), value);
  return isFields(found) ? found : {};
}

/** The objects of the list at a path; empty where there is none. */
export function listAt(value: unknown, ...path: readonly string[]): readonly Fields[] {
  return valuesAt(value, ...path).filter(isFields);
}

/** The texts of the list at a path. */
export function textsAt(value: unknown, ...path: readonly string[]): readonly string[] {
  return valuesAt(value, ...path).filter((one) => typeof one === 'string');
}

/** The text at a path; undefined where there is none or it is empty. */
export function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = fieldsAt(value, ...path.slice(0, -1))[path.at(-1) ?? ''];
  return typeof found === 'string' && found !== '' ? found : undefined;
}

/** The id at a path, in lower case. */
export function idAt(value: unknown, ...path: readonly string[]): string | undefined {
  return textAt(value, ...path)?.toLowerCase();
}

/** The `id` members of the list of references at a path. */
export function idsAt(value: unknown, ...path: readonly string[]): readonly string[] {
  return listAt(value, ...path).flatMap((one) => idAt(one, 'id') ?? []);
}

/** The virtual network of a subnet id. */
export function networkOfSubnet(subnet: string): string {
  return subnet.replace(/\/subnets\/[^/]*$/, '');
}

/** The subscription that an id names. */
export function subscriptionOf(id: string): string {
  return /^\/subscriptions\/([^/]+)/.exec(id.toLowerCase())?.[1] ?? '';
}

/** The last part of an id, for lines that people read. */
export function nameOf(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}

function valuesAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = fieldsAt(value, ...path.slice(0, -1))[path.at(-1) ?? ''];
  return Array.isArray(found) ? (found as readonly unknown[]) : [];
}

const arrays = new Set([
  'addressPrefixes',
  'subnets',
  'virtualNetworkPeerings',
  'ipConfigurations',
  'securityRules',
  'routes',
  'applicationSecurityGroups',
  'sourceApplicationSecurityGroups',
  'destinationApplicationSecurityGroups',
  'sourceAddressPrefixes',
  'destinationAddressPrefixes',
  'sourcePortRanges',
  'destinationPortRanges',
  'loadBalancerBackendAddressPools',
  'loadBalancerInboundNatRules',
  'frontendIPConfigurations',
  'backendAddressPools',
  'loadBalancingRules',
  'inboundNatRules',
  'inboundNatPools',
  'outboundRules',
  'ruleCollections',
  'rules',
  'networkRuleCollections',
  'applicationRuleCollections',
  'natRuleCollections',
  'sourceAddresses',
  'destinationAddresses',
  'sourceIpGroups',
  'destinationIpGroups',
  'destinationFqdns',
  'destinationPorts',
  'ipProtocols',
  'ipAddresses',
  'virtualMachines',
  'ports',
  'sources',
  'destinations',
  'appliesToGroups',
  'serviceEndpoints',
  'backendIPConfigurations',
  'routingPolicies',
  'associatedRouteTables',
]);
const texts = new Set([
  'id',
  'addressPrefix',
  'privateIPAddress',
  'ipAddress',
  'nextHopType',
  'nextHopIpAddress',
  'direction',
  'access',
  'sourceAddressPrefix',
  'destinationAddressPrefix',
  'sourcePortRange',
  'destinationPortRange',
  'peeringState',
]);
const objects = new Set([
  'properties',
  'addressSpace',
  'networkSecurityGroup',
  'routeTable',
  'subnet',
  'publicIPAddress',
  'remoteVirtualNetwork',
  'remoteAddressSpace',
  'localNetworkAddressSpace',
  'firewallPolicy',
  'natGateway',
]);

const booleans = new Set([
  'allowVirtualNetworkAccess',
  'allowForwardedTraffic',
  'allowGatewayTransit',
  'useRemoteGateways',
  'peerCompleteVnets',
  'enableIPForwarding',
  'enableFloatingIP',
  'enableBgp',
  'disableBgpRoutePropagation',
  'defaultOutboundAccess',
  'defaultOutboundConnectivityEnabled',
]);

/** The first member, at any depth, whose type is not what the lowering counts on; undefined when there is none. */
export function malformedMember(value: unknown): string | undefined {
  if (Array.isArray(value)) return firstOf(value, (one) => malformedMember(one));
  if (!isFields(value)) return undefined;
  return firstOf(Object.entries(value), ([name, one]) => {
    if (one === null || one === undefined) return undefined;
    if (arrays.has(name) && !Array.isArray(one)) return name;
    if (arrays.has(name) && (one as unknown[]).some((each) => typeof each !== 'string' && !isFields(each)))
      return name;
    if (booleans.has(name) && typeof one !== 'boolean') return name;
    if (texts.has(name) && typeof one !== 'string') return name;
    if (objects.has(name) && !isFields(one)) return name;
    return name === 'tags' ? undefined : malformedMember(one);
  });
}

function firstOf<T>(list: readonly T[], find: (one: T) => string | undefined): string | undefined {
  for (const one of list) {
    const found = find(one);
    if (found !== undefined) return found;
  }
  return undefined;
}
