import {
  EC2Client,
  CreateVpcCommand,
  CreateSecurityGroupCommand,
  AuthorizeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  IAMClient,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAws } from '../../../src/collect/aws/provider.ts';
import type { ReadFailure, ReceivedPage } from '../../../src/collect/kind.ts';
import type { OpenedSource } from '../../../src/collect/opened-source.ts';
import { decodePage } from '../../../src/estate/decode/decode-page.ts';
import type { PlannedRead } from '../../../src/locker/run.ts';
import { publishedSchema, publishedValidator } from '../../../src/schema/validator.ts';

const endpoint = process.env['NCSSR_MOTO_ENDPOINT'] ?? '';
const account = '123456789012';
const region = 'us-east-1';
const owner = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'loopback-only' };
const settings = { endpoint, region, credentials: owner };

let source: OpenedSource;
let vpc = '';
let group = '';

async function opened(credentials: typeof owner): Promise<OpenedSource> {
  process.env['AWS_ACCESS_KEY_ID'] = credentials.accessKeyId;
  process.env['AWS_SECRET_ACCESS_KEY'] = credentials.secretAccessKey;
  const made = await openAws(
    'moto',
    { kind: 'aws', accounts: [account], organization: account, regions: [region], endpoint },
    {
      limiter: { take: () => Promise.resolve(), throttled: () => undefined, succeeded: () => undefined },
      signal: new AbortController().signal,
      attempts: 1,
      folder: '.',
      now: () => new Date(),
    },
  );
  return made;
}

beforeAll(async () => {
  if (endpoint === '') throw new Error('NCSSR_MOTO_ENDPOINT names no server: run .ci/moto');
  const ec2 = new EC2Client(settings);
  vpc = (await ec2.send(new CreateVpcCommand({ CidrBlock: '10.20.0.0/16' }))).Vpc?.VpcId ?? '';
  const made = await ec2.send(
    new CreateSecurityGroupCommand({ GroupName: 'open', Description: 'open', VpcId: vpc }),
  );
  group = made.GroupId ?? '';
  const open = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
  await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: group, IpPermissions: [open] }));
  const iam = new IAMClient(settings);
  await iam.send(new CreateUserCommand({ UserName: 'alice.moreno' }));
  await iam.send(new CreateAccessKeyCommand({ UserName: 'alice.moreno' }));
  source = await opened(owner);
});

afterAll(() => source.close());

interface Outcome {
  pages: ReceivedPage[];
  failures: ReadFailure[];
  /** Pages that were to be answers and are none. */
  invalid: string[];
}

async function perform(planned: PlannedRead, from = source): Promise<Outcome> {
  const pages: ReceivedPage[] = [];
  const failures: ReadFailure[] = [];
  await from.collect(planned, {
    page: (page) => Promise.resolve(void pages.push(page)),
    failure: (failure) => void failures.push(failure),
  });
  const answers = pages.filter(({ answer, status }) => answer ?? status < 400);
  return { pages, failures, invalid: answers.flatMap((page) => breach(planned.kind, page) ?? []) };
}

function breach(kind: string, page: ReceivedPage): string | null {
  try {
    const validate = publishedValidator(kind);
    const value = decodePage(kind, page.encoding, page.bytes, publishedSchema(kind));
    return validate(value) ? null : JSON.stringify(validate.errors?.[0]?.message);
  } catch (error) {
    return String(error);
  }
}

async function read(kind: string, from = source): Promise<Outcome> {
  const planned = (await from.plan()).find((one) => one.kind === kind);
  if (!planned) throw new Error(`${kind} is not planned`);
  return perform(planned, from);
}

const listed = ({ pages }: Outcome, kind: string, list: string): Record<string, unknown>[] =>
  pages.flatMap(
    (page) =>
      (
        decodePage(kind, page.encoding, page.bytes, publishedSchema(kind)) as Record<
          string,
          Record<string, unknown>[]
        >
      )[list] ?? [],
  );

