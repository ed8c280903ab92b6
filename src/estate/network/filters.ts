import type { CollectionDefinition, DecodedPage, Member } from '../collection.ts';
import { place } from '../place.ts';

/** A port range; both ends included. `any` for protocols without ports and for all ports. */
export type Ports = 'any' | { from: number; to: number };

export interface InboundRule {
  /** Rule id or name as the cloud gives it. */
  id: string;
  action: 'allow' | 'deny';
  /** Lower is evaluated first; 0 where the cloud has no order. */
  priority: number;
  protocol: string;
  /** CIDR blocks, service tags or group ids, as written. */
  sources: readonly string[];
  ports: readonly Ports[];
  /** Limited to some destinations or source ports, so that it leaves the rest to later rules. */
  narrowed: boolean;
  /** Set where a part of the rule is not understood. */
  unknown: string | null;
}

/** A security group or network security group, with its inbound rules and what it guards. */
export interface Filter extends Member {
  name: string;
  inbound: readonly InboundRule[];
}

interface AwsGroups {
  SecurityGroups?: {
    GroupId: string;
    GroupName?: string;
    IpPermissions?: AwsPermission[];
  }[];
}

interface AwsPermission {
  IpProtocol?: string;
  FromPort?: number;
  ToPort?: number;
  IpRanges?: { CidrIp?: string }[];
  Ipv6Ranges?: { CidrIpv6?: string }[];
  PrefixListIds?: { PrefixListId?: string }[];
  UserIdGroupPairs?: { GroupId?: string }[];
}

interface AwsInterfaces {
  NetworkInterfaces?: {
    NetworkInterfaceId: string;
    Groups?: { GroupId?: string }[];
    Attachment?: { InstanceId?: string };
  }[];
}

interface AzureGroups {
  value: {
    id: string;
    name: string;
    properties?: {
      securityRules?: { id?: string; name?: string; properties?: AzureRule }[];
      subnets?: { id: string }[];
      networkInterfaces?: { id: string }[];
    };
  }[];
}

interface AzureRule {
  direction?: string;
  access?: string;
  priority?: number;
  protocol?: string;
  sourceAddressPrefix?: string;
  sourceAddressPrefixes?: string[];
  sourceApplicationSecurityGroups?: { id?: string }[];
  sourcePortRange?: string | null;
  sourcePortRanges?: string[] | null;
  destinationAddressPrefix?: string | null;
  destinationAddressPrefixes?: string[] | null;
  destinationApplicationSecurityGroups?: { id?: string }[] | null;
  destinationPortRange?: string;
  destinationPortRanges?: string[];
}

interface AzureInterfaces {
  value: {
    id: string;
    properties?: {
      ipConfigurations?: { properties?: { subnet?: { id: string } } }[];
      networkSecurityGroup?: { id: string };
    };
  }[];
}

const azureInterfaceKinds = [
  'azure.network.network-interfaces',
  'azure.network.scale-set-network-interfaces',
];

export const filters: CollectionDefinition<Filter> = {
  name: 'network.filters',
  title: 'Security groups and network security groups',
  kinds: [
    'aws.ec2.security-groups',
    'aws.ec2.network-interfaces',
    'azure.network.network-security-groups',
    ...azureInterfaceKinds,
  ],
  attribution: 'resource',
  lower(pages) {
    const of = (kind: string) => pages.get(kind) ?? [];
    const guarded = awsGuarded(of('aws.ec2.network-interfaces') as DecodedPage<AwsInterfaces>[]);
    const attached = azureAttached(
      azureInterfaceKinds.flatMap((kind) => of(kind) as DecodedPage<AzureInterfaces>[]),
    );
    return [
      ...of('aws.ec2.security-groups').flatMap((page) => awsGroups(page as DecodedPage<AwsGroups>, guarded)),
      ...of('azure.network.network-security-groups').flatMap((page) =>
        azureGroups(page as DecodedPage<AzureGroups>, attached),
      ),
    ];
  },
};

function awsGuarded(pages: readonly DecodedPage<AwsInterfaces>[]): Map<string, string[]> {
  const guarded = new Map<string, string[]>();
  for (const page of pages) {
    for (const one of page.value.NetworkInterfaces ?? []) {
      for (const { GroupId } of one.Groups ?? []) {
        if (GroupId === undefined) continue;
        const known = guarded.get(GroupId) ?? [];
        known.push(
          one.NetworkInterfaceId,
          ...(one.Attachment?.InstanceId ? [one.Attachment.InstanceId] : []),
        );
        guarded.set(GroupId, known);
      }
    }
  }
  return guarded;
}

function awsGroups(page: DecodedPage<AwsGroups>, guarded: ReadonlyMap<string, string[]>): Filter[] {
  return (page.value.SecurityGroups ?? []).map((group) => ({
    ...place(page, group.GroupId),
    concerns: guarded.get(group.GroupId) ?? [],
    name: group.GroupName ?? group.GroupId,
    inbound: (group.IpPermissions ?? []).map((permission, index) =>
      awsRule(permission, `${group.GroupId}#${index + 1}`),
    ),
  }));
}

