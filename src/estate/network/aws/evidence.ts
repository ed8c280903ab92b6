/** What the lowering of AWS reads: the lists that `aws ec2 describe-*` prints, per account and region. */

/** The operations lowered, as named by the API, with the member of the answer that holds the list. */
export const listedBy = {
  DescribeVpcs: 'Vpcs',
  DescribeSubnets: 'Subnets',
  DescribeNetworkInterfaces: 'NetworkInterfaces',
  DescribeSecurityGroups: 'SecurityGroups',
  DescribeSecurityGroupVpcAssociations: 'SecurityGroupVpcAssociations',
  DescribeNetworkAcls: 'NetworkAcls',
  DescribeRouteTables: 'RouteTables',
  DescribeInternetGateways: 'InternetGateways',
  DescribeEgressOnlyInternetGateways: 'EgressOnlyInternetGateways',
  DescribeNatGateways: 'NatGateways',
  DescribeVpcPeeringConnections: 'VpcPeeringConnections',
  DescribeManagedPrefixLists: 'PrefixLists',
  GetManagedPrefixListEntries: 'Entries',
  DescribeTransitGateways: 'TransitGateways',
  DescribeTransitGatewayAttachments: 'TransitGatewayAttachments',
  DescribeTransitGatewayVpcAttachments: 'TransitGatewayVpcAttachments',
  DescribeTransitGatewayPeeringAttachments: 'TransitGatewayPeeringAttachments',
  DescribeTransitGatewayRouteTables: 'TransitGatewayRouteTables',
  GetTransitGatewayRouteTableAssociations: 'Associations',
  GetTransitGatewayRouteTablePropagations: 'TransitGatewayRouteTablePropagations',
  SearchTransitGatewayRoutes: 'Routes',
  DescribeVpcEndpoints: 'VpcEndpoints',
  DescribeVpcEndpointConnections: 'VpcEndpointConnections',
  DescribeVpcEndpointServiceConfigurations: 'ServiceConfigurations',
  DescribeVpnGateways: 'VpnGateways',
  DescribeVpnConnections: 'VpnConnections',
  DescribeInstances: 'Reservations',
  DescribeAddresses: 'Addresses',
  DescribeVpcBlockPublicAccessOptions: 'VpcBlockPublicAccessOptions',
  DescribeVpcBlockPublicAccessExclusions: 'VpcBlockPublicAccessExclusions',
  DescribeLoadBalancers: 'LoadBalancers',
  DescribeLoadBalancerAttributes: 'Attributes',
  DescribeListeners: 'Listeners',
  DescribeTargetGroups: 'TargetGroups',
  DescribeTargetGroupAttributes: 'Attributes',
  DescribeTargetHealth: 'TargetHealthDescriptions',
  // The whole answer.
  DescribeFirewall: '',
  DescribeFirewallPolicy: '',
  DescribeRuleGroup: '',
} as const;

export type AwsNetworkOperation = keyof typeof listedBy;

export interface AwsList {
  readonly evidence: string;
  /** Every page was read, nothing denied or cut off. */
  readonly complete: boolean;
  readonly items: readonly unknown[];
  /** The subject asked about, where the operation needs one (prefix list id, transit gateway route table id). */
  readonly parameter?: string;
}

/** One account and region. An operation that is absent was not read. */
export interface AwsPlaceEvidence {
  readonly account: string;
  readonly region: string;
  readonly lists: Readonly<Partial<Record<AwsNetworkOperation, readonly AwsList[]>>>;
}

export interface AwsNetworkEvidence {
  readonly places: readonly AwsPlaceEvidence[];
}

