/** What the lowering of Azure reads: the lists of Resource Manager, per subscription. */

/** The kinds of evidence lowered: the parts of `azure.network.*`, `azure.compute.*` and `azure.security.*`. */
export const azureNetworkKinds = [
  'azure.network.virtual-networks',
  'azure.network.network-interfaces',
  'azure.network.scale-set-network-interfaces',
  'azure.network.network-security-groups',
  'azure.network.application-security-groups',
  'azure.network.route-tables',
  'azure.network.public-ip-addresses',
  'azure.network.public-ip-prefixes',
  'azure.network.load-balancers',
  'azure.network.application-gateways',
  'azure.network.nat-gateways',
  'azure.network.private-endpoints',
  'azure.network.private-link-services',
  'azure.network.azure-firewalls',
  'azure.network.firewall-policies',
  'azure.network.firewall-policy-rule-collection-groups',
  'azure.network.ip-groups',
  'azure.network.virtual-wans',
  'azure.network.virtual-hubs',
  'azure.network.hub-route-tables',
  'azure.network.hub-routing-intents',
  'azure.network.hub-virtual-network-connections',
  'azure.network.vpn-gateways',
  'azure.network.express-route-gateways',
  'azure.network.express-route-circuits',
  'azure.network.virtual-network-gateways',
  'azure.network.virtual-network-gateway-connections',
  'azure.network.local-network-gateways',
  'azure.network.bastion-hosts',
  'azure.network.network-managers',
  'azure.network.effective-connectivity-configurations',
  'azure.network.effective-security-admin-rules',
  'azure.network.network-virtual-appliances',
  'azure.security.jit-policies',
  'azure.compute.virtual-machines',
] as const;

export type AzureNetworkKind = (typeof azureNetworkKinds)[number];

export interface AzureList {
  readonly evidence: string;
  /** Every page was read, nothing denied or cut off. */
  readonly complete: boolean;
  /** The members of `value`. */
  readonly items: readonly unknown[];
  /**
   * The resource asked about, for kinds that are one list per resource: the virtual network of an
   * effective-* kind, the hub, the firewall policy. Required for the effective-* kinds, one list each.
   */
  readonly resource?: string;
}

/** One subscription. A kind that is absent, or has no list, was not read; read and empty is an empty list. */
export interface AzurePlaceEvidence {
  readonly subscription: string;
  readonly lists: Readonly<Partial<Record<AzureNetworkKind, readonly AzureList[]>>>;
}

export interface AzureNetworkEvidence {
  readonly places: readonly AzurePlaceEvidence[];
}
