import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openAws } from '../../../src/collect/aws/provider.ts';
import { performRead } from '../../../src/collect/read.ts';
import { silent } from '../../../src/collect/progress.ts';
import { collectRun } from '../../../src/collect/run.ts';
import type { CollectionEnvironment, OpenedSource } from '../../../src/collect/opened-source.ts';
import { policyFor } from '../../../src/collect/permissions.ts';
import { startAws, type AwsRequest, type AwsServer } from '../../../src/demo/aws/server.ts';
import { estateFolder } from '../../../src/demo/location.ts';
import type { Envelope } from '../../../src/locker/envelope.ts';
import { openMemoryLocker } from '../../../src/locker/memory-locker.ts';
import type { AwsSource } from '../../../src/scope/scope.ts';

const callersOwn = '999988887777';
const accounts = ['111122223333', '444455556666', callersOwn];
let server: AwsServer;
let answer: (request: AwsRequest) => Readonly<Record<string, unknown>> | undefined;
const product = { version: '0.0.0', codeSha256: '0'.repeat(64) };
const now = (): Date => new Date('2026-11-20T09:00:00Z');

const environment: CollectionEnvironment = {
  limiter: { take: () => Promise.resolve(), throttled: () => undefined, succeeded: () => undefined },
  signal: new AbortController().signal,
  attempts: 2,
  folder: '.',
  now,
};

beforeAll(async () => {
  process.env['AWS_ACCESS_KEY_ID'] = `AKIAEXAMPLE${callersOwn}`;
  process.env['AWS_SECRET_ACCESS_KEY'] = 'loopback-only';
  server = await startAws({ estate: join(estateFolder(), 'aws'), answer: (request) => answer(request) });
});
beforeEach(() => (answer = () => undefined));
afterAll(() => server.close());

async function withSource<Value>(
  more: Partial<AwsSource>,
  work: (source: OpenedSource) => Promise<Value>,
): Promise<Value> {
  const source = await openAws(
    'aws',
    { kind: 'aws', accounts, regions: ['us-east-1'], endpoint: server.endpoint, ...more },
    environment,
  );
  try {
    return await work(source);
  } finally {
    await source.close();
  }
}

async function envelopesOf(source: OpenedSource, kind: string): Promise<Envelope[]> {
  const locker = openMemoryLocker();
  const reads = (await source.plan()).filter((read) => read.kind === kind);
  return Promise.all(
    reads.map((read) => performRead(read, { run: 'R-1', locker, source, product, progress: silent, now })),
  );
}

const role = 'arn:aws:iam::{account}:role/ncssr-read';

describe('whose answer it is, over the loopback', () => {
  it('without a role, only the caller’s own account is read, and the others say why not', async () => {
    const envelopes = await withSource({}, (source) => envelopesOf(source, 'aws.iam.password-policy'));
    const by = new Map(envelopes.map((one) => [one.account, one]));
    expect(by.get(callersOwn)).toMatchObject({ complete: true, shortfalls: [] });
    for (const account of accounts.filter((one) => one !== callersOwn)) {
      expect(by.get(account)?.pages).toEqual([]);
      expect(by.get(account)?.shortfalls).toMatchObject([
        { reason: 'invalid', account, operation: 'iam:GetAccountPasswordPolicy' },
      ]);
      expect(by.get(account)?.shortfalls[0]?.message).toMatch(
        /of account 999988887777; .*`role`.*\{account\}/,
      );
    }
  });

  it('a role without {account} in it is one account’s for all', async () => {
    const fixed = { role: `arn:aws:iam::${callersOwn}:role/ncssr-read` };
    const envelopes = await withSource(fixed, (source) => envelopesOf(source, 'aws.ec2.vpcs'));
    expect(envelopes.map(({ account, complete }) => [account, complete])).toEqual(
      accounts.map((account) => [account, account === callersOwn]),
    );
    expect(envelopes[0]?.shortfalls[0]?.message).toContain('write {account}');
  });

  it('a role that another account answers for is not used', async () => {
    answer = ({ operation }) =>
      operation === 'AssumeRole'
        ? {
            Credentials: {
              AccessKeyId: 'ASIAEXAMPLE111122223333',
              SecretAccessKey: 'x',
              SessionToken: 'x',
              Expiration: '2099-01-01T00:00:00Z',
            },
            AssumedRoleUser: { Arn: 'arn:aws:sts::777788889999:assumed-role/r/s', AssumedRoleId: 'A:s' },
          }
        : undefined;
    const [envelope] = await withSource({ accounts: ['111122223333'], role }, (source) =>
      envelopesOf(source, 'aws.ec2.vpcs'),
    );
    expect(envelope?.shortfalls).toMatchObject([{ reason: 'invalid' }]);
    expect(envelope?.shortfalls[0]?.message).toContain('777788889999');
  });
});

