/** What the loopback server answers: the operation's list, and the published schema that shapes it. */
export interface ServedOperation {
  /** Names the schema; empty for answers of plain text values. */
  kind: string;
  /** Property that is paged; null for an answer of one piece. */
  list: string | null;
  /** What is answered where the estate holds no file; null where the thing asked for then does not exist. */
  empty: Readonly<Record<string, unknown>> | null;
  /** Parameter that names the object asked about; its answers stand in files of their own. */
  subject?: string;
  /** Folder of the files, where two services have operations of one name. */
  folder?: string;
}

const list = (kind: string, property: string): ServedOperation => ({
  kind,
  list: property,
  empty: { [property]: [] },
});
const whole = (kind: string, empty: ServedOperation['empty']): ServedOperation => ({
  kind,
  list: null,
  empty,
});
const about = (subject: string, served: ServedOperation): ServedOperation => ({ ...served, subject });
const ec2 = (kind: string, property: string): ServedOperation => list(`aws.ec2.${kind}`, property);
const table = 'TransitGatewayRouteTableId';
const balancing = 'aws.elasticloadbalancing.';
const permissionSets = 'aws.sso.permission-sets';

/** Every operation that is served, by service and name. */
export const operations: Readonly<Record<string, ServedOperation>> = {
  'ec2:DescribeVpcs': ec2('vpcs', 'Vpcs'),
  'ec2:DescribeSubnets': ec2('subnets', 'Subnets'),
  'ec2:DescribeRouteTables': ec2('route-tables', 'RouteTables'),
  'ec2:DescribeSecurityGroups': ec2('security-groups', 'SecurityGroups'),
  'ec2:DescribeSecurityGroupRules': ec2('security-group-rules', 'SecurityGroupRules'),
  'ec2:DescribeSecurityGroupVpcAssociations': ec2(
    'security-group-vpc-associations',
    'SecurityGroupVpcAssociations',
  ),
  'ec2:DescribeNetworkAcls': ec2('network-acls', 'NetworkAcls'),
  'ec2:DescribeNetworkInterfaces': ec2('network-interfaces', 'NetworkInterfaces'),
  'ec2:DescribeInstances': ec2('instances', 'Reservations'),
  'ec2:DescribeFlowLogs': ec2('flow-logs', 'FlowLogs'),
  'ec2:DescribeInternetGateways': ec2('internet-gateways', 'InternetGateways'),
  'ec2:DescribeEgressOnlyInternetGateways': ec2(
    'egress-only-internet-gateways',
    'EgressOnlyInternetGateways',
  ),
  'ec2:DescribeNatGateways': ec2('nat-gateways', 'NatGateways'),
  'ec2:DescribeVpcPeeringConnections': ec2('vpc-peering-connections', 'VpcPeeringConnections'),
  'ec2:DescribeVpcEndpoints': ec2('vpc-endpoints', 'VpcEndpoints'),
  'ec2:DescribeVpcEndpointServiceConfigurations': ec2(
    'vpc-endpoint-service-configurations',
    'ServiceConfigurations',
  ),
  'ec2:DescribeVpcEndpointConnections': ec2('vpc-endpoint-connections', 'VpcEndpointConnections'),
  'ec2:DescribeAddresses': { ...ec2('addresses', 'Addresses'), list: null },
  'ec2:DescribeTransitGateways': ec2('transit-gateways', 'TransitGateways'),
  'ec2:DescribeTransitGatewayAttachments': ec2('transit-gateway-attachments', 'TransitGatewayAttachments'),
  'ec2:DescribeTransitGatewayVpcAttachments': ec2(
    'transit-gateway-vpc-attachments',
    'TransitGatewayVpcAttachments',
  ),
  'ec2:DescribeTransitGatewayPeeringAttachments': ec2(
    'transit-gateway-peering-attachments',
    'TransitGatewayPeeringAttachments',
  ),
  'ec2:DescribeTransitGatewayRouteTables': ec2('transit-gateway-route-tables', 'TransitGatewayRouteTables'),
  'ec2:GetTransitGatewayRouteTableAssociations': about(
    table,
    ec2('transit-gateway-associations', 'Associations'),
  ),
  'ec2:GetTransitGatewayRouteTablePropagations': about(
    table,
    ec2('transit-gateway-propagations', 'TransitGatewayRouteTablePropagations'),
  ),
  'ec2:SearchTransitGatewayRoutes': about(table, ec2('transit-gateway-routes', 'Routes')),
  'ec2:DescribeManagedPrefixLists': ec2('managed-prefix-lists', 'PrefixLists'),
  'ec2:GetManagedPrefixListEntries': about('PrefixListId', ec2('managed-prefix-list-entries', 'Entries')),
  'ec2:DescribeVpnConnections': { ...ec2('vpn-connections', 'VpnConnections'), list: null },
  'ec2:DescribeVpnGateways': { ...ec2('vpn-gateways', 'VpnGateways'), list: null },
  'ec2:DescribeCustomerGateways': { ...ec2('customer-gateways', 'CustomerGateways'), list: null },
  'ec2:DescribeVpcBlockPublicAccessOptions': whole('aws.ec2.vpc-block-public-access-options', {
    VpcBlockPublicAccessOptions: { State: 'default-state', InternetGatewayBlockMode: 'off' },
  }),
  'ec2:DescribeVpcBlockPublicAccessExclusions': ec2(
    'vpc-block-public-access-exclusions',
    'VpcBlockPublicAccessExclusions',
  ),

  'iam:GetAccountAuthorizationDetails': {
    kind: 'aws.iam.authorization-details',
    list: 'UserDetailList',
    empty: { UserDetailList: [], GroupDetailList: [], RoleDetailList: [], Policies: [] },
  },
  'iam:GenerateCredentialReport': whole('aws.iam.credential-report', { State: 'COMPLETE' }),
  'iam:GetCredentialReport': whole('aws.iam.credential-report', null),
  'iam:GetAccountPasswordPolicy': whole('aws.iam.password-policy', null),
  'iam:GetAccountSummary': whole('aws.iam.account-summary', { SummaryMap: {} }),
  'iam:ListUsers': list('aws.iam.mfa-devices', 'Users'),
  'iam:ListMFADevices': about('UserName', list('aws.iam.mfa-devices', 'MFADevices')),
  'iam:GetMFADevice': about('SerialNumber', whole('aws.iam.mfa-devices', null)),
  'iam:ListVirtualMFADevices': list('aws.iam.virtual-mfa-devices', 'VirtualMFADevices'),
  'iam:ListRoles': list('aws.iam.roles', 'Roles'),
  'iam:ListAccessKeys': about('UserName', list('aws.iam.access-keys', 'AccessKeyMetadata')),
  'iam:GetAccessKeyLastUsed': about('AccessKeyId', whole('aws.iam.access-keys', null)),
  'iam:ListSSHPublicKeys': about('UserName', list('aws.iam.ssh-public-keys', 'SSHPublicKeys')),
  'iam:ListServiceSpecificCredentials': about(
    'UserName',
    list('aws.iam.service-specific-credentials', 'ServiceSpecificCredentials'),
  ),
  'iam:ListSAMLProviders': whole('aws.iam.identity-providers', { SAMLProviderList: [] }),
  'iam:GetSAMLProvider': about('SAMLProviderArn', whole('aws.iam.identity-providers', null)),
  'iam:ListOpenIDConnectProviders': whole('aws.iam.identity-providers', { OpenIDConnectProviderList: [] }),
  'iam:GetOpenIDConnectProvider': about(
    'OpenIDConnectProviderArn',
    whole('aws.iam.identity-providers', null),
  ),
  'iam:ListOrganizationsFeatures': whole('aws.iam.organizations-features', { EnabledFeatures: [] }),

  'sts:GetCallerIdentity': whole('', {}),
  'sts:AssumeRole': whole('', {}),

  'cloudtrail:DescribeTrails': whole('aws.cloudtrail.trails', { trailList: [] }),
  'cloudtrail:GetTrailStatus': about('Name', whole('aws.cloudtrail.trail-status', null)),
  'cloudtrail:LookupEvents': list('aws.cloudtrail.changes', 'Events'),
  'cloudtrail:GetEventSelectors': about('TrailName', whole('aws.cloudtrail.event-selectors', null)),

  'organizations:DescribeOrganization': whole('aws.organizations.organization', null),
  'organizations:ListAccounts': list('aws.organizations.accounts', 'Accounts'),
  'organizations:ListDelegatedAdministrators': list(
    'aws.organizations.delegated-administrators',
    'DelegatedAdministrators',
  ),
  'organizations:ListDelegatedServicesForAccount': about(
    'AccountId',
    list('aws.organizations.delegated-administrators', 'DelegatedServices'),
  ),
  'organizations:ListRoots': list('aws.organizations.hierarchy', 'Roots'),
  'organizations:ListOrganizationalUnitsForParent': about(
    'ParentId',
    list('aws.organizations.hierarchy', 'OrganizationalUnits'),
  ),
  'organizations:ListAccountsForParent': about('ParentId', list('aws.organizations.hierarchy', 'Accounts')),
  'organizations:ListPolicies': about(
    'Filter',
    list('aws.organizations.service-control-policies', 'Policies'),
  ),
  'organizations:DescribePolicy': about(
    'PolicyId',
    whole('aws.organizations.service-control-policies', null),
  ),
  'organizations:ListTargetsForPolicy': about(
    'PolicyId',
    list('aws.organizations.service-control-policies', 'Targets'),
  ),

  'kms:ListKeys': list('aws.kms.keys', 'Keys'),
  'kms:DescribeKey': about('KeyId', whole('aws.kms.keys', null)),
  'kms:GetKeyPolicy': about('KeyId', whole('aws.kms.keys', null)),
  'kms:ListGrants': about('KeyId', list('aws.kms.keys', 'Grants')),
  'kms:ListResourceTags': about('KeyId', list('aws.kms.keys', 'Tags')),

  'secretsmanager:ListSecrets': list('aws.secretsmanager.secrets', 'SecretList'),
  'secretsmanager:GetResourcePolicy': about('SecretId', whole('aws.secretsmanager.secrets', null)),

  'ssm:GetDocument': about('Name', whole('aws.ssm.session-preferences', null)),

  's3:ListBuckets': list('aws.s3.buckets', 'Buckets'),
  's3:GetBucketPolicy': about('Bucket', whole('aws.s3.buckets', null)),
  's3:GetBucketPolicyStatus': about('Bucket', whole('aws.s3.buckets', null)),
  's3:GetPublicAccessBlock': about('Bucket', whole('aws.s3.buckets', null)),
  's3:GetBucketOwnershipControls': about('Bucket', whole('aws.s3.buckets', null)),
  's3:GetBucketTagging': about('Bucket', whole('aws.s3.buckets', null)),

  'elasticloadbalancing:DescribeLoadBalancers': list(`${balancing}load-balancers`, 'LoadBalancers'),
  'elasticloadbalancing:DescribeTargetGroups': list(`${balancing}target-groups`, 'TargetGroups'),
  'elasticloadbalancing:DescribeListeners': about(
    'LoadBalancerArn',
    list(`${balancing}listeners`, 'Listeners'),
  ),
  'elasticloadbalancing:DescribeLoadBalancerAttributes': about(
    'LoadBalancerArn',
    whole(`${balancing}load-balancer-attributes`, { Attributes: [] }),
  ),
  'elasticloadbalancing:DescribeTargetHealth': about(
    'TargetGroupArn',
    whole(`${balancing}target-health`, { TargetHealthDescriptions: [] }),
  ),
  'elasticloadbalancing:DescribeTargetGroupAttributes': about(
    'TargetGroupArn',
    whole(`${balancing}target-group-attributes`, { Attributes: [] }),
  ),

  'network-firewall:ListFirewalls': list('aws.network-firewall.firewalls', 'Firewalls'),
  'network-firewall:DescribeFirewall': about('FirewallArn', whole('aws.network-firewall.firewalls', null)),
  'network-firewall:ListFirewallPolicies': list('aws.network-firewall.firewall-policies', 'FirewallPolicies'),
  'network-firewall:DescribeFirewallPolicy': about(
    'FirewallPolicyArn',
    whole('aws.network-firewall.firewall-policies', null),
  ),
  'network-firewall:ListRuleGroups': list('aws.network-firewall.rule-groups', 'RuleGroups'),
  'network-firewall:DescribeRuleGroup': about(
    'RuleGroupArn',
    whole('aws.network-firewall.rule-groups', null),
  ),

  'sso:ListInstances': list('aws.sso.instances', 'Instances'),
  'sso:ListPermissionSets': list(permissionSets, 'PermissionSets'),
  'sso:DescribePermissionSet': about('PermissionSetArn', whole(permissionSets, null)),
  'sso:ListManagedPoliciesInPermissionSet': about(
    'PermissionSetArn',
    list(permissionSets, 'AttachedManagedPolicies'),
  ),
  'sso:ListCustomerManagedPolicyReferencesInPermissionSet': about(
    'PermissionSetArn',
    list(permissionSets, 'CustomerManagedPolicyReferences'),
  ),
  'sso:GetInlinePolicyForPermissionSet': about(
    'PermissionSetArn',
    whole(permissionSets, { InlinePolicy: '' }),
  ),
  'sso:GetPermissionsBoundaryForPermissionSet': about('PermissionSetArn', whole(permissionSets, null)),
  'sso:ListAccountsForProvisionedPermissionSet': about(
    'PermissionSetArn',
    list('aws.sso.account-assignments', 'AccountIds'),
  ),
  'sso:ListAccountAssignments': about('AccountId', list('aws.sso.account-assignments', 'AccountAssignments')),

  'identitystore:ListUsers': { ...list('aws.identitystore.users', 'Users'), folder: 'identitystore' },
  'identitystore:ListGroups': { ...list('aws.identitystore.groups', 'Groups'), folder: 'identitystore' },
  'identitystore:ListGroupMemberships': about(
    'GroupId',
    list('aws.identitystore.group-memberships', 'GroupMemberships'),
  ),
};
