import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openAws } from '../../../src/collect/aws/provider.ts';
import type { ReadFailure, ReceivedPage } from '../../../src/collect/kind.ts';
import type { CollectionEnvironment, OpenedSource } from '../../../src/collect/opened-source.ts';
import { startAws, type AwsRequest, type AwsServer, type Fault } from '../../../src/demo/aws/server.ts';
import { estateFolder } from '../../../src/demo/location.ts';
import { decodePage } from '../../../src/estate/decode/decode-page.ts';
import type { AwsSource } from '../../../src/scope/scope.ts';
import type { PlannedRead } from '../../../src/locker/run.ts';
import { publishedSchema, publishedValidator } from '../../../src/schema/validator.ts';

const legacy = '111122223333';
const management = '999988887777';
let server: AwsServer;
let source: OpenedSource;
let fault: (request: AwsRequest) => Fault | null = () => null;
const abort = new AbortController();

const environment: CollectionEnvironment = {
  limiter: { take: () => Promise.resolve(), throttled: () => undefined, succeeded: () => undefined },
  signal: abort.signal,
  attempts: 2,
  folder: '.',
  now: () => new Date('2026-11-20T09:00:00Z'),
};

beforeAll(async () => {
  process.env['AWS_ACCESS_KEY_ID'] = 'AKIAEXAMPLE999988887777';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'loopback-only';
  server = await startAws({ estate: join(estateFolder(), 'aws'), fault: (request) => fault(request) });
  source = await opened({ accounts: [legacy, '444455556666'], organization: management });
});

const opened = (
  where: Pick<AwsSource, 'accounts' | 'organization'>,
  signal = abort.signal,
): Promise<OpenedSource> =>
  openAws(
    'aws',
    {
      kind: 'aws',
      ...where,
      role: 'arn:aws:iam::{account}:role/ncssr-read',
      regions: ['us-east-1', 'eu-central-1'],
      endpoint: server.endpoint,
    },
    { ...environment, signal },
  );

afterAll(async () => {
  await source.close();
  await server.close();
});

async function read(kind: string, region: string | null = 'us-east-1', account = legacy) {
  const plan = await source.plan();
  const planned = plan.find((one) => one.kind === kind && one.account === account && one.region === region);
  if (!planned) throw new Error(`no read of ${kind} is planned`);
  return perform(planned);
}

async function perform(planned: PlannedRead, from = source) {
  const pages: ReceivedPage[] = [];
  const failures: ReadFailure[] = [];
  await from.collect(planned, {
    page: (page) => Promise.resolve(void pages.push(page)),
    failure: (failure) => void failures.push(failure),
  });
  return { pages, failures };
}

const decoded = (kind: string, page: ReceivedPage): Record<string, unknown> =>
  decodePage(kind, page.encoding, page.bytes, publishedSchema(kind)) as Record<string, unknown>;

const estate = (path: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(estateFolder(), 'aws', legacy, path), 'utf8')) as Record<string, unknown>;

describe('every read of the plan', () => {
  it('ends complete, in pages that keep to their schema', async () => {
    fault = () => null;
    for (const planned of await source.plan()) {
      const { pages, failures } = await perform(planned);
      expect(failures, planned.id).toEqual([]);
      expect(pages.length, planned.id).toBeGreaterThan(0);
      for (const page of pages) {
        const validate = publishedValidator(planned.kind);
        expect(
          validate(decoded(planned.kind, page)),
          `${planned.id} ${JSON.stringify(validate.errors)}`,
        ).toBe(true);
      }
    }
  }, 60_000);
});

describe('what was on the wire, decoded', () => {
  it.each([
    ['aws.ec2.vpcs', 'Vpcs', 'us-east-1/DescribeVpcs.json'],
    ['aws.ec2.subnets', 'Subnets', 'us-east-1/DescribeSubnets.json'],
    ['aws.ec2.route-tables', 'RouteTables', 'us-east-1/DescribeRouteTables.json'],
    ['aws.ec2.security-groups', 'SecurityGroups', 'us-east-1/DescribeSecurityGroups.json'],
    ['aws.ec2.network-acls', 'NetworkAcls', 'us-east-1/DescribeNetworkAcls.json'],
    ['aws.ec2.network-interfaces', 'NetworkInterfaces', 'us-east-1/DescribeNetworkInterfaces.json'],
    ['aws.ec2.instances', 'Reservations', 'us-east-1/DescribeInstances.json'],
    ['aws.ec2.internet-gateways', 'InternetGateways', 'us-east-1/DescribeInternetGateways.json'],
    ['aws.iam.authorization-details', 'UserDetailList', 'global/GetAccountAuthorizationDetails.json'],
  ])('%s is what the estate holds, over all pages', async (kind, list, file) => {
    const { pages } = await read(kind, kind.startsWith('aws.iam') ? null : 'us-east-1');
    const all = pages.flatMap((page) => decoded(kind, page)[list] as unknown[]);
    expect(all).toEqual(estate(file)[list]);
  });
});

