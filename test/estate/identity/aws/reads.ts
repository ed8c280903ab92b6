import type { AwsIdentityReads } from '../../../../src/estate/identity/aws/lower.ts';
import type { AwsPage, AwsShortfall } from '../../../../src/estate/identity/aws/page.ts';

/** A small estate as AWS prints it: two accounts, of which one administers the organization. */
export const account = '111122223333';
const management = '444455556666';
export const key = `arn:aws:kms:us-east-1:${account}:key/1111-2222`;
const encoded = (...statements: unknown[]): string =>
  encodeURIComponent(JSON.stringify({ Version: '2012-10-17', Statement: statements }));
export const allow = (action: string): unknown => ({ Effect: 'Allow', Action: action, Resource: '*' });

let serial = 0;
const page = (
  operation: string,
  value: unknown,
  parameters: Record<string, unknown> = {},
  owner = account,
): AwsPage => {
  serial += 1;
  return { operation, account: owner, parameters, value, evidence: `ev-${serial}` };
};

const details = {
  UserDetailList: [
    {
      Arn: `arn:aws:iam::${account}:user/ops/alice`,
      UserName: 'alice',
      UserId: 'AIDAEXAMPLE000000001',
      GroupList: ['signers'],
      AttachedManagedPolicies: [],
      Tags: [{ Key: 'person-id', Value: 'p-1' }],
    },
    {
      Arn: `arn:aws:iam::${account}:user/bob`,
      UserName: 'bob',
      UserId: 'AIDAEXAMPLE000000002',
      GroupList: [],
      UserPolicyList: [{ PolicyName: 'own', PolicyDocument: '%7Bnot json' }],
      AttachedManagedPolicies: [],
    },
  ],
  GroupDetailList: [
    {
      Arn: `arn:aws:iam::${account}:group/pki/signers`,
      GroupName: 'signers',
      GroupPolicyList: [],
      AttachedManagedPolicies: [{ PolicyName: 'sign', PolicyArn: `arn:aws:iam::${account}:policy/sign` }],
    },
  ],
  RoleDetailList: [
    {
      Arn: `arn:aws:iam::${account}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Operators_0123456789abcdef`,
      RoleName: 'AWSReservedSSO_Operators_0123456789abcdef',
      RoleId: 'AROAEXAMPLE000000001',
      AssumeRolePolicyDocument: encoded({
        Effect: 'Allow',
        Principal: { Federated: 'x' },
        Action: 'sts:AssumeRoleWithSAML',
      }),
      RolePolicyList: [
        { PolicyName: 'set', PolicyDocument: { Version: '2012-10-17', Statement: allow('kms:*') } },
      ],
      AttachedManagedPolicies: [],
    },
  ],
  Policies: [
    {
      Arn: `arn:aws:iam::${account}:policy/sign`,
      DefaultVersionId: 'v2',
      PolicyVersionList: [
        { VersionId: 'v1', IsDefaultVersion: false, Document: encoded(allow('kms:*')) },
        { VersionId: 'v2', IsDefaultVersion: true, Document: encoded(allow('kms:Sign')) },
      ],
    },
  ],
};

const csv = [
  'user,arn,password_enabled,password_last_used,mfa_active,access_key_1_active,access_key_2_active,cert_1_active,cert_2_active',
  `<root_account>,arn:aws:iam::${account}:root,not_supported,no_information,true,false,false,false,false`,
  `alice,arn:aws:iam::${account}:user/ops/alice,true,2026-10-01T08:00:00+00:00,true,true,false,false,false`,
].join('\n');

/** The organization's pages, with one policy attached at every level. */
export const organizationPages = (content: string): AwsPage[] => [
  page(
    'organizations:DescribeOrganization',
    { Organization: { Id: 'o-1', MasterAccountId: management } },
    {},
    management,
  ),
  page('organizations:ListRoots', { Roots: [{ Id: 'r-1' }] }, {}, management),
  page(
    'organizations:ListOrganizationalUnitsForParent',
    { OrganizationalUnits: [{ Id: 'ou-1' }] },
    { ParentId: 'r-1' },
    management,
  ),
  page(
    'organizations:ListAccountsForParent',
    { Accounts: [{ Id: account }] },
    { ParentId: 'ou-1' },
    management,
  ),
  page(
    'organizations:ListAccountsForParent',
    { Accounts: [{ Id: management }] },
    { ParentId: 'r-1' },
    management,
  ),
  ...['r-1', 'ou-1', account, management].flatMap((target) => [
    page(
      'organizations:ListPoliciesForTarget',
      { Policies: [{ Id: 'p-1' }] },
      { TargetId: target, Filter: 'SERVICE_CONTROL_POLICY' },
      management,
    ),
    page(
      'organizations:ListPoliciesForTarget',
      { Policies: [] },
      { TargetId: target, Filter: 'RESOURCE_CONTROL_POLICY' },
      management,
    ),
  ]),
  page(
    'organizations:DescribePolicy',
    { Policy: { PolicySummary: { Id: 'p-1' }, Content: content } },
    { PolicyId: 'p-1' },
    management,
  ),
];

