import { policyFor } from '../../src/collect/permissions.ts';
import type { Account } from './account.ts';
import { only } from './account.ts';
import type { Answers } from './answers.ts';
import { permissionSetsIn, reservedRoleName } from './identity-center.ts';
import {
  allow,
  arnOfManaged,
  deny,
  encoded,
  managedByAws,
  trust,
  withFactor,
  withoutFactor,
  type Statement,
} from './policies.ts';
import { rolesOfServices } from './service-roles.ts';

/** A role as it is laid out; its ids and dates follow from its name. */
export interface RolePlan {
  name: string;
  path?: string;
  trust: readonly Statement[];
  inline?: readonly Statement[];
  /** Names of policies of AWS, or of the account's own where they begin with `own/`. */
  attached?: readonly string[];
  boundary?: string;
  instanceProfile?: boolean;
}

const created = '2025-03-03T09:00:00Z';
const readStatements = ((await policyFor('aws')) as { Statement: readonly Statement[] }).Statement;

/** The customer managed policies of every account. */
function ownPolicies({ id }: Account): Readonly<Record<string, readonly Statement[]>> {
  return {
    boundary: [
      {
        Effect: 'Allow',
        NotAction: ['iam:CreateUser', 'iam:CreateAccessKey', 'organizations:*', 'account:*'],
        Resource: '*',
      },
      deny('iam:DeleteRolePermissionsBoundary'),
    ],
    deploy: [
      allow(['cloudformation:*', 'ecs:*', 'lambda:*', 'ecr:*', 'logs:*', 'elasticloadbalancing:*']),
      allow('iam:PassRole', `arn:aws:iam::${id}:role/app/*`, {
        StringEquals: { 'iam:PassedToService': ['lambda.amazonaws.com', 'ecs-tasks.amazonaws.com'] },
      }),
      allow(['s3:GetObject', 's3:PutObject'], `arn:aws:s3:::artifacts-${id}/*`),
    ],
    'factor-required': [deny('*', withoutFactor)],
    'use-data': [
      allow(
        ['s3:GetObject', 's3:PutObject', 's3:ListBucket'],
        [`arn:aws:s3:::data-${id}`, `arn:aws:s3:::data-${id}/*`],
      ),
      allow(['kms:Decrypt', 'kms:GenerateDataKey'], `arn:aws:kms:*:${id}:key/*`, {
        StringLike: { 'kms:ViaService': 's3.*.amazonaws.com' },
      }),
      allow('secretsmanager:GetSecretValue', `arn:aws:secretsmanager:*:${id}:secret:app/*`),
    ],
  };
}

function rolesOf(account: Account, accounts: readonly Account[]): RolePlan[] {
  const [management, security, build] = [
    only(accounts, 'management'),
    only(accounts, 'security'),
    only(accounts, 'build'),
  ];
  const provider = `arn:aws:iam::${account.id}:saml-provider/AWSSSO_0a10000000000001_DO_NOT_DELETE`;
  const shared: RolePlan[] = [
    {
      name: 'ncssr-read',
      trust: [trust({ AWS: `arn:aws:iam::${management.id}:role/ncssr-collector` })],
      inline: readStatements,
    },
    {
      name: 'OrganizationAccountAccessRole',
      trust: [trust({ AWS: `arn:aws:iam::${management.id}:root` })],
      attached: ['AdministratorAccess'],
    },
    {
      name: 'break-glass',
      trust: [trust({ AWS: `arn:aws:iam::${security.id}:root` }, withFactor)],
      attached: ['AdministratorAccess'],
    },
    {
      name: 'security-audit',
      trust: [trust({ AWS: `arn:aws:iam::${security.id}:role/app/auditor` })],
      attached: ['SecurityAudit'],
    },
    {
      name: 'pipeline-deploy',
      trust: [trust({ AWS: `arn:aws:iam::${build.id}:role/app/pipeline` })],
      attached: ['own/deploy'],
      boundary: 'own/boundary',
    },
  ];
  const reserved = permissionSetsIn(account).map((set): RolePlan => ({
    name: reservedRoleName(set),
    path: '/aws-reserved/sso.amazonaws.com/',
    trust: [
      trust(
        { Federated: provider },
        { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } },
        'sts:AssumeRoleWithSAML',
      ),
    ],
    attached: set.managed,
    ...(set.inline.length > 0 ? { inline: set.inline } : {}),
  }));
  return [...shared, ...reserved, ...rolesOfServices(account)];
}

