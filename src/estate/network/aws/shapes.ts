import type { AwsNetworkOperation } from './evidence.ts';

/**
 * What each operation prints: the members that the lowering reads, with their form, and those known to have no effect
 * on what reaches what. Any other member is counted as unaccounted for.
 */
export type Shape = { readonly [member: string]: Form };
type Form = 'text' | 'texts' | 'value' | 'flag' | 'no-effect' | Shape | readonly [Shape];

interface Described {
  readonly shape: Shape;
  /** Lists that every item has, empty or not: without them it was not wholly printed. */
  readonly required?: readonly string[];
}

const none = (...members: string[]): Shape =>
  Object.fromEntries(members.map((member) => [member, 'no-effect' as const]));
const tags = [{ Key: 'text', Value: 'text' }] as const;
const attachments = [{ VpcId: 'text', State: 'text' }] as const;
const association = {
  PublicIp: 'text',
  CarrierIp: 'text',
  ...none('AllocationId', 'AssociationId', 'IpOwnerId', 'PublicDnsName', 'CustomerOwnedIp'),
} as const;
const blocks6 = [
  {
    Ipv6CidrBlock: 'text',
    Ipv6CidrBlockState: { State: 'text', StatusMessage: 'no-effect' },
    ...none('AssociationId', 'NetworkBorderGroup', 'Ipv6Pool', 'Ipv6AddressAttribute', 'IpSource'),
  },
] as const;
const permission = [
  {
    IpProtocol: 'text',
    FromPort: 'value',
    ToPort: 'value',
    IpRanges: [{ CidrIp: 'text', Description: 'no-effect' }],
    Ipv6Ranges: [{ CidrIpv6: 'text', Description: 'no-effect' }],
    PrefixListIds: [{ PrefixListId: 'text', Description: 'no-effect' }],
    UserIdGroupPairs: [
      {
        GroupId: 'text',
        UserId: 'text',
        VpcId: 'text',
        PeeringStatus: 'text',
        ...none('Description', 'GroupName', 'VpcPeeringConnectionId'),
      },
    ],
  },
] as const;
const side = {
  VpcId: 'text',
  Region: 'text',
  OwnerId: 'text',
  ...none('CidrBlock', 'Ipv6CidrBlockSet', 'CidrBlockSet', 'PeeringOptions'),
} as const;
const options = { SecurityGroupReferencingSupport: 'text', ApplianceModeSupport: 'text' } as const;