const fullAccess = JSON.stringify({ Version: '2012-10-17', Statement: [allow('*')] });

/** Everything that was read, after a change. */
export function reads(
  change: (pages: AwsPage[]) => AwsPage[] = (pages) => pages,
  shortfalls: AwsShortfall[] = [],
): AwsIdentityReads {
  const root = {
    AccountPasswordPresent: 0,
    AccountAccessKeysPresent: 0,
    AccountSigningCertificatesPresent: 0,
    AccountMFAEnabled: 0,
  };
  const keyPolicy = { Effect: 'Allow', Principal: { AWS: account }, Action: 'kms:*', Resource: '*' };
  const pages = [
    page('iam:GetAccountAuthorizationDetails', details),
    page(
      'iam:GetAccountAuthorizationDetails',
      { UserDetailList: [], GroupDetailList: [], RoleDetailList: [], Policies: [] },
      {},
      management,
    ),
    page('iam:ListRoles', { Roles: [{ Arn: details.RoleDetailList[0]!.Arn, MaxSessionDuration: 43_200 }] }),
    page('iam:GetCredentialReport', {
      Content: Buffer.from(csv).toString('base64'),
      GeneratedTime: '2026-11-01T00:00:00Z',
    }),
    page('iam:GetAccountSummary', { SummaryMap: root }),
    page('iam:GetAccountSummary', { SummaryMap: root }, {}, management),
    page(
      'iam:ListMFADevices',
      { MFADevices: [{ SerialNumber: `arn:aws:iam::${account}:u2f/user/alice/k-1` }] },
      { UserName: 'alice' },
    ),
    page(
      'iam:GetMFADevice',
      { Certifications: { 'FIPS-140-2': 'L2' } },
      { SerialNumber: `arn:aws:iam::${account}:u2f/user/alice/k-1` },
    ),
    page(
      'iam:ListSSHPublicKeys',
      { SSHPublicKeys: [{ Status: 'Active' }, { Status: 'Inactive' }] },
      { UserName: 'alice' },
    ),
    ...organizationPages(fullAccess),
    page('sso:ListInstances', { Instances: [{ InstanceArn: 'i-1' }] }, {}, management),
    page(
      'sso:DescribePermissionSet',
      { PermissionSet: { PermissionSetArn: 'ps-1', Name: 'Operators', SessionDuration: 'PT12H' } },
      { InstanceArn: 'i-1' },
      management,
    ),
    page(
      'sso:ListAccountAssignments',
      {
        AccountAssignments: [
          { AccountId: account, PermissionSetArn: 'ps-1', PrincipalType: 'GROUP', PrincipalId: 'g-1' },
        ],
      },
      {},
      management,
    ),
    page(
      'identitystore:ListUsers',
      {
        Users: [
          {
            UserId: 'u-1',
            UserName: 'carol',
            UserStatus: 'ENABLED',
            Emails: [{ Value: 'carol@example.test', Primary: true }],
          },
        ],
      },
      {},
      management,
    ),
    page(
      'identitystore:ListGroups',
      { Groups: [{ GroupId: 'g-1', DisplayName: 'operators' }] },
      {},
      management,
    ),
    page(
      'identitystore:ListGroupMemberships',
      { GroupMemberships: [{ GroupId: 'g-1', MemberId: { UserId: 'u-1' } }] },
      { GroupId: 'g-1' },
      management,
    ),
    page(
      'kms:GetKeyPolicy',
      { Policy: JSON.stringify({ Version: '2012-10-17', Statement: [keyPolicy] }) },
      { KeyId: key },
    ),
    page('kms:ListGrants', { Grants: [] }, { KeyId: key }),
  ];
  return {
    partition: 'aws',
    accounts: [account, management],
    pages: change(pages),
    shortfalls,
    resources: [{ arn: key, account: null, tags: {}, workloadRole: null, evidence: [] }],
  };
}