describe('the rating, over the loopback', () => {
  const rated = async (details: Record<string, unknown>) => {
    answer = ({ operation }) =>
      operation === 'GetAccountAuthorizationDetails'
        ? { UserDetailList: [], GroupDetailList: [], RoleDetailList: [], Policies: [], ...details }
        : undefined;
    const [credential] = await withSource({ accounts: ['111122223333'], role }, (source) =>
      source.credentials(),
    );
    return credential;
  };
  const text = (policy: unknown): string => encodeURIComponent(JSON.stringify(policy));
  const allow = (...Action: string[]) => ({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action, Resource: '*' }],
  });
  const reader = (policy: unknown, more: Record<string, unknown> = {}) => ({
    RoleDetailList: [
      {
        Path: '/',
        RoleName: 'ncssr-read',
        RoleId: 'AROA',
        Arn: 'arn:aws:iam::111122223333:role/ncssr-read',
        CreateDate: '2026-01-05T09:00:00Z',
        AssumeRolePolicyDocument: text({}),
        InstanceProfileList: [],
        RolePolicyList: [{ PolicyName: 'read', PolicyDocument: text(policy) }],
        AttachedManagedPolicies: [],
        Tags: [],
        ...more,
      },
    ],
  });

  it('is read-only with exactly the policy that is printed', async () => {
    expect(await rated(reader(await policyFor('aws')))).toMatchObject({ rating: 'read-only' });
  });

  it.each([
    'eks-auth:AssumeRoleForPodIdentity',
    'ecr:GetAuthorizationToken',
    'ecr:Get*',
    'codeartifact:GetAuthorizationToken',
    'secretsmanager:GetSecretValue',
    'secretsmanager:*',
    'sts:GetFederationToken',
    'sts:GetSessionToken',
    'kms:Decrypt',
    'ssm:GetParameter*',
    'ec2:GetPasswordData',
    'cognito-identity:GetCredentialsForIdentity',
    'appsync:ListApiKeys',
    'lambda:InvokeFunction',
    'signin:CreateOAuth2Token',
    'bedrock:CallWithBearerToken',
    'no-such-service:GetThings',
    '*',
  ])('is can-write with %s', async (action) => {
    expect(await rated(reader(allow('ec2:Describe*', action)))).toMatchObject({ rating: 'can-write' });
  });

  it.each(['iam:Get*', 'ec2:Describe*', 'kms:List*', 's3:GetBucket*', 'organizations:List*'])(
    'is read-only with %s',
    async (action) => {
      expect(await rated(reader(allow(action)))).toMatchObject({ rating: 'read-only' });
    },
  );

  it('is can-write where everything but something is allowed', async () => {
    const policy = { Statement: [{ Effect: 'Allow', NotAction: ['iam:*'], Resource: '*' }] };
    expect(await rated(reader(policy))).toMatchObject({ rating: 'can-write' });
  });

  it('heeds a denial of everything, and none with a condition', async () => {
    const denying = (more: object) => ({
      Statement: [
        { Effect: 'Allow', Action: 'ecr:Get*', Resource: '*' },
        { Effect: 'Deny', Action: ['ecr:GetAuth*'], Resource: '*', ...more },
      ],
    });
    expect(await rated(reader(denying({})))).toMatchObject({ rating: 'read-only' });
    const bounded = denying({ Condition: { Bool: { 'aws:SecureTransport': 'false' } } });
    expect(await rated(reader(bounded))).toMatchObject({ rating: 'can-write' });
  });

  it('is bounded by a permissions boundary whose text is there, and unknown where it is not', async () => {
    const Arn = 'arn:aws:iam::111122223333:policy/bound';
    const bound = { PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: Arn } };
    const Policies = [
      {
        PolicyName: 'bound',
        PolicyId: 'P',
        Arn,
        Path: '/',
        DefaultVersionId: 'v1',
        AttachmentCount: 0,
        PermissionsBoundaryUsageCount: 1,
        IsAttachable: true,
        PolicyVersionList: [
          {
            Document: text(allow('ec2:Describe*')),
            VersionId: 'v1',
            IsDefaultVersion: true,
            CreateDate: '2026-01-05T09:00:00Z',
          },
        ],
      },
    ];
    expect(await rated({ ...reader(allow('*'), bound), Policies })).toMatchObject({ rating: 'read-only' });
    expect(await rated(reader(allow('ec2:Describe*'), bound))).toMatchObject({ rating: 'unknown' });
  });

  it('is unknown where the role, or the text of a policy of it, is not in the answer', async () => {
    expect(await rated({})).toMatchObject({ rating: 'unknown' });
    const attached = {
      AttachedManagedPolicies: [{ PolicyName: 'p', PolicyArn: 'arn:aws:iam::aws:policy/p' }],
    };
    const credential = await rated(reader(allow('ec2:Describe*'), attached));
    expect(credential).toMatchObject({ rating: 'unknown' });
    expect(credential?.why).toContain('arn:aws:iam::aws:policy/p');
  });

  it('stops the run where it is unknown, unless a reason is given', async () => {
    answer = ({ operation }) =>
      operation === 'GetAccountAuthorizationDetails'
        ? { UserDetailList: [], GroupDetailList: [], RoleDetailList: [], Policies: [] }
        : undefined;
    const run = (writeCredentialReason: string | null) =>
      withSource({ accounts: ['111122223333'], role }, (opened) =>
        collectRun({
          locker: openMemoryLocker(),
          sources: [{ name: 'aws', opened: { ...opened, plan: () => Promise.resolve([]) }, concurrency: 1 }],
          scopeText: '',
          product,
          progress: silent,
          signal: environment.signal,
          writeCredentialReason,
          now,
        }),
      );
    await expect(run(null)).rejects.toThrow(/not known to read alone.*--allow-write-credential/s);
    await expect(run('No other credential is to be had today')).resolves.toMatchObject({
      interrupted: false,
    });
  });
});

