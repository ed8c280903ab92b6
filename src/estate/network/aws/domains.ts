import type { Domain, Endpoint } from '../representation.ts';
import type { AwsNetworkOperation, AwsVpc } from './evidence.ts';
import type { Found, Place, Reading } from './reading.ts';

/** Whatever one of these lists leaves out may open a network: without each of them nothing is proved closed. */
const needed: readonly AwsNetworkOperation[] = [
  'DescribeVpcs',
  'DescribeSubnets',
  'DescribeNetworkInterfaces',
  'DescribeSecurityGroups',
  'DescribeNetworkAcls',
  'DescribeRouteTables',
  'DescribeInternetGateways',
  'DescribeEgressOnlyInternetGateways',
  'DescribeNatGateways',
  'DescribeVpnGateways',
  'DescribeVpcPeeringConnections',
  'DescribeTransitGateways',
  'DescribeTransitGatewayAttachments',
  'DescribeTransitGatewayVpcAttachments',
  'DescribeVpcEndpoints',
  'DescribeLoadBalancers',
];

/** The VPCs listed, and those that only something else names: these were not read. */
export function lowerDomains(
  vpcs: readonly Found<AwsVpc>[],
  others: readonly { readonly domain: string; readonly evidence: readonly string[] }[],
  endpoints: readonly Endpoint[],
  reading: Reading,
): Domain[] {
  const owners = new Map<string, string[]>();
  const listed = vpcs.map((found) => ({ found, prefixes: prefixesOf(found, reading) }));
  const domains = listed.map(({ found, prefixes }): Domain => {
    const { VpcId: id, OwnerId: owner } = found.item;
    const missing = [...shortfalls(found, reading), ...reading.gaps(id, found)];
    if (owner !== undefined && owner !== found.account)
      missing.push(
        reading.unknown(
          'network-owner-not-read',
          id,
          `it is shared by account ${owner}, which was not read`,
          found.evidence,
        ),
      );
    return {
      id,
      kind: 'virtual-network',
      prefixes,
      complete: missing.length === 0,
      ...(missing.length === 0 ? {} : { missing }),
      entrances: [],
      evidence: [found.evidence],
    };
  });
  const known = new Set(domains.map((domain) => domain.id));
  for (const { domain, evidence } of [...others, ...endpoints])
    if (!known.has(domain)) owners.set(domain, [...(owners.get(domain) ?? []), ...evidence]);
  const named = [...owners].map(([id, evidence]): Domain => {
    const unread = reading.unknown(
      'network-not-read',
      id,
      'DescribeVpcs does not list it',
      ...new Set(evidence),
    );
    return {
      id,
      kind: 'virtual-network',
      prefixes: [],
      complete: false,
      missing: [unread],
      entrances: [],
      evidence: [...new Set(evidence)],
    };
  });
  return [...domains, ...named];
}

function prefixesOf({ item, evidence }: Found<AwsVpc>, reading: Reading): Domain['prefixes'] {
  const blocks = [
    item.CidrBlock,
    ...(item.CidrBlockAssociationSet ?? [])
      .filter(({ CidrBlockState }) => isAssociated(CidrBlockState?.State))
      .map((block) => block.CidrBlock),
    ...(item.Ipv6CidrBlockAssociationSet ?? [])
      .filter(({ Ipv6CidrBlockState }) => isAssociated(Ipv6CidrBlockState?.State))
      .map((block) => block.Ipv6CidrBlock),
  ];
  const written = [...new Set(blocks)].filter((text) => text !== undefined);
  return reading.prefixes(written, item.VpcId, item.VpcId, evidence);
}

function shortfalls(place: Place, reading: Reading): string[] {
  return needed
    .filter((operation) => !reading.complete(operation, place))
    .map((operation) =>
      reading.unknown(
        'not-read',
        `${operation} in ${place.account} ${place.region}`,
        'it was not read, or not to the end',
        ...reading.listsAt(operation, place).map((list) => list.evidence),
      ),
    );
}

/** An address block is in use unless it is known to be gone. */
export function isAssociated(state: string | undefined): boolean {
  return state !== 'disassociated' && state !== 'failed';
}
