import type { DecodedPage } from '../collection.ts';
import type { Listed, Mention, Namer, References, ThingList } from './reference.ts';
import { isItem, itemsAt, leaves, type Item, type Leaf } from './walk.ts';

/** Each list of what an account has in a region: its sort, the form of its ids, and where its answer holds them. */
const lists: readonly [sort: string, form: string, kind: string, at: string, id: string, unique?: true][] = [
  ['VPC', 'vpc', 'aws.ec2.vpcs', 'Vpcs[]', 'VpcId', true],
  ['subnet', 'subnet', 'aws.ec2.subnets', 'Subnets[]', 'SubnetId', true],
  [
    'network interface',
    'eni',
    'aws.ec2.network-interfaces',
    'NetworkInterfaces[]',
    'NetworkInterfaceId',
    true,
  ],
  ['instance', 'i', 'aws.ec2.instances', 'Reservations[].Instances[]', 'InstanceId', true],
  ['security group', 'sg', 'aws.ec2.security-groups', 'SecurityGroups[]', 'GroupId', true],
  ['network ACL', 'acl', 'aws.ec2.network-acls', 'NetworkAcls[]', 'NetworkAclId', true],
  ['route table', 'rtb', 'aws.ec2.route-tables', 'RouteTables[]', 'RouteTableId', true],
  ['internet gateway', 'igw', 'aws.ec2.internet-gateways', 'InternetGateways[]', 'InternetGatewayId', true],
  [
    'egress-only internet gateway',
    'eigw',
    'aws.ec2.egress-only-internet-gateways',
    'EgressOnlyInternetGateways[]',
    'EgressOnlyInternetGatewayId',
    true,
  ],
  ['NAT gateway', 'nat', 'aws.ec2.nat-gateways', 'NatGateways[]', 'NatGatewayId', true],
  [
    'peering connection',
    'pcx',
    'aws.ec2.vpc-peering-connections',
    'VpcPeeringConnections[]',
    'VpcPeeringConnectionId',
  ],
  ['managed prefix list', 'pl', 'aws.ec2.managed-prefix-lists', 'PrefixLists[]', 'PrefixListId'],
  ['transit gateway', 'tgw', 'aws.ec2.transit-gateways', 'TransitGateways[]', 'TransitGatewayId'],
  [
    'transit gateway attachment',
    'tgw-attach',
    'aws.ec2.transit-gateway-attachments',
    'TransitGatewayAttachments[]',
    'TransitGatewayAttachmentId',
  ],
  [
    'transit gateway route table',
    'tgw-rtb',
    'aws.ec2.transit-gateway-route-tables',
    'TransitGatewayRouteTables[]',
    'TransitGatewayRouteTableId',
  ],
  ['VPC endpoint', 'vpce', 'aws.ec2.vpc-endpoints', 'VpcEndpoints[]', 'VpcEndpointId', true],
  [
    'VPC endpoint service',
    'vpce-svc',
    'aws.ec2.vpc-endpoint-service-configurations',
    'ServiceConfigurations[]',
    'ServiceId',
    true,
  ],
  ['virtual private gateway', 'vgw', 'aws.ec2.vpn-gateways', 'VpnGateways[]', 'VpnGatewayId', true],
  ['VPN connection', 'vpn', 'aws.ec2.vpn-connections', 'VpnConnections[]', 'VpnConnectionId', true],
  ['customer gateway', 'cgw', 'aws.ec2.customer-gateways', 'CustomerGateways[]', 'CustomerGatewayId', true],
  ['Elastic IP address', 'eipalloc', 'aws.ec2.addresses', 'Addresses[]', 'AllocationId', true],
  [
    'load balancer',
    'loadbalancer',
    'aws.elasticloadbalancing.load-balancers',
    'LoadBalancers[]',
    'LoadBalancerArn',
  ],
  [
    'target group',
    'targetgroup',
    'aws.elasticloadbalancing.target-groups',
    'TargetGroups[]',
    'TargetGroupArn',
  ],
  ['firewall', 'firewall', 'aws.network-firewall.firewalls', 'Firewalls[]', 'FirewallArn'],
  [
    'firewall policy',
    'firewall-policy',
    'aws.network-firewall.firewall-policies',
    'FirewallPolicies[]',
    'Arn',
  ],
  ['firewall rule group', 'rulegroup', 'aws.network-firewall.rule-groups', 'RuleGroups[]', 'Arn'],
];

/** Lists that each hold some of the transit gateway attachments. */
const attachmentLists: readonly [sort: string, type: string, kind: string, at: string][] = [
  [
    'transit gateway VPC attachment',
    'vpc',
    'aws.ec2.transit-gateway-vpc-attachments',
    'TransitGatewayVpcAttachments[]',
  ],
  [
    'transit gateway peering attachment',
    'peering',
    'aws.ec2.transit-gateway-peering-attachments',
    'TransitGatewayPeeringAttachments[]',
  ],
];

