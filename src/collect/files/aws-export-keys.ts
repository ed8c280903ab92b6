/** What a file of the AWS command line is: the top-level key that tells, and the evidence kind it stands for. */
export interface ExportedAnswer {
  key: string;
  kind: string;
  operation: string;
  /**
   * The request parameter that the answer does not repeat; the file's name then carries it, as
   * `get-trail-status.NAME.json`.
   */
  parameter?: string;
  /** The member of the answer that repeats the parameter after all. */
  repeatedBy?: string;
  /** Member of a log's events, and its value, by which they were asked for. */
  attribute?: { name: string; value: string };
  /** Tells answers apart that share their key. */
  when?: (value: Readonly<Record<string, unknown>>) => boolean;
}

const ec2 = (kind: string, key: string, operation: string): ExportedAnswer => ({
  key,
  kind: `aws.ec2.${kind}`,
  operation: `ec2:${operation}`,
});
const iam = (kind: string, key: string, operation: string): ExportedAnswer => ({
  key,
  kind: `aws.iam.${kind}`,
  operation: `iam:${operation}`,
});
const kms = (key: string, operation: string): ExportedAnswer => ({
  key,
  kind: 'aws.kms.keys',
  operation: `kms:${operation}`,
});
const s3 = (key: string, operation: string): ExportedAnswer => ({
  key,
  kind: 'aws.s3.buckets',
  operation: `s3:${operation}`,
});
const secretsmanager = (key: string, operation: string): ExportedAnswer => ({
  key,
  kind: 'aws.secretsmanager.secrets',
  operation: `secretsmanager:${operation}`,
});
/** A key's policy says its name beside it, and a managed policy is no text. */
const isBucketPolicy = (answer: Readonly<Record<string, unknown>>): boolean =>
  !('PolicyName' in answer) && typeof answer['Policy'] === 'string';
const about = (parameter: string, answer: ExportedAnswer): ExportedAnswer => ({ ...answer, parameter });

/** Whether every member of a list has a property, as far as the list has members. */
const membersHave =
  (list: string, property: string, value?: string) =>
  (answer: Readonly<Record<string, unknown>>): boolean => {
    const members = answer[list];
    return (
      Array.isArray(members) &&
      members.length > 0 &&
      members.every((member: unknown) => {
        if (typeof member !== 'object' || member === null || !(property in member)) return false;
        return value === undefined || (member as Record<string, unknown>)[property] === value;
      })
    );
  };