describe('a transport that proves nobody', () => {
  it('makes every read unauthenticated while certificates are not checked', async () => {
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    try {
      const [envelope] = await withSource({ accounts: ['111122223333'], role }, (source) =>
        envelopesOf(source, 'aws.ec2.vpcs'),
      );
      expect(envelope?.complete).toBe(false);
      expect(envelope?.shortfalls).toMatchObject([
        { reason: 'unauthenticated', operation: 'ec2:DescribeVpcs' },
      ]);
    } finally {
      delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    }
  });

  it('is told where the environment, and not the configuration, leads to another endpoint', async () => {
    process.env['AWS_ENDPOINT_URL'] = server.endpoint;
    try {
      const source = await openAws(
        'aws',
        { kind: 'aws', accounts: [callersOwn], regions: ['us-east-1'] },
        environment,
      );
      const [envelope] = await envelopesOf(source, 'aws.ec2.vpcs');
      await source.close();
      expect(envelope?.endpoint).toBe(server.endpoint);
      expect(envelope?.shortfalls).toMatchObject([{ reason: 'unauthenticated' }]);
      expect(envelope?.shortfalls[0]?.message).toContain('AWS_ENDPOINT_URL');
    } finally {
      delete process.env['AWS_ENDPOINT_URL'];
    }
  });
});
