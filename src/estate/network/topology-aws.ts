import type { DecodedPage, ReadState } from '../collection.ts';
import { textParameter } from '../place.ts';
import { type AwsList, type AwsNetworkEvidence, type AwsPlaceEvidence, listedBy } from './aws/evidence.ts';
import { isWholeFor } from './topology-whole.ts';

/** The operation that a kind's pages answer; with `about`, those of its pages that carry this parameter. */
interface Source {
  readonly kind: string;
  readonly operation: string;
  readonly about?: string;
  /** Member of the answer that holds what was asked for, where the lowering does not name it. */
  readonly list?: string;
}

const ec2 = (kind: string, operation: string, about?: string): Source => ({
  kind: `aws.ec2.${kind}`,
  operation,
  ...(about === undefined ? {} : { about }),
});
const balancing = (kind: string, operation: string, list: string, about?: string): Source => ({
  kind: `aws.elasticloadbalancing.${kind}`,
  operation,
  list,
  ...(about === undefined ? {} : { about }),
});

const sources: readonly Source[] = [
  ec2('vpcs', 'DescribeVpcs'),
  ec2('subnets', 'DescribeSubnets'),
  ec2('network-interfaces', 'DescribeNetworkInterfaces'),
  ec2('instances', 'DescribeInstances'),
  ec2('security-groups', 'DescribeSecurityGroups'),
  ec2('security-group-vpc-associations', 'DescribeSecurityGroupVpcAssociations'),
  ec2('network-acls', 'DescribeNetworkAcls'),
  ec2('route-tables', 'DescribeRouteTables'),
  ec2('internet-gateways', 'DescribeInternetGateways'),
  ec2('egress-only-internet-gateways', 'DescribeEgressOnlyInternetGateways'),
  ec2('nat-gateways', 'DescribeNatGateways'),
  ec2('vpc-peering-connections', 'DescribeVpcPeeringConnections'),
  ec2('managed-prefix-lists', 'DescribeManagedPrefixLists'),
  ec2('managed-prefix-list-entries', 'GetManagedPrefixListEntries', 'PrefixListId'),
  ec2('transit-gateways', 'DescribeTransitGateways'),
  ec2('transit-gateway-attachments', 'DescribeTransitGatewayAttachments'),
  ec2('transit-gateway-vpc-attachments', 'DescribeTransitGatewayVpcAttachments'),
  ec2('transit-gateway-peering-attachments', 'DescribeTransitGatewayPeeringAttachments'),
  ec2('transit-gateway-route-tables', 'DescribeTransitGatewayRouteTables'),
  ec2(
    'transit-gateway-associations',
    'GetTransitGatewayRouteTableAssociations',
    'TransitGatewayRouteTableId',
  ),
  ec2(
    'transit-gateway-propagations',
    'GetTransitGatewayRouteTablePropagations',
    'TransitGatewayRouteTableId',
  ),
  ec2('transit-gateway-routes', 'SearchTransitGatewayRoutes', 'TransitGatewayRouteTableId'),
  ec2('vpc-endpoints', 'DescribeVpcEndpoints'),
  ec2('vpc-endpoint-connections', 'DescribeVpcEndpointConnections'),
  ec2('vpc-endpoint-service-configurations', 'DescribeVpcEndpointServiceConfigurations'),
  ec2('vpn-gateways', 'DescribeVpnGateways'),
  ec2('vpn-connections', 'DescribeVpnConnections'),
  ec2('customer-gateways', 'DescribeCustomerGateways'),
  ec2('addresses', 'DescribeAddresses'),
  ec2('vpc-block-public-access-options', 'DescribeVpcBlockPublicAccessOptions'),
  ec2('vpc-block-public-access-exclusions', 'DescribeVpcBlockPublicAccessExclusions'),
  balancing('load-balancers', 'DescribeLoadBalancers', 'LoadBalancers'),
  balancing('load-balancer-attributes', 'DescribeLoadBalancerAttributes', 'Attributes', 'LoadBalancerArn'),
  balancing('listeners', 'DescribeListeners', 'Listeners', 'LoadBalancerArn'),
  balancing('target-groups', 'DescribeTargetGroups', 'TargetGroups'),
  balancing('target-group-attributes', 'DescribeTargetGroupAttributes', 'Attributes', 'TargetGroupArn'),
  balancing('target-health', 'DescribeTargetHealth', 'TargetHealthDescriptions', 'TargetGroupArn'),
  { kind: 'aws.network-firewall.firewalls', operation: 'DescribeFirewall', about: 'FirewallArn' },
  {
    kind: 'aws.network-firewall.firewall-policies',
    operation: 'DescribeFirewallPolicy',
    about: 'FirewallPolicyArn',
  },
  { kind: 'aws.network-firewall.rule-groups', operation: 'DescribeRuleGroup', about: 'RuleGroupArn' },
];

