import { only, regions, type Account, type Purpose } from './account.ts';
import type { Answers } from './answers.ts';
import { allow, deny, documentOf, type Statement } from './policies.ts';

const organization = 'o-exampleorg1';
const root = 'r-ex01';

/** The units of the landing zone, and what each holds. */
const units: Readonly<Record<string, readonly Purpose[]>> = {
  security: ['log-archive', 'security'],
  infrastructure: ['network', 'build'],
  workloads: ['issuance', 'ocsp', 'crl', 'registration', 'monitoring'],
  sandbox: ['sandbox'],
};

interface ControlPolicy {
  id: string;
  name: string;
  type: 'SERVICE_CONTROL_POLICY' | 'RESOURCE_CONTROL_POLICY';
  managedByAws: boolean;
  statements: readonly Statement[];
  /** Units that it is attached to; the root where there are none. */
  units: readonly string[] | 'everywhere';
}

const notFrom = {
  StringNotEqualsIfExists: { 'aws:PrincipalOrgID': organization },
  BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
};
const policies: readonly ControlPolicy[] = [
  {
    id: 'p-FullAWSAccess',
    name: 'FullAWSAccess',
    type: 'SERVICE_CONTROL_POLICY',
    managedByAws: true,
    statements: [allow('*')],
    units: 'everywhere',
  },
  {
    id: 'p-example001',
    name: 'guardrails',
    type: 'SERVICE_CONTROL_POLICY',
    managedByAws: false,
    statements: [
      deny([
        'organizations:LeaveOrganization',
        'cloudtrail:StopLogging',
        'cloudtrail:DeleteTrail',
        'config:StopConfigurationRecorder',
      ]),
      deny('*', { StringLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:root' } }),
    ],
    units: ['security', 'infrastructure', 'workloads'],
  },
  {
    id: 'p-example002',
    name: 'regions',
    type: 'SERVICE_CONTROL_POLICY',
    managedByAws: false,
    statements: [
      {
        Effect: 'Deny',
        NotAction: ['iam:*', 'organizations:*', 'sts:*', 'support:*', 'route53:*', 'cloudfront:*'],
        Resource: '*',
        Condition: { StringNotEquals: { 'aws:RequestedRegion': regions } },
      },
    ],
    units: ['workloads', 'sandbox'],
  },
  {
    id: 'p-example003',
    name: 'no-new-users',
    type: 'SERVICE_CONTROL_POLICY',
    managedByAws: false,
    statements: [
      deny(['iam:CreateUser', 'iam:CreateAccessKey'], {
        ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/break-glass' },
      }),
    ],
    units: ['workloads'],
  },
  {
    id: 'p-FullRCP',
    name: 'RCPFullAWSAccess',
    type: 'RESOURCE_CONTROL_POLICY',
    managedByAws: true,
    statements: [{ ...allow('*'), Principal: '*' }],
    units: 'everywhere',
  },
  {
    id: 'p-example101',
    name: 'own-organization-only',
    type: 'RESOURCE_CONTROL_POLICY',
    managedByAws: false,
    statements: [{ ...deny(['s3:*', 'kms:*', 'secretsmanager:*'], notFrom), Principal: '*' }],
    units: ['workloads'],
  },
];

/** The organization as its management account tells it: accounts, units, control policies and their targets. */
export function addOrganization(accounts: readonly Account[], answers: Answers): void {
  const management = only(accounts, 'management').id;
  const arn = (type: string, id: string): string =>
    `arn:aws:organizations::${management}:${type}/${organization}/${id}`;
  const listed = ({ id, name }: Account) => ({
    Id: id,
    Arn: arn('account', id),
    Email: `aws-${name}@example.test`,
    Name: name,
    Status: 'ACTIVE',
    JoinedMethod: 'CREATED',
  });
  const say = (operation: string, answer: Readonly<Record<string, unknown>>, object = ''): void =>
    answers.set(management, 'global', operation, answer, object);
  for (const { id } of accounts)
    answers.set(id, 'global', 'DescribeOrganization', {
      Organization: {
        Id: organization,
        Arn: arn('organization', ''),
        FeatureSet: 'ALL',
        MasterAccountArn: arn('account', management),
        MasterAccountId: management,
        MasterAccountEmail: 'aws-management@example.test',
      },
    });
  say('ListAccounts', { Accounts: accounts.map(listed) });
  say('ListRoots', {
    Roots: [
      {
        Id: root,
        Arn: arn('root', root),
        Name: 'Root',
        PolicyTypes: ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'].map((Type) => ({
          Type,
          Status: 'ENABLED',
        })),
      },
    ],
  });
  const unitId = (name: string): string => `ou-ex01-${name}`;
  say(
    'ListOrganizationalUnitsForParent',
    {
      OrganizationalUnits: Object.keys(units).map((Name) => ({
        Id: unitId(Name),
        Arn: arn('ou', unitId(Name)),
        Name,
      })),
    },
    root,
  );
  const within = (unit: string): Account[] =>
    accounts.filter(({ purpose }) => units[unit]?.includes(purpose));
  say('ListAccountsForParent', { Accounts: [listed(only(accounts, 'management'))] }, root);
  for (const unit of Object.keys(units))
    say('ListAccountsForParent', { Accounts: within(unit).map(listed) }, unitId(unit));
  for (const type of ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'])
    say('ListPolicies', { Policies: policies.filter((one) => one.type === type).map(summaryOf) }, type);
  for (const policy of policies) {
    say(
      'DescribePolicy',
      {
        Policy: {
          PolicySummary: summaryOf(policy),
          Content: JSON.stringify(documentOf(...policy.statements)),
        },
      },
      policy.id,
    );
    const target = (unit: string) => ({
      TargetId: unitId(unit),
      Arn: arn('ou', unitId(unit)),
      Name: unit,
      Type: 'ORGANIZATIONAL_UNIT',
    });
    const everywhere = () => [
      { TargetId: root, Arn: arn('root', root), Name: 'Root', Type: 'ROOT' },
      ...Object.keys(units).map(target),
      ...accounts.map(({ id, name }) => ({
        TargetId: id,
        Arn: arn('account', id),
        Name: name,
        Type: 'ACCOUNT',
      })),
    ];
    const Targets = policy.units === 'everywhere' ? everywhere() : policy.units.map(target);
    say('ListTargetsForPolicy', { Targets }, policy.id);
  }
  function summaryOf({ id, name, type, managedByAws }: ControlPolicy) {
    const of = managedByAws
      ? 'arn:aws:organizations::aws:policy'
      : `arn:aws:organizations::${management}:policy/${organization}`;
    return {
      Id: id,
      Arn: `${of}/${type.toLowerCase()}/${id}`,
      Name: name,
      Type: type,
      AwsManaged: managedByAws,
    };
  }
}
