import type { Domain, Filter, Identity, Network } from '../representation.ts';
import type {
  AwsNatGateway,
  AwsNetworkAcl,
  AwsNetworkEvidence,
  AwsPeering,
  AwsRouteTable,
  AwsSecurityGroup,
  AwsVpc,
} from './evidence.ts';
import { lowerDomains } from './domains.ts';
import { lowerNetworkAcl, lowerSecurityGroup } from './filters.ts';
import { Gateways } from './gateways.ts';
import { GroupScope } from './group-scope.ts';
import { NetworkFirewalls } from './network-firewall.ts';
import { lowerInterfaces, noUnsolicited } from './interfaces.ts';
import { peeringEntrances } from './peerings.ts';
import { Reading } from './reading.ts';
import { listeningOnly } from './listening.ts';
import { lowerRelays } from './relays.ts';
import { lowerRouteTable } from './routes.ts';
import { lowerSubnets } from './subnets.ts';
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
  const firewalls = new NetworkFirewalls(reading);
  const peerings = reading
    .all<AwsPeering>('DescribeVpcPeeringConnections', 'VpcPeeringConnectionId')
    .map(({ item }) => item);
  const context = {
    reading,
    gateways,
    transit,
    firewalls,
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
  const peerAttachments = peerings.flatMap((peering) =>
    peeringEntrances(peering, context.vpcs, gateways, reading),
  );
  const scope = new GroupScope(reading);
  const groups = reading.all<AwsSecurityGroup>('DescribeSecurityGroups', 'GroupId');
  const filters: Filter[] = [
    ...groups.map((found) => lowerSecurityGroup(found, scope, lists, reading)),
    ...reading
      .all<AwsNetworkAcl>('DescribeNetworkAcls', 'NetworkAclId')
      .map((found) => lowerNetworkAcl(found, reading)),
    ...firewalls.filters,
    { id: noUnsolicited, stateful: true, inbound: [], outbound: [], otherwise: 'deny', evidence: [] },
  ];
  const identities: Identity[] = [
    ...lists.values(),
    ...groups.map(({ item }): Identity => ({ id: item.GroupId, kind: 'security-group', prefixes: [] })),
  ];
  const interfaces = lowerInterfaces(reading);
  const known = new Set(subnets.map((subnet) => subnet.id));
  for (const endpoint of interfaces)
    if (!known.has(endpoint.attachment))
      reading.unknown('subnet-not-read', endpoint.attachment, `home of ${endpoint.id}`);
  const outside = gateways.domains();
  const relays = lowerRelays(interfaces, outside, reading);
  const { endpoints, filters: listening } = listeningOnly(interfaces, relays, reading);
  const domains = [...lowerDomains(vpcs, subnets, endpoints, reading), ...outside];
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
    attachments: [
      ...subnets,
      ...gateways.attachments,
      ...transit.attachments,
      ...firewalls.attachments,
      ...peerAttachments,
    ],
    endpoints,
    identities,
    filters: [...filters, ...listening],
    routeTables: [...routeTables, ...gateways.routeTables, ...transit.routeTables, ...firewalls.routeTables],
    relays,
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

interface Entry {
  readonly Cidr?: string;
}

function lowerPrefixLists(reading: Reading): Map<string, Identity> {
  const lists = new Map<string, Identity>();
  for (const { list, place } of reading.lists('GetManagedPrefixListEntries')) {
    const id = list.parameter;
    if (id === undefined && list.items.length === 0) continue;
    if (id === undefined) {
      reading.gap(
        place,
        reading.unknown('malformed', 'prefix list', 'entries without a list', list.evidence),
      );
      continue;
    }
    const entries = reading.items<Entry>('GetManagedPrefixListEntries', list, place);
    const prefixes = entries.map((entry) => reading.prefix(entry.Cidr, id, list.evidence));
    // A list that is not wholly known counts as not read at all: it may hold every address.
    if (!list.complete || entries.length < list.items.length || prefixes.includes(undefined)) continue;
    lists.set(id, { id, kind: 'prefix-list', prefixes: prefixes.filter((prefix) => prefix !== undefined) });
  }
  return lists;
}