/** Every evidence kind of AWS that the network is built from. */
export const awsTopologyKinds: readonly string[] = sources.map(({ kind }) => kind);

/**
 * The lists of AWS as they were read: pages of one question joined, each list complete only when its read was. A
 * question about one object that was refused leaves the others of the same read complete.
 */
export function awsNetworkEvidence(
  pages: ReadonlyMap<string, readonly DecodedPage[]>,
  reads: readonly ReadState[],
): AwsNetworkEvidence {
  const found = sources.flatMap((source) => {
    const byEnvelope = Map.groupBy(pages.get(source.kind) ?? [], ({ envelope }) => envelope.id);
    return reads
      .filter(({ read }) => read.kind === source.kind)
      .flatMap((state) => listsOf(source, byEnvelope.get(state.envelope?.id ?? '') ?? [], state));
  });
  const places = Map.groupBy(found, ({ envelope }) => `${envelope.account ?? ''}\n${envelope.region ?? ''}`);
  return {
    places: [...places.values()].map((own): AwsPlaceEvidence => {
      const byOperation = Map.groupBy(own, ({ operation }) => operation);
      return {
        account: own[0]?.envelope.account ?? '',
        region: own[0]?.envelope.region ?? '',
        lists: Object.fromEntries(
          [...byOperation].map(([operation, lists]) => [operation, lists.map(({ list }) => list)]),
        ),
      };
    }),
  };
}

interface FoundList {
  readonly operation: string;
  readonly envelope: DecodedPage['envelope'];
  readonly list: AwsList;
}

/** The lists of one read: one, or one for each object asked about. */
function listsOf(
  { operation, about, list: member }: Source,
  pages: readonly DecodedPage[],
  state: ReadState,
): FoundList[] {
  const { envelope } = state;
  const lowered = listedBy as Readonly<Record<string, string>>;
  if (!envelope || (about === undefined && pages.length === 0)) return [];
  const list = (own: readonly DecodedPage[], object?: string): FoundList => ({
    operation,
    envelope,
    list: {
      evidence: envelope.id,
      complete: object === undefined ? state.complete : isWholeFor(state, object),
      items: own.flatMap(({ value }) => itemsOf(value, lowered[operation] ?? member)),
      ...(object === undefined ? {} : { parameter: object }),
    },
  });
  const byObject = about === undefined ? null : Map.groupBy(pages, (page) => textParameter(page, about));
  byObject?.delete('');
  const lists =
    byObject === null || byObject.size === 0
      ? // Nothing to ask about is an answer: there is none of this kind.
        [list(byObject === null ? pages : [])]
      : [...byObject].map(([object, own]) => list(own, object));
  // What is not lowered is counted, and an empty list has nothing to count.
  return operation in lowered ? lists : lists.filter(({ list: { items } }) => items.length > 0);
}

function itemsOf(value: unknown, member: string | undefined): readonly unknown[] {
  if (member === undefined || member === '') return [value];
  if (typeof value !== 'object' || value === null) return [];
  const held = (value as Readonly<Record<string, unknown>>)[member];
  if (held === undefined || held === null) return [];
  return Array.isArray(held) ? (held as unknown[]) : [held];
}
