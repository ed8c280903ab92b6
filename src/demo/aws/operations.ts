/** What the loopback server answers: the service, the operation's list, and the published schema that shapes it. */
export interface ServedOperation {
  service: string;
  kind: string;
  /** Property that is paged; null for an answer of one piece. */
  list: string | null;
  /** What is answered where the estate holds no file. */
  empty: Readonly<Record<string, unknown>>;
}

const ec2 = (kind: string, list: string): ServedOperation => ({
  service: 'ec2',
  kind: `aws.ec2.${kind}`,
  list,
  empty: { [list]: [] },
});

export const operations: Readonly<Record<string, ServedOperation>> = {
  DescribeVpcs: ec2('vpcs', 'Vpcs'),
  DescribeSubnets: ec2('subnets', 'Subnets'),
  DescribeRouteTables: ec2('route-tables', 'RouteTables'),
  DescribeSecurityGroups: ec2('security-groups', 'SecurityGroups'),
  DescribeNetworkAcls: ec2('network-acls', 'NetworkAcls'),
  DescribeNetworkInterfaces: ec2('network-interfaces', 'NetworkInterfaces'),
  DescribeInstances: ec2('instances', 'Reservations'),
  DescribeFlowLogs: ec2('flow-logs', 'FlowLogs'),
  DescribeInternetGateways: ec2('internet-gateways', 'InternetGateways'),
  DescribeEgressOnlyInternetGateways: ec2('egress-only-internet-gateways', 'EgressOnlyInternetGateways'),
  DescribeNatGateways: ec2('nat-gateways', 'NatGateways'),
  DescribeVpcPeeringConnections: ec2('vpc-peering-connections', 'VpcPeeringConnections'),
  DescribeVpcEndpoints: ec2('vpc-endpoints', 'VpcEndpoints'),
  DescribeAddresses: { ...ec2('addresses', 'Addresses'), list: null },
  GetAccountAuthorizationDetails: {
    service: 'iam',
    kind: 'aws.iam.authorization-details',
    list: 'UserDetailList',
    empty: { UserDetailList: [], GroupDetailList: [], RoleDetailList: [], Policies: [] },
  },
  GenerateCredentialReport: {
    service: 'iam',
    kind: 'aws.iam.credential-report',
    list: null,
    empty: { State: 'COMPLETE' },
  },
  GetCredentialReport: { service: 'iam', kind: 'aws.iam.credential-report', list: null, empty: {} },
  GetAccountPasswordPolicy: { service: 'iam', kind: 'aws.iam.password-policy', list: null, empty: {} },
  GetAccountSummary: {
    service: 'iam',
    kind: 'aws.iam.account-summary',
    list: null,
    empty: { SummaryMap: {} },
  },
  ListUsers: { service: 'iam', kind: 'aws.iam.mfa-devices', list: 'Users', empty: { Users: [] } },
  ListMFADevices: {
    service: 'iam',
    kind: 'aws.iam.mfa-devices',
    list: 'MFADevices',
    empty: { MFADevices: [] },
  },
  ListRolePolicies: { service: 'iam', kind: '', list: null, empty: { PolicyNames: ['read'] } },
  ListAttachedRolePolicies: { service: 'iam', kind: '', list: null, empty: { AttachedPolicies: [] } },
  GetRolePolicy: { service: 'iam', kind: '', list: null, empty: {} },
  GetCallerIdentity: { service: 'sts', kind: '', list: null, empty: {} },
  AssumeRole: { service: 'sts', kind: '', list: null, empty: {} },
  DescribeTrails: {
    service: 'cloudtrail',
    kind: 'aws.cloudtrail.trails',
    list: null,
    empty: { trailList: [] },
  },
  GetTrailStatus: { service: 'cloudtrail', kind: 'aws.cloudtrail.trail-status', list: null, empty: {} },
};
