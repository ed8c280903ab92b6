import { overlaps, type Prefix } from '../address.ts';
import type { Attachment, Domain, Filter, Identity, Network } from '../representation.ts';
import type {
  AwsNatGateway,
  AwsNetworkAcl,
  AwsNetworkEvidence,
  AwsPeering,
  AwsRouteTable,
  AwsSecurityGroup,
  AwsSubnet,
  AwsVpc,
} from './evidence.ts';
import { lowerNetworkAcl, lowerSecurityGroup } from './filters.ts';
import { Gateways } from './gateways.ts';
import { GroupScope } from './group-scope.ts';
import { lowerInterfaces, noUnsolicited } from './interfaces.ts';
import { Reading } from './reading.ts';
import { lowerRouteTable } from './routes.ts';
import { TransitGateways } from './transit-gateways.ts';

/** Lowers what AWS printed into the network representation. Never throws on bad input: it names it as unknown. */
export function buildAwsNetwork(evidence: AwsNetworkEvidence): Network {
  const reading = new Reading(evidence);
  const vpcs = reading.all<AwsVpc>('DescribeVpcs', 'VpcId');
  const places = new Map(vpcs.map(({ item, account, region }) => [item.VpcId, { account, region }]));
  const lists = lowerPrefixLists(reading);
  const subnets = lowerSubnets(reading);
  const gateways = new Gateways(reading, places);
  const transit = new TransitGateways(
    reading,
    new Map(subnets.map((subnet) => [subnet.id, subnet])),
    gateways,
    lists,
  );
  const peerings = reading
    .all<AwsPeering>('DescribeVpcPeeringConnections', 'VpcPeeringConnectionId')
    .map(({ item }) => item);
  const context = {
    reading,
    gateways,
    transit,
    lists,
    peerings: new Map(peerings.map((item) => [item.VpcPeeringConnectionId, item])),
    nats: new Map(
      reading
        .all<AwsNatGateway>('DescribeNatGateways', 'NatGatewayId')
        .map(({ item }) => [item.NatGatewayId, item]),
    ),
    vpcs: new Set(places.keys()),
  };
  const routeTables = reading
    .all<AwsRouteTable>('DescribeRouteTables', 'RouteTableId')
    .map((found) => lowerRouteTable(found, context));
  const peerAttachments = peerings.flatMap((peering) => peeringEntrances(peering, context.vpcs, gateways));
  const scope = new GroupScope(reading);
  const groups = reading.all<AwsSecurityGroup>('DescribeSecurityGroups', 'GroupId');
  const filters: Filter[] = [
    ...groups.map((found) => lowerSecurityGroup(found, scope, lists, reading)),
    ...reading
      .all<AwsNetworkAcl>('DescribeNetworkAcls', 'NetworkAclId')
      .map((found) => lowerNetworkAcl(found, reading)),
    { id: noUnsolicited, stateful: true, inbound: [], outbound: [], otherwise: 'deny', evidence: [] },
  ];
  const identities: Identity[] = [
    ...lists.values(),
    ...groups.map(({ item }): Identity => ({ id: item.GroupId, kind: 'security-group', prefixes: [] })),
  ];
  const endpoints = lowerInterfaces(reading);
  const known = new Set(subnets.map((subnet) => subnet.id));
  for (const endpoint of endpoints)
    if (!known.has(endpoint.attachment))
      reading.unknown('subnet-not-read', endpoint.attachment, `home of ${endpoint.id}`);
  const domains = [...vpcs.map((found) => lowerVpc(found, reading)), ...gateways.domains()];
  const services: Domain = {
    id: 'aws-services',
    kind: 'service',
    prefixes: [],
    complete: true,
    entrances: [],
    evidence: [],
  };
  return {
    domains: routeTables.some((table) =>
      table.routes.some(({ target }) => target.kind === 'outside' && target.domain === services.id),
    )
      ? [...domains, services]
      : domains,
    attachments: [...subnets, ...gateways.attachments, ...transit.attachments, ...peerAttachments],
    endpoints,
    identities,
    filters,
    routeTables: [...routeTables, ...transit.routeTables],
    relays: [],
    unknowns: [...reading.unknowns.values()],
    assumptions: [...reading.assumptions.values()],
    controlPlane,
    unaccounted: reading.unaccounted,
  };
}

const controlPlane = [
  {
    id: 'session-manager',
    line: 'Systems Manager Session Manager and Run Command are not excluded by this proof.',
  },
  {
    id: 'instance-connect',
    line: 'EC2 Instance Connect and the EC2 serial console are not excluded by this proof.',
  },
  {
    id: 'resolver',
    line: 'The VPC resolver and the instance metadata service are not filtered by security groups or network ACLs.',
  },
];

type FoundVpc = ReturnType<typeof Reading.prototype.all<AwsVpc>>[number];

function lowerVpc({ item, evidence, account, region }: FoundVpc, reading: Reading): Domain {
  const blocks = [
    item.CidrBlock,
    ...(item.CidrBlockAssociationSet ?? [])
      .filter(({ CidrBlockState }) => isAssociated(CidrBlockState?.State))
      .map((block) => block.CidrBlock),
    ...(item.Ipv6CidrBlockAssociationSet ?? [])
      .filter(({ Ipv6CidrBlockState }) => isAssociated(Ipv6CidrBlockState?.State))
      .map((block) => block.Ipv6CidrBlock),
  ];
  const prefixes = [...new Set(blocks)].flatMap((text) =>
    text === undefined ? [] : (reading.prefix(text, item.VpcId, evidence) ?? []),
  );
  const needed = ['DescribeNetworkInterfaces', 'DescribeInternetGateways'] as const;
  const complete = needed.every((operation) => reading.complete(operation, account, region));
  if (!complete)
    reading.unknown(
      'network-incomplete',
      `${account} ${region}`,
      'not every network interface and internet gateway was read',
      evidence,
    );
  return { id: item.VpcId, kind: 'virtual-network', prefixes, complete, entrances: [], evidence: [evidence] };
}

