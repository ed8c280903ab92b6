import type { DecodedPage, ReadState } from '../collection.ts';
import { textParameter } from '../place.ts';
import { type AwsList, type AwsNetworkEvidence, type AwsPlaceEvidence, listedBy } from './aws/evidence.ts';

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
  const states = new Map(reads.map((state) => [state.envelope?.id, state]));
  const found = sources.flatMap((source) => listsOf(source, pages.get(source.kind) ?? [], states));
  const places = Map.groupBy(found, ({ page }) => `${page.account ?? ''}\n${page.region ?? ''}`);
  return {
    places: [...places.values()].map((own): AwsPlaceEvidence => {
      const byOperation = Map.groupBy(own, ({ operation }) => operation);
      return {
        account: own[0]?.page.account ?? '',
        region: own[0]?.page.region ?? '',
        lists: Object.fromEntries(
          [...byOperation].map(([operation, lists]) => [operation, lists.map(({ list }) => list)]),
        ),
      };
    }),
  };
}

interface FoundList {
  readonly operation: string;
  readonly page: DecodedPage['envelope'];
  readonly list: AwsList;
}

/** The lists of one source: one for each read, and for each object asked about. */
function listsOf(
  { operation, about, list: member }: Source,
  pages: readonly DecodedPage[],
  states: ReadonlyMap<string | undefined, ReadState>,
): FoundList[] {
  const lowered = listedBy as Readonly<Record<string, string>>;
  const subject = (page: DecodedPage): string => (about === undefined ? '' : textParameter(page, about));
  const asked = Map.groupBy(
    pages.filter((page) => about === undefined || subject(page) !== ''),
    (page) => `${page.envelope.id}\n${subject(page)}`,
  );
  return [...asked.values()].flatMap((group): FoundList[] => {
    const [first] = group;
    if (!first) return [];
    const items = group.flatMap(({ value }) => itemsOf(value, lowered[operation] ?? member));
    // What is not lowered is counted, and an empty list has nothing to count.
    if (!(operation in lowered) && items.length === 0) return [];
    const parameter = about === undefined ? undefined : subject(first);
    const complete = isComplete(states.get(first.envelope.id), parameter);
    return [
      {
        operation,
        page: first.envelope,
        list: {
          evidence: first.envelope.id,
          complete,
          items,
          ...(parameter === undefined ? {} : { parameter }),
        },
      },
    ];
  });
}

function isComplete(state: ReadState | undefined, parameter: string | undefined): boolean {
  if (!state) return false;
  return (
    state.complete ||
    (parameter !== undefined &&
      state.shortfalls.every(({ subject }) => subject !== undefined && subject !== parameter))
  );
}

function itemsOf(value: unknown, member: string | undefined): readonly unknown[] {
  if (member === undefined) return [value];
  if (typeof value !== 'object' || value === null) return [];
  const held = (value as Readonly<Record<string, unknown>>)[member];
  if (held === undefined || held === null) return [];
  return Array.isArray(held) ? (held as unknown[]) : [held];
}