interface Tag {
  readonly Key?: string;
  readonly Value?: string;
}
export interface AwsVpc {
  readonly OwnerId?: string;
  readonly VpcId: string;
  readonly CidrBlock?: string;
  readonly CidrBlockAssociationSet?: readonly { CidrBlock?: string; CidrBlockState?: { State?: string } }[];
  readonly Ipv6CidrBlockAssociationSet?: readonly {
    Ipv6CidrBlock?: string;
    Ipv6CidrBlockState?: { State?: string };
  }[];
}
export interface AwsSubnet {
  readonly SubnetId: string;
  readonly VpcId: string;
  readonly AvailabilityZone?: string;
  readonly MapPublicIpOnLaunch?: boolean;
  readonly CidrBlock?: string;
  readonly Ipv6CidrBlockAssociationSet?: readonly {
    Ipv6CidrBlock?: string;
    Ipv6CidrBlockState?: { State?: string };
  }[];
}
export interface AwsInterface {
  readonly NetworkInterfaceId: string;
  readonly VpcId?: string;
  readonly SubnetId?: string;
  readonly InterfaceType?: string;
  readonly SourceDestCheck?: boolean;
  readonly Description?: string;
  readonly PrivateIpAddresses?: readonly { PrivateIpAddress?: string; Association?: { PublicIp?: string } }[];
  readonly PrivateIpAddress?: string;
  readonly Association?: { readonly PublicIp?: string };
  readonly Ipv4Prefixes?: readonly { Ipv4Prefix?: string }[];
  readonly Ipv6Addresses?: readonly { Ipv6Address?: string }[];
  readonly Ipv6Prefixes?: readonly { Ipv6Prefix?: string }[];
  readonly Groups?: readonly { GroupId?: string }[];
  readonly Attachment?: { readonly InstanceId?: string };
  readonly TagSet?: readonly Tag[];
}
export interface AwsPermission {
  readonly IpProtocol?: string;
  readonly FromPort?: number;
  readonly ToPort?: number;
  readonly IpRanges?: readonly { CidrIp?: string }[];
  readonly Ipv6Ranges?: readonly { CidrIpv6?: string }[];
  readonly PrefixListIds?: readonly { PrefixListId?: string }[];
  readonly UserIdGroupPairs?: readonly {
    GroupId?: string;
    UserId?: string;
    VpcId?: string;
    PeeringStatus?: string;
  }[];
}
export interface AwsSecurityGroup {
  readonly GroupId: string;
  readonly VpcId?: string;
  readonly IpPermissions?: readonly AwsPermission[];
  readonly IpPermissionsEgress?: readonly AwsPermission[];
}
export interface AwsNetworkAcl {
  readonly NetworkAclId: string;
  readonly VpcId?: string;
  readonly IsDefault?: boolean;
  readonly Associations?: readonly { SubnetId?: string }[];
  readonly Entries?: readonly AwsAclEntry[];
}
export interface AwsAclEntry {
  readonly RuleNumber?: number;
  readonly Protocol?: string;
  readonly RuleAction?: string;
  readonly Egress?: boolean;
  readonly CidrBlock?: string;
  readonly Ipv6CidrBlock?: string;
  readonly PortRange?: { readonly From?: number; readonly To?: number };
  readonly IcmpTypeCode?: { readonly Type?: number; readonly Code?: number };
}
export interface AwsRouteTable {
  readonly RouteTableId: string;
  readonly VpcId?: string;
  readonly Associations?: readonly {
    Main?: boolean;
    SubnetId?: string;
    GatewayId?: string;
    AssociationState?: { State?: string };
  }[];
  readonly Routes?: readonly AwsRoute[];
}
export interface AwsRoute {
  readonly DestinationCidrBlock?: string;
  readonly DestinationIpv6CidrBlock?: string;
  readonly DestinationPrefixListId?: string;
  readonly GatewayId?: string;
  readonly NatGatewayId?: string;
  readonly InstanceId?: string;
  readonly NetworkInterfaceId?: string;
  readonly TransitGatewayId?: string;
  readonly VpcPeeringConnectionId?: string;
  readonly EgressOnlyInternetGatewayId?: string;
  readonly LocalGatewayId?: string;
  readonly CarrierGatewayId?: string;
  readonly CoreNetworkArn?: string;
  readonly Origin?: string;
  readonly State?: string;
}
export interface AwsGateway {
  readonly InternetGatewayId?: string;
  readonly EgressOnlyInternetGatewayId?: string;
  readonly VpnGatewayId?: string;
  readonly Attachments?: readonly { VpcId?: string; State?: string }[];
  readonly VpcAttachments?: readonly { VpcId?: string; State?: string }[];
}
export interface AwsVpnConnection {
  readonly VpnConnectionId: string;
  readonly VpnGatewayId?: string;
  readonly State?: string;
  readonly Options?: { readonly StaticRoutesOnly?: boolean };
  readonly Routes?: readonly { readonly DestinationCidrBlock?: string; readonly State?: string }[];
}
export interface AwsNatGateway {
  readonly NatGatewayId: string;
  readonly State?: string;
  readonly ConnectivityType?: string;
  readonly NatGatewayAddresses?: readonly { NetworkInterfaceId?: string; PublicIp?: string }[];
}
interface PeeringSide {
  readonly VpcId?: string;
  readonly Region?: string;
  readonly OwnerId?: string;
}
export interface AwsPeering {
  readonly VpcPeeringConnectionId: string;
  readonly Status?: { readonly Code?: string };
  readonly RequesterVpcInfo?: PeeringSide;
  readonly AccepterVpcInfo?: PeeringSide;
}
export interface AwsTransitGateway {
  readonly TransitGatewayId: string;
  readonly Options?: { readonly SecurityGroupReferencingSupport?: string };
}
export interface AwsTransitGatewayAttachment {
  readonly TransitGatewayAttachmentId?: string;
  readonly TransitGatewayOwnerId?: string;
  /** Set while lowering: the reader is not the owner, who alone is shown the association. */
  readonly hidden?: boolean;
  readonly TransitGatewayId?: string;
  readonly ResourceType?: string;
  readonly ResourceId?: string;
  readonly State?: string;
  readonly Association?: { readonly TransitGatewayRouteTableId?: string; readonly State?: string };
}
export interface AwsTransitGatewayVpcAttachment {
  readonly TransitGatewayAttachmentId: string;
  readonly TransitGatewayId?: string;
  readonly VpcId?: string;
  readonly State?: string;
  readonly SubnetIds?: readonly string[];
  readonly Options?: {
    readonly SecurityGroupReferencingSupport?: string;
    readonly ApplianceModeSupport?: string;
  };
}
export interface AwsTransitGatewayPeeringAttachment {
  readonly TransitGatewayAttachmentId?: string;
  readonly AccepterTransitGatewayAttachmentId?: string;
}
export interface AwsTransitGatewayRoute {
  readonly DestinationCidrBlock?: string;
  readonly PrefixListId?: string;
  readonly Type?: string;
  readonly State?: string;
  readonly TransitGatewayAttachments?: readonly {
    TransitGatewayAttachmentId?: string;
    ResourceType?: string;
  }[];
}
export interface AwsInstances {
  readonly Instances?: readonly { InstanceId?: string; State?: { Name?: string }; Tags?: readonly Tag[] }[];
}
export interface AwsAddress {
  readonly PublicIp?: string;
  readonly NetworkInterfaceId?: string;
  readonly PrivateIpAddress?: string;
}
export interface AwsLoadBalancer {
  readonly LoadBalancerArn: string;
  readonly Type?: string;
  readonly VpcId?: string;
}
export interface AwsListener {
  readonly Port?: number;
  readonly Protocol?: string;
  readonly DefaultActions?: readonly {
    TargetGroupArn?: string;
    ForwardConfig?: { TargetGroups?: readonly { TargetGroupArn?: string }[] };
  }[];
}
export interface AwsTargetGroup {
  readonly TargetGroupArn: string;
  readonly TargetType?: string;
  readonly Protocol?: string;
  readonly Port?: number;
  readonly VpcId?: string;
  readonly LoadBalancerArns?: readonly string[];
}
export interface AwsTarget {
  readonly Id?: string;
  readonly Port?: number;
}
export interface AwsVpcEndpoint {
  readonly VpcEndpointId: string;
  readonly VpcEndpointType?: string;
  readonly VpcId?: string;
  readonly ServiceName?: string;
  readonly NetworkInterfaceIds?: readonly string[];
}
export interface AwsEndpointService {
  readonly ServiceName?: string;
  readonly NetworkLoadBalancerArns?: readonly string[];
}