/** Subnets with their own or their VPC's default ACL, and their own or their VPC's main route table. */
function lowerSubnets(reading: Reading): Attachment[] {
  const aclOf = new Map<string, string>();
  for (const { item } of reading.all<AwsNetworkAcl>('DescribeNetworkAcls', 'NetworkAclId')) {
    for (const { SubnetId } of item.Associations ?? [])
      if (SubnetId !== undefined) aclOf.set(SubnetId, item.NetworkAclId);
    if (item.IsDefault === true && item.VpcId !== undefined) aclOf.set(item.VpcId, item.NetworkAclId);
  }
  const tableOf = new Map<string, string>();
  const subnets = reading.all<AwsSubnet>('DescribeSubnets', 'SubnetId');
  const names = new Set(subnets.map(({ item }) => item.SubnetId));
  for (const { item, evidence } of reading.all<AwsRouteTable>('DescribeRouteTables', 'RouteTableId'))
    for (const { SubnetId, Main } of item.Associations ?? []) {
      if (SubnetId !== undefined) tableOf.set(SubnetId, item.RouteTableId);
      if (SubnetId !== undefined && !names.has(SubnetId))
        reading.unknown('subnet-not-read', SubnetId, `named by ${item.RouteTableId}`, evidence);
      if (Main === true && item.VpcId !== undefined) tableOf.set(item.VpcId, item.RouteTableId);
    }
  const taken = new Map<string, { prefix: Prefix; subnet: string }[]>();
  return subnets.map(({ item, evidence, account, region }): Attachment => {
    const id = item.SubnetId;
    const choose = (
      own: ReadonlyMap<string, string>,
      operation: 'DescribeNetworkAcls' | 'DescribeRouteTables',
      reason: string,
    ): string => {
      const direct = own.get(id);
      if (direct !== undefined) return direct;
      const whole = reading.complete(operation, account, region) ? own.get(item.VpcId) : undefined;
      return (
        whole ??
        reading.unknown(reason, id, `which one applies is not known: ${operation} is incomplete`, evidence)
      );
    };
    const prefixes = [
      item.CidrBlock,
      ...(item.Ipv6CidrBlockAssociationSet ?? [])
        .filter(({ Ipv6CidrBlockState }) => isAssociated(Ipv6CidrBlockState?.State))
        .map((block) => block.Ipv6CidrBlock),
    ].flatMap((text) => (text === undefined ? [] : (reading.prefix(text, id, evidence) ?? [])));
    const others = taken.get(item.VpcId) ?? [];
    for (const prefix of prefixes) {
      const clash = others.find((other) => overlaps(other.prefix, prefix));
      if (clash) reading.unknown('overlapping-addresses', id, `overlaps ${clash.subnet}`, evidence);
      others.push({ prefix, subnet: id });
    }
    taken.set(item.VpcId, others);
    const stages = [{ filters: [choose(aclOf, 'DescribeNetworkAcls', 'network-acl-not-read')] }];
    return {
      id,
      domain: item.VpcId,
      kind: 'subnet',
      prefixes,
      ...(item.AvailabilityZone === undefined ? {} : { zone: item.AvailabilityZone }),
      routeTable: choose(tableOf, 'DescribeRouteTables', 'route-table-not-read'),
      inbound: stages,
      outbound: stages,
      evidence: [evidence],
    };
  });
}

interface Entry {
  readonly Cidr?: string;
}

function lowerPrefixLists(reading: Reading): Map<string, Identity> {
  const lists = new Map<string, Identity>();
  for (const list of reading.lists('GetManagedPrefixListEntries')) {
    const id = list.parameter;
    if (id === undefined || !list.complete) continue;
    const prefixes = (list.items as Entry[]).flatMap(
      (entry) => reading.prefix(entry.Cidr, id, list.evidence) ?? [],
    );
    lists.set(id, { id, kind: 'prefix-list', prefixes });
  }
  return lists;
}

/** A peering with a VPC that was not read lets its addresses in. */
function peeringEntrances(peering: AwsPeering, vpcs: ReadonlySet<string>, gateways: Gateways): Attachment[] {
  if (peering.Status?.Code !== 'active') return [];
  const sides = [peering.RequesterVpcInfo?.VpcId, peering.AccepterVpcInfo?.VpcId];
  return sides.flatMap((vpc, index): Attachment[] => {
    const other = sides[1 - index];
    if (vpc === undefined || other === undefined || !vpcs.has(vpc) || vpcs.has(other)) return [];
    const id = `${peering.VpcPeeringConnectionId}@${vpc}`;
    gateways.addEntrance(`uncollected:${other}`, {
      attachment: id,
      translatesPublic: false,
      families: [4, 6],
      via: peering.VpcPeeringConnectionId,
    });
    return [{ id, domain: vpc, kind: 'gateway', prefixes: [], inbound: [], outbound: [], evidence: [] }];
  });
}

function isAssociated(state: string | undefined): boolean {
  return state === undefined || state === 'associated' || state === 'associating';
}
