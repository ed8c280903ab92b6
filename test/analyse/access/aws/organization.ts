import type {
  Assignment,
  AwsAccount,
  AwsIdentityModel,
  AwsResource,
  AwsRole,
  AwsUser,
  DirectoryGroup,
  DirectoryUser,
  ManagedPolicy,
  PermissionSet,
} from '../../../../src/estate/identity/aws/model.ts';
import type { Target } from '../../../../src/analyse/access/aws/ask.ts';
import { systemQuestions } from '../../../../src/analyse/access/aws/system-targets.ts';
import { allow, deny, documentOf, estate, member, resource, role, trust, user } from './estate.ts';

/**
 * An organization as CAs have them: a management account, one for logs and one for security, and workload accounts with
 * roles for services, deployment, audit and operators; people come through Identity Center.
 */
export function organization(size: number): AwsIdentityModel {
  const ids = Array.from({ length: size }, (_, at) => String(111122220000 + at));
  const [management, , security] = ids as [string, string, string];
  const people = directory(size);
  return estate({
    accounts: ids.map((id) => accountIn(id, id === management)),
    users: ids.flatMap(usersOf),
    roles: ids.flatMap((id, at) => rolesOf(id, at, management, security)),
    managedPolicies: ids.flatMap(policiesOf),
    permissionSets,
    assignments: ids.flatMap((id, at) => assignmentsOf(id, at)),
    directoryUsers: people.users,
    directoryGroups: people.groups,
    resources: ids.flatMap(resourcesOf),
  });
}

/** The targets of each system of the organization: one for every five accounts, selected by account and tag. */
export function systemsOf(model: AwsIdentityModel): Target[][] {
  const ids = model.accounts.map(({ id }) => id);
  const systems = Array.from({ length: Math.ceil(ids.length / 5) }, (_, at) => ids.slice(at * 5, at * 5 + 5));
  return systems.map((accounts) => {
    const instances = model.resources
      .filter(({ account, arn }) => arn.includes(':instance/') && accounts.includes(account ?? ''))
      .map(({ arn }) => arn.slice(arn.lastIndexOf('/') + 1));
    const selection = {
      reach: { resources: new Set(instances.slice(0, 4)) },
      wholeAccounts: accounts.slice(0, 1),
      tagged: [{ accounts: accounts.slice(1), tags: { system: 'ca' } }],
    };
    return [...systemQuestions(model, selection).targets];
  });
}

const region = 'us-east-1';
const services = [
  'lambda',
  'ec2',
  'ecs-tasks',
  'codebuild',
  'glue',
  'states',
  'events',
  'vpc-flow-logs',
  'rds',
  'backup',
];

function accountIn(id: string, managing: boolean): AwsAccount {
  const guard = [allow('*'), deny(['organizations:LeaveOrganization', 'cloudtrail:StopLogging'])];
  const account = member(id, [[allow('*')], guard, [allow('*')]], managing);
  return { ...account, root: { ...account.root, virtualDevice: false, devices: [] } };
}

function policiesOf(account: string): ManagedPolicy[] {
  const policy = (name: string, ...statements: Record<string, unknown>[]): ManagedPolicy => {
    const arn = `arn:aws:iam::${account}:policy/${name}`;
    return {
      arn,
      account,
      document: { ...documentOf(...statements), id: arn, place: arn },
      otherVersions: [],
    };
  };
  return [
    policy('read', allow(['s3:Get*', 's3:List*', 'ec2:Describe*', 'logs:Get*', 'iam:Get*', 'iam:List*'])),
    policy(
      'operate',
      allow(['ec2:Describe*', 'ec2:StartInstances', 'ec2:StopInstances', 'cloudwatch:*', 'logs:*']),
    ),
    policy('boundary', allow('*'), deny(['iam:*', 'organizations:*'])),
  ];
}

function usersOf(account: string): AwsUser[] {
  const attached = [`arn:aws:iam::${account}:policy/read`];
  return [
    user(
      'break-glass',
      [allow('*'), deny('*', '*', { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } })],
      { account },
    ),
    ...Array.from({ length: 4 }, (_, at) => user(`robot-${at}`, [], { account, attached })),
    user('publisher', [allow('s3:PutObject', `arn:aws:s3:::crl-${account}/*`)], { account, attached }),
  ];
}