export const shapes: Readonly<Record<AwsNetworkOperation, Described>> = {
  DescribeVpcs: {
    shape: {
      VpcId: 'text',
      OwnerId: 'text',
      CidrBlock: 'text',
      CidrBlockAssociationSet: [
        {
          CidrBlock: 'text',
          CidrBlockState: { State: 'text', StatusMessage: 'no-effect' },
          AssociationId: 'no-effect',
        },
      ],
      Ipv6CidrBlockAssociationSet: blocks6,
      ...none(
        'Tags',
        'State',
        'IsDefault',
        'InstanceTenancy',
        'DhcpOptionsId',
        'BlockPublicAccessStates',
        'EncryptionControl',
      ),
    },
  },
  DescribeSubnets: {
    required: ['VpcId'],
    shape: {
      SubnetId: 'text',
      VpcId: 'text',
      OwnerId: 'text',
      AvailabilityZone: 'text',
      CidrBlock: 'text',
      MapPublicIpOnLaunch: 'flag',
      Ipv6CidrBlockAssociationSet: blocks6,
      ...none('Tags', 'State', 'SubnetArn', 'AvailableIpAddressCount', 'AvailabilityZoneId', 'DefaultForAz'),
      ...none('AssignIpv6AddressOnCreation', 'EnableDns64', 'Ipv6Native', 'PrivateDnsNameOptionsOnLaunch'),
      ...none(
        'MapCustomerOwnedIpOnLaunch',
        'CustomerOwnedIpv4Pool',
        'EnableLniAtDeviceIndex',
        'BlockPublicAccessStates',
        'Type',
      ),
    },
  },
  DescribeNetworkInterfaces: {
    shape: {
      NetworkInterfaceId: 'text',
      VpcId: 'text',
      SubnetId: 'text',
      OwnerId: 'text',
      InterfaceType: 'text',
      SourceDestCheck: 'flag',
      Description: 'text',
      PrivateIpAddress: 'text',
      Ipv6Address: 'no-effect',
      Association: association,
      PrivateIpAddresses: [
        { PrivateIpAddress: 'text', Association: association, ...none('Primary', 'PrivateDnsName') },
      ],
      Ipv4Prefixes: [{ Ipv4Prefix: 'text' }],
      Ipv6Addresses: [{ Ipv6Address: 'text', ...none('IsPrimaryIpv6', 'PublicIpv6DnsName') }],
      Ipv6Prefixes: [{ Ipv6Prefix: 'text' }],
      Groups: [{ GroupId: 'text', GroupName: 'no-effect' }],
      Attachment: {
        InstanceId: 'text',
        ...none(
          'AttachTime',
          'AttachmentId',
          'DeleteOnTermination',
          'DeviceIndex',
          'NetworkCardIndex',
          'InstanceOwnerId',
        ),
        ...none('Status', 'EnaSrdSpecification', 'EnaQueueCount'),
      },
      TagSet: tags,
      ...none(
        'Status',
        'AvailabilityZone',
        'AvailabilityZoneId',
        'MacAddress',
        'PrivateDnsName',
        'PublicDnsName',
        'RequesterId',
      ),
      ...none(
        'RequesterManaged',
        'OutpostArn',
        'DenyAllIgwTraffic',
        'Ipv6Native',
        'ConnectionTrackingConfiguration',
      ),
      ...none('PublicIpDnsNameOptions', 'Operator', 'AssociatedSubnets'),
    },
  },
  DescribeSecurityGroups: {
    required: ['VpcId', 'IpPermissions', 'IpPermissionsEgress'],
    shape: {
      GroupId: 'text',
      VpcId: 'text',
      OwnerId: 'text',
      IpPermissions: permission,
      IpPermissionsEgress: permission,
      ...none('GroupName', 'Description', 'Tags', 'SecurityGroupArn'),
    },
  },
  DescribeSecurityGroupVpcAssociations: {
    shape: {
      GroupId: 'text',
      VpcId: 'text',
      State: 'text',
      ...none('VpcOwnerId', 'StateReason', 'GroupOwnerId'),
    },
  },
  DescribeNetworkAcls: {
    required: ['VpcId', 'Entries'],
    shape: {
      NetworkAclId: 'text',
      VpcId: 'text',
      OwnerId: 'text',
      IsDefault: 'flag',
      Associations: [{ SubnetId: 'text', ...none('NetworkAclAssociationId', 'NetworkAclId') }],
      Entries: [
        {
          RuleNumber: 'value',
          Protocol: 'text',
          RuleAction: 'text',
          Egress: 'flag',
          CidrBlock: 'text',
          Ipv6CidrBlock: 'text',
          PortRange: { From: 'value', To: 'value' },
          IcmpTypeCode: { Type: 'value', Code: 'value' },
        },
      ],
      Tags: 'no-effect',
    },
  },
  DescribeRouteTables: {
    required: ['VpcId', 'Routes'],
    shape: {
      RouteTableId: 'text',
      VpcId: 'text',
      OwnerId: 'text',
      Associations: [
        {
          Main: 'flag',
          SubnetId: 'text',
          GatewayId: 'text',
          AssociationState: { State: 'text', StatusMessage: 'no-effect' },
          ...none('RouteTableAssociationId', 'RouteTableId', 'PublicIpv4Pool'),
        },
      ],
      Routes: [
        {
          DestinationCidrBlock: 'text',
          DestinationIpv6CidrBlock: 'text',
          DestinationPrefixListId: 'text',
          GatewayId: 'text',
          NatGatewayId: 'text',
          InstanceId: 'text',
          NetworkInterfaceId: 'text',
          TransitGatewayId: 'text',
          VpcPeeringConnectionId: 'text',
          EgressOnlyInternetGatewayId: 'text',
          LocalGatewayId: 'text',
          CarrierGatewayId: 'text',
          CoreNetworkArn: 'text',
          OdbNetworkArn: 'text',
          Origin: 'text',
          State: 'text',
          ...none('InstanceOwnerId', 'IpAddress'),
        },
      ],
      ...none('Tags', 'PropagatingVgws'),
    },
  },
  DescribeInternetGateways: {
    shape: { InternetGatewayId: 'text', OwnerId: 'text', Attachments: attachments, Tags: 'no-effect' },
  },
  DescribeEgressOnlyInternetGateways: {
    shape: { EgressOnlyInternetGatewayId: 'text', Attachments: attachments, Tags: 'no-effect' },
  },
  DescribeVpnGateways: {
    shape: {
      VpnGatewayId: 'text',
      State: 'text',
      VpcAttachments: attachments,
      ...none('Tags', 'Type', 'AmazonSideAsn', 'AvailabilityZone'),
    },
  },
  DescribeVpnConnections: {
    shape: {
      VpnConnectionId: 'text',
      VpnGatewayId: 'text',
      State: 'text',
      Options: {
        StaticRoutesOnly: 'flag',
        ...none(
          ...['EnableAcceleration', 'LocalIpv4NetworkCidr', 'RemoteIpv4NetworkCidr', 'LocalIpv6NetworkCidr'],
          ...['RemoteIpv6NetworkCidr', 'OutsideIpAddressType', 'TransportTransitGatewayAttachmentId'],
          ...['TunnelInsideIpVersion', 'TunnelOptions', 'TunnelBandwidth'],
        ),
      },
      Routes: [{ DestinationCidrBlock: 'text', State: 'text', ...none('Source') }],
      ...none(
        ...[
          'Category',
          'TransitGatewayId',
          'VpnConcentratorId',
          'CoreNetworkArn',
          'CoreNetworkAttachmentArn',
        ],
        ...['GatewayAssociationState', 'Tags', 'VgwTelemetry', 'PreSharedKeyArn', 'Type'],
        ...['CustomerGatewayConfiguration', 'CustomerGatewayId'],
      ),
    },
  },
  DescribeNatGateways: {
    shape: {
      NatGatewayId: 'text',
      VpcId: 'text',
      SubnetId: 'text',
      State: 'text',
      ConnectivityType: 'text',
      NatGatewayAddresses: [
        {
          NetworkInterfaceId: 'text',
          PublicIp: 'text',
          PrivateIp: 'text',
          ...none(
            'AllocationId',
            'AssociationId',
            'IsPrimary',
            'Status',
            'FailureMessage',
            'AvailabilityZone',
            'AvailabilityZoneId',
          ),
        },
      ],
      ...none('Tags', 'CreateTime', 'DeleteTime', 'FailureCode', 'FailureMessage', 'ProvisionedBandwidth'),
      ...none(
        'AvailabilityMode',
        'AutoScalingIps',
        'AutoProvisionZones',
        'AttachedAppliances',
        'RouteTableId',
      ),
    },
  },
  DescribeVpcPeeringConnections: {
    shape: {
      VpcPeeringConnectionId: 'text',
      Status: { Code: 'text', Message: 'no-effect' },
      RequesterVpcInfo: side,
      AccepterVpcInfo: side,
      ...none('Tags', 'ExpirationTime'),
    },
  },
  DescribeManagedPrefixLists: {
    shape: {
      PrefixListId: 'text',
      ...none(
        'Tags',
        'OwnerId',
        'AddressFamily',
        'State',
        'StateMessage',
        'PrefixListArn',
        'PrefixListName',
        'MaxEntries',
        'Version',
      ),
      ...none('IpamPrefixListResolverTargetId', 'IpamPrefixListResolverSyncEnabled'),
    },
  },
  GetManagedPrefixListEntries: { shape: { Cidr: 'text', Description: 'no-effect' } },
  DescribeTransitGateways: {
    shape: {
      TransitGatewayId: 'text',
      OwnerId: 'text',
      Options: {
        ...options,
        ...none(
          'AmazonSideAsn',
          'TransitGatewayCidrBlocks',
          'AutoAcceptSharedAttachments',
          'DefaultRouteTableAssociation',
        ),
        ...none(
          'AssociationDefaultRouteTableId',
          'DefaultRouteTablePropagation',
          'PropagationDefaultRouteTableId',
        ),
        ...none('VpnEcmpSupport', 'DnsSupport', 'MulticastSupport', 'EncryptionSupport'),
      },
      ...none('Tags', 'State', 'TransitGatewayArn', 'Description', 'CreationTime'),
    },
  },
  DescribeTransitGatewayAttachments: {
    shape: {
      TransitGatewayAttachmentId: 'text',
      TransitGatewayId: 'text',
      TransitGatewayOwnerId: 'text',
      ResourceType: 'text',
      ResourceId: 'text',
      State: 'text',
      Association: { TransitGatewayRouteTableId: 'text', State: 'text' },
      ...none('Tags', 'ResourceOwnerId', 'CreationTime'),
    },
  },
  DescribeTransitGatewayVpcAttachments: {
    shape: {
      TransitGatewayAttachmentId: 'text',
      TransitGatewayId: 'text',
      VpcId: 'text',
      State: 'text',
      SubnetIds: 'texts',
      Options: { ...options, ...none('DnsSupport', 'Ipv6Support') },
      ...none('Tags', 'VpcOwnerId', 'CreationTime'),
    },
  },
  DescribeTransitGatewayPeeringAttachments: {
    shape: {
      TransitGatewayAttachmentId: 'text',
      AccepterTransitGatewayAttachmentId: 'text',
      RequesterTgwInfo: { TransitGatewayId: 'text', ...none('Region', 'OwnerId', 'CoreNetworkId') },
      AccepterTgwInfo: { TransitGatewayId: 'text', ...none('Region', 'OwnerId', 'CoreNetworkId') },
      State: 'text',
      ...none('Tags', 'Options', 'Status', 'CreationTime'),
    },
  },
  DescribeTransitGatewayRouteTables: {
    shape: {
      TransitGatewayRouteTableId: 'text',
      TransitGatewayId: 'text',
      ...none(
        'Tags',
        'State',
        'DefaultAssociationRouteTable',
        'DefaultPropagationRouteTable',
        'CreationTime',
      ),
    },
  },
  GetTransitGatewayRouteTableAssociations: {
    shape: { TransitGatewayAttachmentId: 'text', State: 'text', ...none('ResourceId', 'ResourceType') },
  },
  GetTransitGatewayRouteTablePropagations: {
    shape: none(
      'TransitGatewayAttachmentId',
      'ResourceId',
      'ResourceType',
      'State',
      'TransitGatewayRouteTableAnnouncementId',
    ),
  },
  SearchTransitGatewayRoutes: {
    shape: {
      DestinationCidrBlock: 'text',
      PrefixListId: 'text',
      Type: 'text',
      State: 'text',
      TransitGatewayAttachments: [
        { TransitGatewayAttachmentId: 'text', ResourceType: 'text', ResourceId: 'no-effect' },
      ],
      TransitGatewayRouteTableAnnouncementId: 'no-effect',
    },
  },
  DescribeVpcEndpoints: {
    shape: {
      VpcEndpointId: 'text',
      VpcEndpointType: 'text',
      VpcId: 'text',
      ServiceName: 'text',
      State: 'text',
      OwnerId: 'text',
      NetworkInterfaceIds: 'texts',
      ResourceConfigurationArn: 'text',
      ServiceNetworkArn: 'text',
      ...none(
        'Tags',
        'PolicyDocument',
        'RouteTableIds',
        'SubnetIds',
        'Groups',
        'IpAddressType',
        'DnsOptions',
        'PrivateDnsEnabled',
      ),
      ...none(
        'RequesterManaged',
        'DnsEntries',
        'CreationTimestamp',
        'LastError',
        'Ipv4Prefixes',
        'Ipv6Prefixes',
        'FailureReason',
        'ServiceRegion',
        'PayerResponsibility',
      ),
    },
  },
  DescribeVpcEndpointConnections: {
    shape: {
      ServiceId: 'text',
      VpcEndpointId: 'text',
      VpcEndpointOwner: 'text',
      VpcEndpointState: 'text',
      NetworkLoadBalancerArns: 'texts',
      GatewayLoadBalancerArns: 'texts',
      ...none(
        'Tags',
        'CreationTimestamp',
        'DnsEntries',
        'IpAddressType',
        'VpcEndpointConnectionId',
        'VpcEndpointRegion',
      ),
    },
  },
  DescribeVpcEndpointServiceConfigurations: {
    shape: {
      ServiceId: 'text',
      ServiceName: 'text',
      ServiceState: 'text',
      NetworkLoadBalancerArns: 'texts',
      GatewayLoadBalancerArns: 'texts',
      ...none(
        'Tags',
        'ServiceType',
        'AvailabilityZones',
        'AvailabilityZoneIds',
        'AcceptanceRequired',
        'ManagesVpcEndpoints',
        'SupportedIpAddressTypes',
        'BaseEndpointDnsNames',
      ),
      ...none(
        'PrivateDnsName',
        'PrivateDnsNameConfiguration',
        'PayerResponsibility',
        'SupportedRegions',
        'RemoteAccessEnabled',
      ),
    },
  },
  DescribeInstances: {
    shape: {
      Instances: [{ InstanceId: 'text', State: { Name: 'text', Code: 'no-effect' }, Tags: tags }],
      ...none('Groups', 'OwnerId', 'RequesterId', 'ReservationId'),
    },
  },
  DescribeAddresses: {
    shape: {
      PublicIp: 'text',
      NetworkInterfaceId: 'text',
      PrivateIpAddress: 'text',
      ...none(
        'AllocationId',
        'AssociationId',
        'Domain',
        'InstanceId',
        'NetworkInterfaceOwnerId',
        'Tags',
        'PublicIpv4Pool',
        'NetworkBorderGroup',
        'CustomerOwnedIp',
      ),
      ...none('CustomerOwnedIpv4Pool', 'CarrierIp', 'SubnetId', 'ServiceManaged'),
    },
  },
  DescribeVpcBlockPublicAccessOptions: {
    shape: {
      InternetGatewayBlockMode: 'text',
      State: 'text',
      ...none('AwsAccountId', 'AwsRegion', 'Reason', 'LastUpdateTimestamp', 'ManagedBy', 'ExclusionsAllowed'),
    },
  },
  DescribeVpcBlockPublicAccessExclusions: {
    shape: {
      ResourceArn: 'text',
      State: 'text',
      InternetGatewayExclusionMode: 'text',
      ...none(
        'ExclusionId',
        'Reason',
        'CreationTimestamp',
        'LastUpdateTimestamp',
        'DeletionTimestamp',
        'Tags',
      ),
    },
  },
  DescribeLoadBalancers: {
    shape: {
      LoadBalancerArn: 'text',
      LoadBalancerName: 'text',
      Type: 'text',
      VpcId: 'text',
      SecurityGroups: 'texts',
      ...none(
        'DNSName',
        'CanonicalHostedZoneId',
        'CreatedTime',
        'Scheme',
        'State',
        'AvailabilityZones',
        'IpAddressType',
        'CustomerOwnedIpv4Pool',
      ),
      ...none(
        'EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic',
        'EnablePrefixForIpv6SourceNat',
        'IpamPools',
      ),
    },
  },
  DescribeListeners: {
    shape: {
      ListenerArn: 'text',
      LoadBalancerArn: 'text',
      Port: 'value',
      Protocol: 'text',
      DefaultActions: [
        {
          Type: 'text',
          TargetGroupArn: 'text',
          ForwardConfig: {
            TargetGroups: [{ TargetGroupArn: 'text', Weight: 'no-effect' }],
            TargetGroupStickinessConfig: 'no-effect',
          },
          ...none(
            'Order',
            'RedirectConfig',
            'FixedResponseConfig',
            'AuthenticateOidcConfig',
            'AuthenticateCognitoConfig',
            'JwtValidationConfig',
          ),
        },
      ],
      ...none('Certificates', 'SslPolicy', 'AlpnPolicy', 'MutualAuthentication'),
    },
  },
  DescribeTargetGroups: {
    shape: {
      TargetGroupArn: 'text',
      TargetType: 'text',
      Protocol: 'text',
      Port: 'value',
      VpcId: 'text',
      LoadBalancerArns: 'texts',
      ...none(
        'TargetGroupName',
        'HealthCheckProtocol',
        'HealthCheckPort',
        'HealthCheckEnabled',
        'HealthCheckIntervalSeconds',
        'HealthCheckTimeoutSeconds',
      ),
      ...none(
        'HealthyThresholdCount',
        'UnhealthyThresholdCount',
        'HealthCheckPath',
        'Matcher',
        'ProtocolVersion',
        'IpAddressType',
        'TargetControlPort',
      ),
    },
  },
  DescribeTargetGroupAttributes: { shape: { Key: 'text', Value: 'text' } },
  DescribeLoadBalancerAttributes: { shape: { Key: 'text', Value: 'text' } },
  DescribeTargetHealth: {
    shape: {
      Target: { Id: 'text', Port: 'value', ...none('AvailabilityZone', 'QuicServerId') },
      ...none('HealthCheckPort', 'TargetHealth', 'AnomalyDetection', 'AdministrativeOverride'),
    },
  },
  // Read member by member where they are lowered: what is not understood there may pass.
  DescribeFirewall: { shape: {} },
  DescribeFirewallPolicy: { shape: {} },
  DescribeRuleGroup: { shape: {} },
};