function awsRule(permission: AwsPermission, id: string): InboundRule {
  const protocol = permission.IpProtocol ?? '-1';
  const sources = [
    ...(permission.IpRanges ?? []).map((range) => range.CidrIp),
    ...(permission.Ipv6Ranges ?? []).map((range) => range.CidrIpv6),
    ...(permission.PrefixListIds ?? []).map((list) => list.PrefixListId),
    ...(permission.UserIdGroupPairs ?? []).map((pair) => pair.GroupId),
  ].filter((source) => source !== undefined);
  return {
    id,
    action: 'allow',
    priority: 0,
    protocol,
    sources,
    ports: [awsPorts(permission, protocol)],
    narrowed: false,
    unknown: isKnownProtocol(protocol) ? null : `protocol "${protocol}"`,
  };
}

/** Whether a word of a rule is a protocol other than TCP: its number (IANA) or one of the names that clouds use. */
export function isOtherProtocol(protocol: string): boolean {
  const word = protocol.toLowerCase();
  if (/^\d{1,3}$/.test(word)) return Number(word) <= 255 && Number(word) !== 6;
  return ['udp', 'icmp', 'icmpv6', 'esp', 'ah'].includes(word);
}

function isKnownProtocol(protocol: string): boolean {
  return ['tcp', '6', '-1', '*', 'any'].includes(protocol.toLowerCase()) || isOtherProtocol(protocol);
}

/** EC2 API: ports count for TCP and UDP alone; any other protocol number allows everything of that protocol. */
function awsPorts(permission: AwsPermission, protocol: string): Ports {
  const hasPorts = ['tcp', 'udp', '6', '17'].includes(protocol);
  const { FromPort: from, ToPort: to } = permission;
  if (!hasPorts || from === undefined || to === undefined || from < 0) return 'any';
  return { from, to };
}

/** The interfaces in each subnet, and those that name a group themselves, by its id. */
function azureAttached(pages: readonly DecodedPage<AzureInterfaces>[]): Map<string, string[]> {
  const attached = new Map<string, string[]>();
  for (const page of pages) {
    for (const one of page.value.value) {
      const places = [
        one.properties?.networkSecurityGroup?.id,
        ...(one.properties?.ipConfigurations ?? []).map(({ properties }) => properties?.subnet?.id),
      ];
      for (const place of new Set(places.flatMap((id) => id?.toLowerCase() ?? [])))
        attached.set(place, [...(attached.get(place) ?? []), one.id]);
    }
  }
  return attached;
}

function azureGroups(page: DecodedPage<AzureGroups>, attached: ReadonlyMap<string, string[]>): Filter[] {
  return page.value.value.map((group) => ({
    ...place(page, group.id),
    concerns: [
      ...new Set([
        ...(group.properties?.networkInterfaces ?? []).map(({ id }) => id),
        ...(attached.get(group.id.toLowerCase()) ?? []),
        ...(group.properties?.subnets ?? []).flatMap(({ id }) => attached.get(id.toLowerCase()) ?? []),
      ]),
    ],
    name: group.name,
    inbound: (group.properties?.securityRules ?? [])
      .filter((rule) => rule.properties?.direction?.toLowerCase() !== 'outbound')
      .map((rule) => azureRule(rule.properties ?? {}, rule.name ?? rule.id ?? 'unnamed'))
      .sort((a, b) => a.priority - b.priority),
  }));
}

function azureRule(rule: AzureRule, id: string): InboundRule {
  const ranges = [
    ...(rule.destinationPortRanges ?? []),
    ...(rule.destinationPortRange ? [rule.destinationPortRange] : []),
  ];
  const ports = ranges.map(azurePorts);
  const access = rule.access?.toLowerCase();
  const problems = [
    ...(access === 'allow' || access === 'deny' ? [] : [`access "${rule.access ?? ''}"`]),
    ...(rule.direction?.toLowerCase() === 'inbound' ? [] : [`direction "${rule.direction ?? ''}"`]),
    ...(isKnownProtocol(rule.protocol ?? '*') ? [] : [`protocol "${rule.protocol ?? ''}"`]),
    ...ranges.filter((_, index) => ports[index] === null).map((range) => `port "${range}"`),
  ];
  return {
    id,
    action: access === 'deny' ? 'deny' : 'allow',
    priority: rule.priority ?? 0,
    protocol: rule.protocol ?? '*',
    sources: [
      ...(rule.sourceAddressPrefixes ?? []),
      ...(rule.sourceAddressPrefix ? [rule.sourceAddressPrefix] : []),
      ...(rule.sourceApplicationSecurityGroups ?? [])
        .map((group) => group.id)
        .filter((id) => id !== undefined),
    ],
    // What cannot be read counts as any port: an unknown widens, it never narrows.
    ports: ports.length === 0 ? ['any'] : ports.map((one) => one ?? 'any'),
    narrowed: isNarrowed(rule),
    unknown: problems.length > 0 ? problems.join(', ') : null,
  };
}

function isNarrowed(rule: AzureRule): boolean {
  const every = (one: string | null | undefined, all: readonly string[] | null | undefined): boolean => {
    const said = [...(all ?? []), ...(one ? [one] : [])];
    return said.length === 0 || said.some((text) => text === '*' || text.toLowerCase() === 'any');
  };
  return !(
    every(rule.sourcePortRange, rule.sourcePortRanges) &&
    every(rule.destinationAddressPrefix, rule.destinationAddressPrefixes) &&
    (rule.destinationApplicationSecurityGroups ?? []).length === 0
  );
}

function azurePorts(range: string): Ports | null {
  if (range === '*') return 'any';
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(range);
  if (!match) return null;
  const from = Number(match[1]);
  return { from, to: match[2] === undefined ? from : Number(match[2]) };
}
