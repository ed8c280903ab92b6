import { overlaps, type Prefix } from '../address.ts';
import type { Attachment } from '../representation.ts';
import { isAssociated } from './domains.ts';
import type { AwsNetworkAcl, AwsRouteTable, AwsSubnet } from './evidence.ts';
import type { Found, Reading } from './reading.ts';

/** Subnets with their own or their VPC's default ACL, and their own or their VPC's main route table. */
export function lowerSubnets(reading: Reading): Attachment[] {
  const subnets = reading.all<AwsSubnet>('DescribeSubnets', 'SubnetId');
  const acls = aclsInUse(reading);
  const tables = tablesInUse(reading, new Set(subnets.map(({ item }) => item.SubnetId)));
  const taken = new Map<string, { prefix: Prefix; subnet: string }[]>();
  return subnets.map((found): Attachment => {
    const { item, evidence } = found;
    const id = item.SubnetId;
    const prefixes = prefixesOf(found, reading);
    const others = taken.get(item.VpcId) ?? [];
    for (const prefix of prefixes) {
      const clash = others.find((other) => overlaps(other.prefix, prefix));
      if (clash) reading.unknown('overlapping-addresses', id, `overlaps ${clash.subnet}`, evidence);
      others.push({ prefix, subnet: id });
    }
    taken.set(item.VpcId, others);
    const acl = choose(found, acls, 'DescribeNetworkAcls', 'network-acl-not-read', reading);
    const stages = [{ filters: [acl] }];
    return {
      id,
      domain: item.VpcId,
      kind: 'subnet',
      prefixes,
      ...(item.AvailabilityZone === undefined ? {} : { zone: item.AvailabilityZone }),
      routeTable: choose(found, tables, 'DescribeRouteTables', 'route-table-not-read', reading),
      inbound: stages,
      outbound: stages,
      evidence: [evidence],
    };
  });
}

/** Its own, or the one of its VPC where the list is whole; otherwise the id of an unknown, which names nothing. */
function choose(
  found: Found<AwsSubnet>,
  own: ReadonlyMap<string, string>,
  operation: 'DescribeNetworkAcls' | 'DescribeRouteTables',
  reason: string,
  reading: Reading,
): string {
  const { item, evidence } = found;
  const direct = own.get(item.SubnetId);
  if (direct !== undefined) return direct;
  const whole = reading.complete(operation, found) ? own.get(item.VpcId) : undefined;
  return (
    whole ??
    reading.unknown(
      reason,
      item.SubnetId,
      `which one applies is not known: ${operation} is incomplete`,
      evidence,
    )
  );
}

function aclsInUse(reading: Reading): Map<string, string> {
  const acls = new Map<string, string>();
  for (const { item } of reading.all<AwsNetworkAcl>('DescribeNetworkAcls', 'NetworkAclId')) {
    for (const { SubnetId } of item.Associations ?? [])
      if (SubnetId !== undefined) acls.set(SubnetId, item.NetworkAclId);
    if (item.IsDefault === true && item.VpcId !== undefined) acls.set(item.VpcId, item.NetworkAclId);
  }
  return acls;
}

function tablesInUse(reading: Reading, subnets: ReadonlySet<string>): Map<string, string> {
  const tables = new Map<string, string>();
  for (const { item, evidence } of reading.all<AwsRouteTable>('DescribeRouteTables', 'RouteTableId'))
    for (const { SubnetId, Main, AssociationState } of item.Associations ?? []) {
      const state = AssociationState?.State;
      const settled = state === undefined || state === 'associated';
      if (state === 'disassociated' || state === 'failed') continue;
      const table = settled
        ? item.RouteTableId
        : reading.unknown(
            'route-table-changing',
            `${item.RouteTableId} ${String(SubnetId)}`,
            state,
            evidence,
          );
      if (SubnetId !== undefined) tables.set(SubnetId, table);
      if (SubnetId !== undefined && !subnets.has(SubnetId))
        reading.unknown('subnet-not-read', SubnetId, `named by ${item.RouteTableId}`, evidence);
      if (Main === true && item.VpcId !== undefined) tables.set(item.VpcId, table);
    }
  return tables;
}

function prefixesOf({ item, evidence }: Found<AwsSubnet>, reading: Reading): Prefix[] {
  const blocks = [
    item.CidrBlock,
    ...(item.Ipv6CidrBlockAssociationSet ?? [])
      .filter(({ Ipv6CidrBlockState }) => isAssociated(Ipv6CidrBlockState?.State))
      .map((block) => block.Ipv6CidrBlock),
  ].filter((text) => text !== undefined);
  return reading.prefixes(blocks, item.VpcId, item.SubnetId, evidence);
}