const listingOperations: Readonly<Record<string, string>> = {
  'aws.network-firewall.firewalls': 'network-firewall:ListFirewalls',
  'aws.network-firewall.firewall-policies': 'network-firewall:ListFirewallPolicies',
  'aws.network-firewall.rule-groups': 'network-firewall:ListRuleGroups',
};

const sortOf = new Map(lists.map(([sort, form]) => [form, sort]));
const rowIds = new Map([
  ...lists.map(([, , kind, , id]) => [kind, id] as const),
  ...attachmentLists.map(([, , kind]) => [kind, 'TransitGatewayAttachmentId'] as const),
]);

/** Which account a resource that is named belongs to, by the member that says so beside it. */
const ownerBeside: Readonly<Record<string, readonly string[]>> = {
  VpcId: ['VpcOwnerId'],
  InstanceId: ['InstanceOwnerId'],
  GroupId: ['UserId', 'GroupOwnerId'],
  TransitGatewayId: ['TransitGatewayOwnerId'],
  ResourceId: ['ResourceOwnerId'],
  NetworkInterfaceId: ['NetworkInterfaceOwnerId'],
  VpcEndpointId: ['VpcEndpointOwner'],
};

const states = ['State', 'Status', 'VpcEndpointState', 'PeeringStatus', 'AssociationState', 'ServiceState'];
const over = new Set([
  ...['deleted', 'deleting', 'terminated', 'shutting-down', 'rejected', 'failed', 'failing', 'expired'],
  ...['blackhole', 'disassociated', 'disassociating', 'detached', 'delete-complete'],
]);

/** What is over may name what was deleted with it: its state says so. */
function isOver(item: Item): boolean {
  return states.some((member) => {
    const state = item[member];
    const text = isItem(state) ? (state['Name'] ?? state['Code'] ?? state['State']) : state;
    return typeof text === 'string' && over.has(text.toLowerCase());
  });
}

function textIn(item: Item | undefined, member: string): string | null {
  const value = item?.[member];
  return typeof value === 'string' && value !== '' ? value : null;
}

function ownerOf(around: readonly Item[]): string | null {
  for (const item of around) {
    const owner = textIn(item, 'OwnerId');
    if (owner !== null) return owner;
  }
  return null;
}

function* listedAt(page: DecodedPage, at: string, id: string): Generator<Listed> {
  for (const { item, around } of itemsAt(page.value, at)) {
    const text = textIn(item, id);
    if (text !== null) yield { id: text, owner: ownerOf([item, ...around]) };
  }
}

const bare =
  /^(vpc|subnet|eni|i|sg|acl|rtb|igw|eigw|nat|pcx|pl|tgw|tgw-attach|tgw-rtb|vpce|vpce-svc|vgw|vpn|cgw|eipalloc)-[0-9a-f]{8,32}$/;
const embedded = /\b(?:vpc|subnet|eni|nat|vpce|tgw-attach|i)-[0-9a-f]{8,32}\b/g;
const arnForm = /^arn:[^:]+:(?:elasticloadbalancing|network-firewall|ec2):([^:]*):([^:]*):([a-z-]+)\/(.+)$/;

interface Named {
  sort: string;
  id: string;
  container: string | null;
  region: string | null;
}

/** The sort of a text that has the form of an id of one of these lists. */
function namedBy(text: string): Named | null {
  const form = bare.exec(text)?.[1];
  if (form !== undefined) return { sort: sortOf.get(form) ?? '', id: text, container: null, region: null };
  const [, region, container, type, rest] = arnForm.exec(text) ?? [];
  if (region === undefined || container === undefined || type === undefined || rest === undefined)
    return null;
  const own = bare.exec(rest)?.[1];
  if (own !== undefined) return { sort: sortOf.get(own) ?? '', id: rest, container, region };
  const sort = sortOf.get(type.replace(/^(stateless|stateful)-rulegroup$/, 'rulegroup'));
  return sort === undefined ? null : { sort, id: text, container, region };
}

function homeOf(named: Named, leaf: Leaf, page: DecodedPage): Pick<Mention, 'container' | 'region'> {
  const { account, region } = page.envelope;
  const beside = (ownerBeside[leaf.member] ?? []).map((member) => textIn(leaf.around[0], member));
  const container =
    named.container ?? beside.find((owner) => owner !== null) ?? ownerOf(leaf.around) ?? account;
  return { container, region: named.region ?? textIn(leaf.around[0], 'Region') ?? region };
}

/** What a service made says in its description whose it is: a NAT gateway, an endpoint, a load balancer. */
function* inDescription({ text, member, around }: Leaf): Generator<Named> {
  const [item] = around;
  if (member !== 'Description' || item === undefined || item['NetworkInterfaceId'] === undefined) return;
  if (item['RequesterManaged'] !== true && (item['InterfaceType'] ?? 'interface') === 'interface') return;
  for (const [id] of text.matchAll(embedded)) {
    const named = namedBy(id);
    if (named !== null) yield named;
  }
}