describe('kinds that ask about each object', () => {
  beforeEach(() => (fault = () => null));

  it('second factors come with the certifications of FIDO authenticators', async () => {
    const { pages } = await read('aws.iam.mfa-devices', null, '444455556666');
    const details = pages.filter(({ operation }) => operation === 'iam:GetMFADevice');
    expect(details.map((page) => decoded('aws.iam.mfa-devices', page))).toMatchObject([
      { Certifications: { FIDO: 'L2', 'FIPS-140-2': 'L2' } },
    ]);
  });

  it('access keys come with their last use', async () => {
    const { pages } = await read('aws.iam.access-keys', null);
    const asked = pages.filter(({ operation }) => operation === 'iam:GetAccessKeyLastUsed');
    expect(asked.map(({ parameters }) => parameters['AccessKeyId'])).toEqual([
      'AKIAEXAMPLECAROL0001',
      'AKIAEXAMPLEDEPLOY001',
      'AKIAEXAMPLEDEPLOY002',
    ]);
  });

  it('keys come with their policy, grants and tags, each asked by the ARN', async () => {
    const { pages, failures } = await read('aws.kms.keys');
    expect(failures).toEqual([]);
    const about = (operation: string) => pages.filter((page) => page.operation === `kms:${operation}`);
    const keys = about('ListKeys').flatMap(
      (page) => decoded('aws.kms.keys', page)['Keys'] as { KeyArn: string }[],
    );
    for (const operation of ['DescribeKey', 'GetKeyPolicy', 'ListGrants', 'ListResourceTags'])
      expect(new Set(about(operation).map(({ parameters }) => parameters['KeyId'])), operation).toEqual(
        new Set(keys.map(({ KeyArn }) => KeyArn)),
      );
  });

  it('a bucket without a public access block is one that says so, and a refused one is none', async () => {
    const kind = 'aws.s3.buckets';
    const blocks = (pages: readonly ReceivedPage[]) =>
      pages
        .filter(({ operation }) => operation === 's3:GetPublicAccessBlock')
        .map((page) => decoded(kind, page));
    expect(blocks((await read(kind, null)).pages)).toMatchObject([
      { Code: 'NoSuchPublicAccessBlockConfiguration' },
    ]);
    fault = ({ operation }) => (operation === 'GetPublicAccessBlock' ? 'denied' : null);
    const refused = await read(kind, null);
    expect(blocks(refused.pages)).toMatchObject([{ Code: 'AccessDenied' }]);
    expect(refused.failures).toMatchObject([
      { operation: 's3:GetPublicAccessBlock', permission: 's3:GetBucketPublicAccessBlock' },
    ]);
  });

  it('never asks for the value of a secret', async () => {
    const { pages } = await read('aws.secretsmanager.secrets');
    expect(new Set(pages.map(({ operation }) => operation))).toEqual(
      new Set(['secretsmanager:ListSecrets', 'secretsmanager:GetResourcePolicy']),
    );
  });

  it('the organization is walked from its root to every unit and account', async () => {
    const { pages } = await read('aws.organizations.hierarchy', null, management);
    const accounts = pages
      .filter(({ operation }) => operation === 'organizations:ListAccountsForParent')
      .flatMap((page) => decoded('aws.organizations.hierarchy', page)['Accounts'] as { Id: string }[]);
    expect(accounts.map(({ Id }) => Id).sort()).toEqual([legacy, '444455556666', management]);
  });

  it('service control policies come with their text and their targets', async () => {
    const { pages } = await read('aws.organizations.service-control-policies', null, management);
    const about = (operation: string) =>
      pages.filter((page) => page.operation === operation).map(({ parameters }) => parameters['PolicyId']);
    expect(about('organizations:DescribePolicy')).toEqual(['p-FullAWSAccess', 'p-examplescp01']);
    expect(new Set(about('organizations:ListTargetsForPolicy'))).toEqual(
      new Set(['p-FullAWSAccess', 'p-examplescp01']),
    );
  });

  it('Identity Center is looked for in every region, and read where it lives', async () => {
    const here = await read('aws.sso.account-assignments', 'us-east-1', management);
    const there = await read('aws.sso.account-assignments', 'eu-central-1', management);
    expect(here.pages.map(({ operation }) => operation)).toContain('sso:ListAccountAssignments');
    expect(there.pages.map(({ operation }) => operation)).toEqual(['sso:ListInstances']);
  });
});