/** Two people for emergencies, and one program with a key where the account's purpose still needs one. */
function usersOf(account: Account) {
  const people = ['emergency-1', 'emergency-2'].map((name) => ({
    name,
    group: 'emergency',
    factor: true,
    key: false,
  }));
  const program = { name: `svc-${account.purpose}`, group: null, factor: false, key: true };
  return ['crl', 'monitoring', 'build'].includes(account.purpose) ? [...people, program] : people;
}

/** Users, groups, roles, policies, reports and devices of one account. */
export function addIdentity(
  account: Account,
  accounts: readonly Account[],
  reportedAt: string,
  answers: Answers,
): void {
  const { id } = account;
  const arn = (type: string, name: string): string => `arn:aws:iam::${id}:${type}/${name}`;
  const attach = (name: string) =>
    name.startsWith('own/')
      ? { PolicyName: name.slice(4), PolicyArn: arn('policy', name.slice(4)) }
      : { PolicyName: name, PolicyArn: arnOfManaged(name) };
  const roles = rolesOf(account, accounts);
  const users = usersOf(account);
  const listed = (role: RolePlan, number: number) => ({
    Path: role.path ?? '/',
    RoleName: role.name,
    RoleId: `AROAEXAMPLE${id}${String(number).padStart(4, '0')}`,
    Arn: arn('role', `${(role.path ?? '/').slice(1)}${role.name}`),
    CreateDate: created,
    AssumeRolePolicyDocument: encoded(...role.trust),
  });
  const version = (document: string) => [
    { Document: document, VersionId: 'v1', IsDefaultVersion: true, CreateDate: created },
  ];
  const attachedNames = new Set(
    roles.flatMap(({ attached }) => attached ?? []).filter((name) => !name.startsWith('own/')),
  );
  attachedNames.add('AdministratorAccess');
  answers.set(id, 'global', 'GetAccountAuthorizationDetails', {
    UserDetailList: users.map(({ name, group, key }) => ({
      Path: '/',
      UserName: name,
      UserId: `AIDAEXAMPLE${id}${name.toUpperCase().replaceAll('-', '')}`,
      Arn: arn('user', name),
      CreateDate: created,
      GroupList: group === null ? [] : [group],
      UserPolicyList: [],
      AttachedManagedPolicies: key ? [attach('own/use-data')] : [],
      ...(key
        ? {
            PermissionsBoundary: {
              PermissionsBoundaryType: 'Policy',
              PermissionsBoundaryArn: arn('policy', 'boundary'),
            },
          }
        : {}),
      Tags: [],
    })),
    GroupDetailList: [
      {
        Path: '/',
        GroupName: 'emergency',
        GroupId: `AGPAEXAMPLE${id}`,
        Arn: arn('group', 'emergency'),
        GroupPolicyList: [],
        AttachedManagedPolicies: [attach('AdministratorAccess'), attach('own/factor-required')],
      },
    ],
    RoleDetailList: roles.map((role, number) => ({
      ...listed(role, number),
      InstanceProfileList: role.instanceProfile === true ? [{ Arn: arn('instance-profile', role.name) }] : [],
      RolePolicyList:
        role.inline === undefined ? [] : [{ PolicyName: 'own', PolicyDocument: encoded(...role.inline) }],
      AttachedManagedPolicies: (role.attached ?? []).map(attach),
      ...(role.boundary === undefined
        ? {}
        : {
            PermissionsBoundary: {
              PermissionsBoundaryType: 'Policy',
              PermissionsBoundaryArn: attach(role.boundary).PolicyArn,
            },
          }),
      Tags: [],
    })),
    Policies: [
      ...[...attachedNames].map((name) => ({
        PolicyName: name,
        Arn: arnOfManaged(name),
        DefaultVersionId: 'v1',
        PolicyVersionList: version(encoded(...(managedByAws[name] ?? []))),
      })),
      ...Object.entries(ownPolicies(account)).map(([name, statements]) => ({
        PolicyName: name,
        Arn: arn('policy', name),
        DefaultVersionId: 'v1',
        PolicyVersionList: version(encoded(...statements)),
      })),
    ],
  });
  answers.set(id, 'global', 'ListRoles', {
    Roles: roles.map((role, number) => ({ ...listed(role, number), MaxSessionDuration: 3600 })),
  });
  answers.set(id, 'global', 'ListUsers', {
    Users: users.map(({ name }) => ({
      Path: '/',
      UserName: name,
      UserId: `AIDAEXAMPLE${id}${name.toUpperCase().replaceAll('-', '')}`,
      Arn: arn('user', name),
      CreateDate: created,
    })),
  });
  addCredentials(account, users, reportedAt, answers);
}