/** What moto is known to answer whole; everything else may come out either way, and never in silence. */
const answered = [
  'aws.ec2.vpcs',
  'aws.ec2.subnets',
  'aws.ec2.route-tables',
  'aws.ec2.security-groups',
  'aws.ec2.network-acls',
  'aws.ec2.network-interfaces',
  'aws.ec2.instances',
  'aws.ec2.flow-logs',
  'aws.ec2.internet-gateways',
  'aws.ec2.nat-gateways',
  'aws.iam.authorization-details',
  'aws.iam.credential-report',
  'aws.iam.account-summary',
  'aws.iam.password-policy',
  'aws.iam.mfa-devices',
  'aws.cloudtrail.trails',
];

describe('moto in the place of AWS', () => {
  it('leaves no read without an answer or a reason', async () => {
    const lines: string[] = [];
    for (const planned of await source.plan()) {
      const { pages, failures, invalid } = await perform(planned);
      const whole = failures.length === 0 && invalid.length === 0;
      lines.push(
        `${whole ? 'complete    ' : 'inconclusive'} ${planned.kind} ${failures[0]?.message ?? invalid[0] ?? ''}`,
      );
      expect(pages.length + failures.length, planned.id).toBeGreaterThan(0);
      // What is no answer has its reason on record, so that no list comes out complete and empty.
      if (pages.some(({ answer, status }) => !(answer ?? status < 400)))
        expect(failures.length, planned.id).toBeGreaterThan(0);
      for (const { message, permission } of failures) {
        expect(message, planned.id).not.toBe('');
        expect(permission, planned.id).not.toBe('');
      }
      if (answered.includes(planned.kind))
        expect({ kind: planned.kind, failures, invalid }).toMatchObject({ failures: [], invalid: [] });
    }
    console.log(lines.join('\n'));
  });

  it('shows the network that was made', async () => {
    const vpcs = listed(await read('aws.ec2.vpcs'), 'aws.ec2.vpcs', 'Vpcs');
    expect(vpcs.find(({ VpcId }) => VpcId === vpc)).toMatchObject({ CidrBlock: '10.20.0.0/16' });
    const groups = listed(await read('aws.ec2.security-groups'), 'aws.ec2.security-groups', 'SecurityGroups');
    expect(groups.find(({ GroupId }) => GroupId === group)).toMatchObject({
      IpPermissions: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
    });
  });

  it('shows the user that was made, in the credential report too', async () => {
    const kind = 'aws.iam.credential-report';
    const { pages } = await read(kind);
    const [page] = pages;
    if (!page) throw new Error('no report');
    const { Content } = decodePage(kind, page.encoding, page.bytes, publishedSchema(kind)) as {
      Content: string;
    };
    const rows = Buffer.from(Content, 'base64').toString().split('\n');
    expect(rows.find((row) => row.startsWith('alice.moreno,'))?.split(',')[8]).toBe('true');
  });
});

describe('moto with authorization on', () => {
  it('refuses what the policy does not allow, and the refusal names the permission', async () => {
    const iam = new IAMClient(settings);
    await iam.send(new CreateUserCommand({ UserName: 'reader' }));
    const policy = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'ec2:DescribeVpcs', Resource: '*' }],
    };
    await iam.send(
      new PutUserPolicyCommand({
        UserName: 'reader',
        PolicyName: 'read',
        PolicyDocument: JSON.stringify(policy),
      }),
    );
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'reader' }));
    const reset = (count: string) =>
      fetch(`${endpoint}/moto-api/reset-auth`, { method: 'POST', body: count });
    await reset('0');
    const reader = await opened({
      accessKeyId: AccessKey?.AccessKeyId ?? '',
      secretAccessKey: AccessKey?.SecretAccessKey ?? '',
    });
    try {
      expect((await read('aws.ec2.vpcs', reader)).failures).toEqual([]);
      for (const [kind, permission] of [
        ['aws.ec2.subnets', 'ec2:DescribeSubnets'],
        ['aws.ec2.security-groups', 'ec2:DescribeSecurityGroups'],
        ['aws.iam.account-summary', 'iam:GetAccountSummary'],
      ] as const)
        expect((await read(kind, reader)).failures, kind).toMatchObject([{ reason: 'denied', permission }]);
      expect(await reader.credentials()).toMatchObject([{ rating: 'unknown' }]);
    } finally {
      await reader.close();
      await reset('1000000');
    }
  });
});