describe('faults', () => {
  it.each([
    ['denied', 'denied'],
    ['throttled', 'throttled'],
    ['server-error', 'error'],
    ['expired', 'expired-credential'],
    ['region-off', 'unavailable'],
    ['html', 'invalid'],
    ['empty', 'invalid'],
    ['endless-token', 'truncated'],
    ['not-found', 'unavailable'],
    ['cut-off', 'truncated'],
  ] as const)('%s is recorded as %s, with the permission', async (wrong, reason) => {
    fault = ({ operation }) => (operation === 'DescribeSecurityGroups' ? wrong : null);
    const { failures } = await read('aws.ec2.security-groups');
    expect(failures).toHaveLength(1);
    expect(failures[0]).toMatchObject({
      reason,
      operation: 'ec2:DescribeSecurityGroups',
      permission: 'ec2:DescribeSecurityGroups',
    });
    expect(failures[0]?.message).not.toBe('');
  });

  it('one refused user of many is one failure, and the others are read', async () => {
    fault = ({ operation, parameters }) =>
      operation === 'ListMFADevices' && parameters['UserName'] === 'bob.tanaka' ? 'denied' : null;
    const { pages, failures } = await read('aws.iam.mfa-devices', null);
    expect(failures).toHaveLength(1);
    expect(failures[0]).toMatchObject({
      reason: 'denied',
      subject: 'bob.tanaka',
      permission: 'iam:ListMFADevices',
    });
    expect(
      pages.filter(({ operation, status }) => operation === 'iam:ListMFADevices' && status === 200),
    ).toHaveLength(3);
  });

  it('a role that cannot be assumed is refused by the permission to assume it', async () => {
    fault = ({ operation }) => (operation === 'AssumeRole' ? 'denied' : null);
    const refused = await opened({ accounts: ['000011112222'] });
    try {
      const [planned] = await refused.plan();
      if (!planned) throw new Error('nothing is planned');
      const { failures } = await perform(planned, refused);
      expect(failures).toMatchObject([{ reason: 'denied', permission: 'sts:AssumeRole' }]);
    } finally {
      await refused.close();
    }
  });

  it('an interruption is on record, and nothing more is asked', async () => {
    fault = () => null;
    const stop = new AbortController();
    const interrupted = await opened({ accounts: [legacy] }, stop.signal);
    try {
      const planned = (await interrupted.plan()).find(({ kind }) => kind === 'aws.iam.access-keys');
      if (!planned) throw new Error('not planned');
      fault = ({ operation }) => {
        if (operation === 'ListAccessKeys') stop.abort();
        return null;
      };
      const { failures } = await perform(planned, interrupted);
      expect(failures).toMatchObject([
        { reason: 'truncated', operation: 'iam:ListAccessKeys', subject: 'alice.moreno' },
        { reason: 'truncated', operation: 'iam:ListUsers' },
      ]);
      expect(server.requests.at(-1)?.operation).toBe('ListAccessKeys');
    } finally {
      await interrupted.close();
    }
  });

  it('throttling that passes leaves no trace but time', async () => {
    fault = ({ operation }) => (operation === 'DescribeSubnets' ? 'throttled-once' : null);
    expect((await read('aws.ec2.subnets')).failures).toEqual([]);
  });

  it('no password policy is an answer, kept as it was given', async () => {
    fault = () => null;
    const { pages, failures } = await read('aws.iam.password-policy', null, '444455556666');
    expect(failures).toEqual([]);
    expect(pages[0]).toMatchObject({ answer: true });
  });
});

it('rates the credential by its own policies', async () => {
  fault = () => null;
  expect(await source.credentials()).toMatchObject([
    { account: legacy, rating: 'read-only' },
    { account: '444455556666', rating: 'read-only' },
    { account: management, rating: 'read-only' },
  ]);
});