/** Every answer that an export may hold. */
export const exportedAnswers: readonly ExportedAnswer[] = [
  ec2('vpcs', 'Vpcs', 'DescribeVpcs'),
  ec2('subnets', 'Subnets', 'DescribeSubnets'),
  ec2('route-tables', 'RouteTables', 'DescribeRouteTables'),
  ec2('security-groups', 'SecurityGroups', 'DescribeSecurityGroups'),
  ec2('security-group-rules', 'SecurityGroupRules', 'DescribeSecurityGroupRules'),
  ec2(
    'security-group-vpc-associations',
    'SecurityGroupVpcAssociations',
    'DescribeSecurityGroupVpcAssociations',
  ),
  ec2('network-acls', 'NetworkAcls', 'DescribeNetworkAcls'),
  ec2('network-interfaces', 'NetworkInterfaces', 'DescribeNetworkInterfaces'),
  ec2('instances', 'Reservations', 'DescribeInstances'),
  ec2('flow-logs', 'FlowLogs', 'DescribeFlowLogs'),
  ec2('internet-gateways', 'InternetGateways', 'DescribeInternetGateways'),
  ec2('egress-only-internet-gateways', 'EgressOnlyInternetGateways', 'DescribeEgressOnlyInternetGateways'),
  ec2('nat-gateways', 'NatGateways', 'DescribeNatGateways'),
  ec2('vpc-peering-connections', 'VpcPeeringConnections', 'DescribeVpcPeeringConnections'),
  ec2('vpc-endpoints', 'VpcEndpoints', 'DescribeVpcEndpoints'),
  ec2('vpc-endpoint-connections', 'VpcEndpointConnections', 'DescribeVpcEndpointConnections'),
  ec2(
    'vpc-endpoint-service-configurations',
    'ServiceConfigurations',
    'DescribeVpcEndpointServiceConfigurations',
  ),
  ec2('addresses', 'Addresses', 'DescribeAddresses'),
  ec2('managed-prefix-lists', 'PrefixLists', 'DescribeManagedPrefixLists'),
  about('PrefixListId', ec2('managed-prefix-list-entries', 'Entries', 'GetManagedPrefixListEntries')),
  ec2('vpn-connections', 'VpnConnections', 'DescribeVpnConnections'),
  ec2('vpn-gateways', 'VpnGateways', 'DescribeVpnGateways'),
  ec2('customer-gateways', 'CustomerGateways', 'DescribeCustomerGateways'),
  ec2(
    'vpc-block-public-access-options',
    'VpcBlockPublicAccessOptions',
    'DescribeVpcBlockPublicAccessOptions',
  ),
  ec2(
    'vpc-block-public-access-exclusions',
    'VpcBlockPublicAccessExclusions',
    'DescribeVpcBlockPublicAccessExclusions',
  ),
  ec2('transit-gateways', 'TransitGateways', 'DescribeTransitGateways'),
  ec2('transit-gateway-attachments', 'TransitGatewayAttachments', 'DescribeTransitGatewayAttachments'),
  ec2(
    'transit-gateway-vpc-attachments',
    'TransitGatewayVpcAttachments',
    'DescribeTransitGatewayVpcAttachments',
  ),
  ec2(
    'transit-gateway-peering-attachments',
    'TransitGatewayPeeringAttachments',
    'DescribeTransitGatewayPeeringAttachments',
  ),
  ec2('transit-gateway-route-tables', 'TransitGatewayRouteTables', 'DescribeTransitGatewayRouteTables'),
  about(
    'TransitGatewayRouteTableId',
    ec2('transit-gateway-associations', 'Associations', 'GetTransitGatewayRouteTableAssociations'),
  ),
  about(
    'TransitGatewayRouteTableId',
    ec2(
      'transit-gateway-propagations',
      'TransitGatewayRouteTablePropagations',
      'GetTransitGatewayRouteTablePropagations',
    ),
  ),
  about('TransitGatewayRouteTableId', ec2('transit-gateway-routes', 'Routes', 'SearchTransitGatewayRoutes')),
  iam('authorization-details', 'UserDetailList', 'GetAccountAuthorizationDetails'),
  {
    ...iam('credential-report', 'Content', 'GetCredentialReport'),
    when: ({ Name }) => Name === undefined,
  },
  iam('account-summary', 'SummaryMap', 'GetAccountSummary'),
  iam('password-policy', 'PasswordPolicy', 'GetAccountPasswordPolicy'),
  iam('roles', 'Roles', 'ListRoles'),
  iam('virtual-mfa-devices', 'VirtualMFADevices', 'ListVirtualMFADevices'),
  iam('mfa-devices', 'MFADevices', 'ListMFADevices'),
  iam('mfa-devices', 'Certifications', 'GetMFADevice'),
  iam('access-keys', 'AccessKeyMetadata', 'ListAccessKeys'),
  iam('ssh-public-keys', 'SSHPublicKeys', 'ListSSHPublicKeys'),
  iam('service-specific-credentials', 'ServiceSpecificCredentials', 'ListServiceSpecificCredentials'),
  iam('organizations-features', 'EnabledFeatures', 'ListOrganizationsFeatures'),
  { key: 'trailList', kind: 'aws.cloudtrail.trails', operation: 'cloudtrail:DescribeTrails' },
  {
    key: 'IsLogging',
    kind: 'aws.cloudtrail.trail-status',
    operation: 'cloudtrail:GetTrailStatus',
    parameter: 'Name',
  },
  {
    key: 'EventSelectors',
    kind: 'aws.cloudtrail.event-selectors',
    operation: 'cloudtrail:GetEventSelectors',
  },
  {
    key: 'AdvancedEventSelectors',
    kind: 'aws.cloudtrail.event-selectors',
    operation: 'cloudtrail:GetEventSelectors',
  },
  {
    key: 'Events',
    kind: 'aws.cloudtrail.sign-ins',
    operation: 'cloudtrail:LookupEvents',
    attribute: { name: 'EventSource', value: 'signin.amazonaws.com' },
    when: membersHave('Events', 'EventSource', 'signin.amazonaws.com'),
  },
  {
    key: 'Events',
    kind: 'aws.cloudtrail.changes',
    operation: 'cloudtrail:LookupEvents',
    attribute: { name: 'ReadOnly', value: 'false' },
    // Sign-ins alone are the answer to another question, though each of them is a change too.
    when: (answer) =>
      membersHave('Events', 'ReadOnly', 'false')(answer) &&
      !membersHave('Events', 'EventSource', 'signin.amazonaws.com')(answer),
  },
  kms('Keys', 'ListKeys'),
  about('KeyId', kms('KeyMetadata', 'DescribeKey')),
  about('KeyId', { ...kms('Policy', 'GetKeyPolicy'), when: (answer) => 'PolicyName' in answer }),
  about('KeyId', kms('Grants', 'ListGrants')),
  about('KeyId', kms('Tags', 'ListResourceTags')),
  s3('Buckets', 'ListBuckets'),
  about('Bucket', { ...s3('Policy', 'GetBucketPolicy'), when: isBucketPolicy }),
  about('Bucket', s3('PolicyStatus', 'GetBucketPolicyStatus')),
  about('Bucket', s3('PublicAccessBlockConfiguration', 'GetPublicAccessBlock')),
  about('Bucket', s3('OwnershipControls', 'GetBucketOwnershipControls')),
  about('Bucket', s3('TagSet', 'GetBucketTagging')),
  secretsmanager('SecretList', 'ListSecrets'),
  // A secret without a policy is answered with its name alone.
  { ...about('SecretId', secretsmanager('ARN', 'GetResourcePolicy')), repeatedBy: 'ARN' },
  {
    key: 'Organization',
    kind: 'aws.organizations.organization',
    operation: 'organizations:DescribeOrganization',
  },
  { key: 'Accounts', kind: 'aws.organizations.accounts', operation: 'organizations:ListAccounts' },
  {
    key: 'Policies',
    kind: 'aws.organizations.service-control-policies',
    operation: 'organizations:ListPolicies',
    when: membersHave('Policies', 'Type', 'SERVICE_CONTROL_POLICY'),
  },
  {
    key: 'LoadBalancers',
    kind: 'aws.elasticloadbalancing.load-balancers',
    operation: 'elasticloadbalancing:DescribeLoadBalancers',
  },
  {
    key: 'TargetGroups',
    kind: 'aws.elasticloadbalancing.target-groups',
    operation: 'elasticloadbalancing:DescribeTargetGroups',
  },
  {
    key: 'Listeners',
    kind: 'aws.elasticloadbalancing.listeners',
    operation: 'elasticloadbalancing:DescribeListeners',
  },
  {
    key: 'Content',
    kind: 'aws.ssm.session-preferences',
    operation: 'ssm:GetDocument',
    when: ({ Name }) => Name === 'SSM-SessionManagerRunShell',
  },
  {
    key: 'Instances',
    kind: 'aws.sso.instances',
    operation: 'sso:ListInstances',
    when: membersHave('Instances', 'IdentityStoreId'),
  },
  {
    key: 'Users',
    kind: 'aws.identitystore.users',
    operation: 'identitystore:ListUsers',
    when: membersHave('Users', 'IdentityStoreId'),
  },
  {
    key: 'Groups',
    kind: 'aws.identitystore.groups',
    operation: 'identitystore:ListGroups',
    when: membersHave('Groups', 'IdentityStoreId'),
  },
];