const network: Namer = {
  names: [...lists.map(([sort]) => sort), ...attachmentLists.map(([sort]) => sort)],
  readsKind: (kind) =>
    kind.startsWith('aws.ec2.') ||
    kind.startsWith('aws.elasticloadbalancing.') ||
    kind.startsWith('aws.network-firewall.'),
  *mentions(page) {
    const rowId = rowIds.get(page.envelope.kind);
    for (const leaf of leaves(page.value, isOver)) {
      const whole = namedBy(leaf.text);
      const found = whole === null ? inDescription(leaf) : [whole];
      for (const named of found) {
        const row =
          rowId === undefined ? undefined : leaf.around.find((item) => textIn(item, rowId) !== null);
        yield {
          sorts: [named.sort],
          id: named.id,
          ...homeOf(named, leaf, page),
          by: (row && rowId && textIn(row, rowId)) ?? firstId(leaf.around),
        };
      }
    }
    yield* attachmentsOf(page);
  },
};

function firstId(around: readonly Item[]): string {
  for (const item of around)
    for (const [member, value] of Object.entries(item))
      if (typeof value === 'string' && /(Id|Arn)$/.test(member)) return value;
  return 'an answer';
}

function* attachmentsOf(page: DecodedPage): Generator<Mention> {
  if (page.envelope.kind !== 'aws.ec2.transit-gateway-attachments') return;
  for (const { item } of itemsAt(page.value, 'TransitGatewayAttachments[]')) {
    const id = textIn(item, 'TransitGatewayAttachmentId');
    const list = attachmentLists.find(([, type]) => type === item['ResourceType']);
    if (id === null || list === undefined || isOver(item)) continue;
    const container = textIn(item, 'ResourceOwnerId') ?? page.envelope.account;
    yield { sorts: [list[0]], id, container, region: page.envelope.region, by: id };
  }
}

/** Interfaces that a service made and keeps: one of its own names each of them. */
const keepers: Readonly<Record<string, { sort: string; kind: string; at: string; id: string }>> = {
  nat_gateway: {
    sort: 'NAT gateway with this interface',
    kind: 'aws.ec2.nat-gateways',
    at: 'NatGateways[].NatGatewayAddresses[]',
    id: 'NetworkInterfaceId',
  },
};

const kept: Namer = {
  names: Object.values(keepers).map(({ sort }) => sort),
  readsKind: (kind) => kind === 'aws.ec2.network-interfaces',
  *mentions(page) {
    for (const { item } of itemsAt(page.value, 'NetworkInterfaces[]')) {
      const keeper = keepers[textIn(item, 'InterfaceType') ?? ''];
      const id = textIn(item, 'NetworkInterfaceId');
      if (keeper === undefined || id === null) continue;
      const { account, region } = page.envelope;
      yield { sorts: [keeper.sort], id, container: textIn(item, 'OwnerId') ?? account, region, by: id };
    }
  },
};

/** The end of a load balancer's ARN, which stands in the description of each of its interfaces. */
const balancerOfInterface = 'load balancer of an interface';

function* balancersAt(page: DecodedPage): Generator<Listed> {
  for (const { id, owner } of listedAt(page, 'LoadBalancers[]', 'LoadBalancerArn'))
    yield { id: id.slice(id.indexOf(':loadbalancer/') + ':loadbalancer/'.length), owner };
}

const balanced: Namer = {
  names: [balancerOfInterface],
  readsKind: (kind) => kind === 'aws.ec2.network-interfaces',
  *mentions(page) {
    for (const { item } of itemsAt(page.value, 'NetworkInterfaces[]')) {
      const name = /^ELB ((?:app|net|gwy)\/\S+)$/.exec(textIn(item, 'Description') ?? '')?.[1];
      const by = textIn(item, 'NetworkInterfaceId');
      if (name === undefined || by === null || item['RequesterManaged'] !== true) continue;
      const { account, region } = page.envelope;
      const container = textIn(item, 'OwnerId') ?? account;
      yield { sorts: [balancerOfInterface], id: name, container, region, by };
    }
  },
};

/**
 * Whatever an answer of EC2, load balancing or Network Firewall holds in the form of an id names a resource: no list
 * of members is needed for that. It belongs to the account that the answer says, else to the one that answered.
 */
export const awsNetwork: References = {
  lists: [
    ...lists.map(([sort, , kind, at, id, unique]): ThingList => ({
      sort,
      kind,
      extent: 'region',
      ...(listingOperations[kind] === undefined ? {} : { operation: listingOperations[kind] }),
      ...(unique === undefined ? {} : { unique }),
      listed: (page) => listedAt(page, at, id),
    })),
    ...attachmentLists.map(([sort, , kind, at]): ThingList => ({
      sort,
      kind,
      extent: 'region',
      listed: (page) => listedAt(page, at, 'TransitGatewayAttachmentId'),
    })),
    ...Object.values(keepers).map(({ sort, kind, at, id }): ThingList => ({
      sort,
      kind,
      extent: 'region',
      listed: (page) => listedAt(page, at, id),
    })),
    {
      sort: balancerOfInterface,
      kind: 'aws.elasticloadbalancing.load-balancers',
      extent: 'region',
      listed: balancersAt,
    },
  ],
  namers: [network, kept, balanced],
};