function addCredentials(
  { id }: Account,
  users: ReturnType<typeof usersOf>,
  reportedAt: string,
  answers: Answers,
): void {
  const header =
    'user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated';
  const none = 'N/A,N/A,N/A,N/A';
  const report = [
    header,
    `<root_account>,arn:aws:iam::${id}:root,2025-03-03T09:00:00+00:00,not_supported,no_information,not_supported,not_supported,true,false,${none},false,${none},false,N/A,false,N/A`,
    ...users.map(({ name, factor, key }) => {
      const password = key
        ? 'false,N/A,N/A,N/A'
        : 'true,2026-11-02T08:00:00+00:00,2026-09-01T08:00:00+00:00,N/A';
      const first = key
        ? 'true,2026-10-01T09:00:00+00:00,2026-11-19T09:00:00+00:00,us-east-1,s3'
        : `false,${none}`;
      return `${name},arn:aws:iam::${id}:user/${name},2025-03-03T09:00:00+00:00,${password},${String(factor)},${first},false,${none},false,N/A,false,N/A`;
    }),
  ].join('\n');
  answers.set(id, 'global', 'GetCredentialReport', {
    Content: Buffer.from(`${report}\n`).toString('base64'),
    ReportFormat: 'text/csv',
    GeneratedTime: reportedAt,
  });
  for (const { name, factor, key } of users) {
    if (factor) addFactor(id, name, answers);
    if (!key) continue;
    const AccessKeyId = `AKIAEXAMPLE${id}`;
    answers.set(
      id,
      'global',
      'ListAccessKeys',
      {
        AccessKeyMetadata: [
          { UserName: name, AccessKeyId, Status: 'Active', CreateDate: '2026-10-01T09:00:00Z' },
        ],
      },
      name,
    );
    answers.set(
      id,
      'global',
      'GetAccessKeyLastUsed',
      {
        UserName: name,
        AccessKeyLastUsed: { LastUsedDate: '2026-11-19T09:00:00Z', ServiceName: 's3', Region: 'us-east-1' },
      },
      AccessKeyId,
    );
  }
  answers.set(id, 'global', 'GetAccountSummary', {
    SummaryMap: {
      Users: users.length,
      AccountMFAEnabled: 1,
      AccountAccessKeysPresent: 0,
      AccountPasswordPresent: 1,
      AccountSigningCertificatesPresent: 0,
    },
  });
  answers.set(id, 'global', 'GetAccountPasswordPolicy', {
    PasswordPolicy: {
      MinimumPasswordLength: 16,
      RequireSymbols: false,
      RequireNumbers: false,
      RequireUppercaseCharacters: false,
      RequireLowercaseCharacters: false,
      AllowUsersToChangePassword: true,
      ExpirePasswords: false,
    },
  });
}

/** A FIDO security key, whose certifications IAM tells. */
function addFactor(id: string, UserName: string, answers: Answers): void {
  const SerialNumber = `arn:aws:iam::${id}:u2f/user/${UserName}/key-${UserName}`;
  answers.set(
    id,
    'global',
    'ListMFADevices',
    { MFADevices: [{ UserName, SerialNumber, EnableDate: created }] },
    UserName,
  );
  answers.set(
    id,
    'global',
    'GetMFADevice',
    { UserName, SerialNumber, EnableDate: created, Certifications: { 'FIPS-140-2': 'L2' } },
    `key-${UserName}`,
  );
}