function rolesOf(account: string, at: number, management: string, security: string): AwsRole[] {
  const own = (name: string): string => `arn:aws:iam::${account}:policy/${name}`;
  const reserved = (name: string, statements: Record<string, unknown>[]): AwsRole =>
    role(
      `aws-reserved/sso.amazonaws.com/AWSReservedSSO_${name}_0123456789abcdef`,
      [
        trust(
          { Federated: `arn:aws:iam::${account}:saml-provider/AWSSSO_0123456789abcdef_DO_NOT_DELETE` },
          undefined,
          'sts:AssumeRoleWithSAML',
        ),
      ],
      statements,
      { account },
    );
  const serving = Array.from({ length: 20 }, (_, index) => {
    const service = services[index % services.length]!;
    const statements = [
      allow(['s3:GetObject', 's3:PutObject'], `arn:aws:s3:::data-${account}/${service}/*`),
      allow(['logs:CreateLogStream', 'logs:PutLogEvents']),
      ...(index < 3 ? [allow(['kms:Sign', 'kms:Decrypt'], `arn:aws:kms:${region}:${account}:key/*`)] : []),
    ];
    return role(`service-${service}-${index}`, [trust({ Service: `${service}.amazonaws.com` })], statements, {
      account,
      boundary: index % 2 === 0 ? own('boundary') : null,
    });
  });
  const deploys = [
    allow(['cloudformation:*', 'lambda:*', 's3:*', 'ec2:*']),
    allow('iam:PassRole', `arn:aws:iam::${account}:role/service-*`),
  ];
  return [
    ...serving,
    role('OrganizationAccountAccessRole', [trust({ AWS: `arn:aws:iam::${management}:root` })], [allow('*')], {
      account,
    }),
    role('audit', [trust({ AWS: `arn:aws:iam::${security}:role/auditor` })], [], {
      account,
      attached: [own('read')],
    }),
    ...(account === security
      ? [
          role(
            'auditor',
            [trust({ Service: 'lambda.amazonaws.com' })],
            [allow('sts:AssumeRole', 'arn:aws:iam::*:role/audit')],
            { account },
          ),
        ]
      : []),
    role(
      'deploy',
      [trust({ AWS: `arn:aws:iam::${String(111122220000 + at - (at % 5))}:role/pipeline` })],
      deploys,
      { account },
    ),
    ...(at % 5 === 0
      ? [
          role(
            'pipeline',
            [trust({ Service: 'codebuild.amazonaws.com' })],
            [allow('sts:AssumeRole', 'arn:aws:iam::*:role/deploy')],
            { account },
          ),
        ]
      : []),
    reserved('administrator', [allow('*')]),
    reserved('reader', [allow(['s3:Get*', 's3:List*', 'ec2:Describe*', 'iam:Get*', 'iam:List*'])]),
    reserved('operator', [
      allow(['ssm:StartSession', 'ec2:Describe*', 'ec2:RebootInstances', 'cloudwatch:*']),
    ]),
  ];
}

function resourcesOf(account: string): AwsResource[] {
  const tags = { system: 'ca' };
  const delegating = {
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${account}:root` },
    Action: 'kms:*',
    Resource: '*',
  };
  const machines = Array.from({ length: 3 }, (_, at) =>
    resource(`arn:aws:ec2:${region}:${account}:instance/i-${account}${at}`, null, {
      account,
      tags,
      workloadRole: `arn:aws:iam::${account}:role/service-ec2-1`,
      volumes: [],
    }),
  );
  return [
    ...machines,
    resource(`arn:aws:kms:${region}:${account}:key/1`, [delegating], { account, tags }),
    resource(`arn:aws:kms:${region}:${account}:key/2`, [delegating], { account }),
    resource(`arn:aws:s3:::crl-${account}`, null, { account, tags }),
    resource(`arn:aws:secretsmanager:${region}:${account}:secret:pin-AbCdEf`, null, { account, tags }),
  ];
}

const instance = 'arn:aws:sso:::instance/ssoins-1';
const permissionSets: PermissionSet[] = ['administrator', 'reader', 'operator'].map((name) => ({
  arn: `${instance}/ps-${name}`,
  instance,
  name,
  sessionSeconds: 3600,
  evidence: [],
}));

/** Three people for each account, in a group of readers, one of administrators and one of operators for every five. */
function directory(size: number): { users: DirectoryUser[]; groups: DirectoryGroup[] } {
  const users = Array.from({ length: size * 3 }, (_, at): DirectoryUser => ({
    id: `person-${at}`,
    userName: `person-${at}`,
    status: 'ENABLED',
    email: null,
    employeeNumber: null,
    externalIds: [],
    evidence: [],
  }));
  const group = (id: string, members: DirectoryUser[]): DirectoryGroup => ({
    id,
    displayName: id,
    members: members.map((one) => one.id),
    evidence: [],
  });
  return {
    users,
    groups: [
      group('everybody', users),
      group('administrators', users.slice(0, 3)),
      ...Array.from({ length: Math.ceil(size / 5) }, (_, at) =>
        group(`operators-${at}`, users.slice(at * 15, at * 15 + 5)),
      ),
    ],
  };
}

function assignmentsOf(account: string, at: number): Assignment[] {
  const to = (name: string, principalId: string): Assignment => ({
    account,
    permissionSet: `${instance}/ps-${name}`,
    principalType: 'GROUP',
    principalId,
    evidence: [],
  });
  return [
    to('reader', 'everybody'),
    to('administrator', 'administrators'),
    to('operator', `operators-${Math.floor(at / 5)}`),
  ];
}
