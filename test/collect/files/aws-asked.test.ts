import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { stringify } from 'yaml';
import { carries, commandLineOf, commandNameOf, commandOf } from '../../../src/collect/files/aws-commands.ts';
import { openAwsExport } from '../../../src/collect/files/aws-export.ts';
import type { ReadFailure, ReceivedPage } from '../../../src/collect/kind.ts';

const account = '111122223333';
const region = 'us-east-1';
const group = (name: string): string =>
  `arn:aws:elasticloadbalancing:${region}:${account}:targetgroup/${name}/0a1b`;
let folder: string;

beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'ncssr-asked-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const statement = { complete: true, by: 'alice.moreno', at: '2026-11-19T09:00:00Z' };
function put(files: Readonly<Record<string, unknown>>, more: Record<string, unknown> = {}): void {
  writeFileSync(join(folder, 'export.yaml'), stringify({ ...statement, ...more }));
  for (const [path, value] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, `${path}.json`), JSON.stringify(value));
  }
}

async function read(kind: string) {
  const opened = await openAwsExport(
    'old',
    { kind: 'aws', accounts: [account], organization: account, regions: [region], import: '.' },
    {
      limiter: { take: () => Promise.resolve(), throttled: () => undefined, succeeded: () => undefined },
      signal: new AbortController().signal,
      attempts: 1,
      folder,
      now: () => new Date('2026-11-20T09:00:00Z'),
    },
  );
  const planned = (await opened.plan()).find((one) => one.kind === kind);
  if (!planned) throw new Error(`${kind} is not planned`);
  const pages: ReceivedPage[] = [];
  const failures: ReadFailure[] = [];
  await opened.collect(planned, {
    page: (page) => Promise.resolve(void pages.push(page)),
    failure: (failure) => void failures.push(failure),
  });
  return { pages, failures };
}

const health = 'aws.elasticloadbalancing.target-health';
const groups = (...names: string[]) => ({
  TargetGroups: names.map((name) => ({ TargetGroupArn: group(name) })),
});
const ofGroup = (name: string): string => `describe-target-health.${encodeURIComponent(group(name))}`;

describe('files named after commands', () => {
  it('are whole where each object that is listed has its file, an empty list among them', async () => {
    put({
      'describe-target-groups': groups('a'),
      'describe-target-health.0a1b': { TargetHealthDescriptions: [] },
    });
    const { pages, failures } = await read(health);
    expect(failures).toEqual([]);
    expect(pages.map(({ parameters }) => parameters['TargetGroupArn'])).toEqual([undefined, group('a')]);
  });

  it('lack the file of an object, and say which command makes it', async () => {
    put({ 'describe-target-groups': groups('a') });
    const { failures } = await read(health);
    expect(failures).toMatchObject([{ reason: 'not-collected', subject: group('a') }]);
    expect(failures[0]?.message).toContain(
      `aws elbv2 describe-target-health --target-group-arn ${group('a')}`,
    );
    expect(failures[0]?.message).toContain('describe-target-health.0a1b.json');
  });

  it('lack the list of objects, whatever files there are about objects', async () => {
    put({ [ofGroup('a')]: { TargetHealthDescriptions: [] } });
    expect((await read(health)).failures).toMatchObject([{ reason: 'not-collected' }]);
  });

  it('do not speak for two objects whose names end alike', async () => {
    put({
      'describe-target-groups': groups('a', 'b'),
      'describe-target-health.0a1b': { TargetHealthDescriptions: [] },
    });
    expect((await read(health)).failures).toMatchObject([{ reason: 'invalid', subject: group('b') }]);
  });

  it('tell such objects apart by whole names', async () => {
    const none = { TargetHealthDescriptions: [] };
    put({ 'describe-target-groups': groups('a', 'b'), [ofGroup('a')]: none, [ofGroup('b')]: none });
    expect((await read(health)).failures).toEqual([]);
  });

  it.each([{}, { TargetGroups: null }, { TargetHealthDescriptions: [] }])(
    'are not an empty list where the list is not there: %j',
    async (value) => {
      put({ 'describe-target-groups': value });
      expect((await read(health)).failures).toMatchObject([{ reason: 'invalid' }]);
    },
  );

  it('are cut short by a token that is left', async () => {
    put({ 'describe-target-groups': { TargetGroups: [], NextMarker: 'more' } });
    expect((await read(health)).failures).toMatchObject([{ reason: 'truncated' }]);
  });

  it('hold errors: those that answer the question, and those that do not', async () => {
    const error = (Code: string) => ({ Code, Message: 'No' });
    put({ 'get-account-password-policy': error('NoSuchEntity') });
    expect((await read('aws.iam.password-policy')).failures).toEqual([]);
    put({ 'get-account-password-policy': error('AccessDenied') });
    expect((await read('aws.iam.password-policy')).failures).toMatchObject([{ reason: 'denied' }]);
  });

  it('take users of the directory for no users of IAM, nor the other way round', async () => {
    put({ 'list-users': { Users: [] } });
    expect((await read('aws.iam.access-keys')).failures).toMatchObject([{ reason: 'not-collected' }]);
    put({ 'identitystore/list-users': { Users: [] } });
    expect((await read('aws.iam.access-keys')).failures).toMatchObject([{ reason: 'not-collected' }]);
    put({ 'iam/list-users': { Users: [] } });
    expect((await read('aws.iam.access-keys')).failures).toEqual([]);
  });

  it('contradict a list that lacks what they are about', async () => {
    put({ 'list-keys': { Keys: [] }, 'describe-key.0001': { KeyMetadata: { KeyId: '0001' } } });
    expect((await read('aws.kms.keys')).failures).toMatchObject([
      { reason: 'invalid', subject: 'describe-key.0001.json' },
    ]);
  });

  it('may be pages of one list', async () => {
    put({
      'describe-vpcs': { Vpcs: [{ VpcId: 'vpc-1' }], NextToken: '2' },
      'describe-vpcs-2': { Vpcs: [{ VpcId: 'vpc-2' }] },
    });
    const { pages, failures } = await read('aws.ec2.vpcs');
    expect([pages.length, failures]).toEqual([2, []]);
  });
});

describe('a log without events', () => {
  const kind = 'aws.cloudtrail.sign-ins';
  const window = { from: '2026-10-19T09:00:00Z', to: '2026-11-19T09:00:00Z' };

  it('is one where its exporter says which, and from when to when', async () => {
    put({ 'sign-ins': { Events: [] } }, { logs: { 'sign-ins.json': { kind, ...window } } });
    const { pages, failures } = await read(kind);
    expect(failures).toEqual([]);
    expect(pages[0]?.parameters).toMatchObject({ StartTime: '2026-10-19T09:00:00.000Z' });
    expect((await read('aws.cloudtrail.changes')).failures).toMatchObject([{ reason: 'not-collected' }]);
  });

  it.each([
    {},
    { logs: { 'sign-ins.json': { kind, from: window.from } } },
    { logs: { 'sign-ins.json': { kind, from: window.to, to: window.from } } },
    { logs: { 'sign-ins.json': { kind, from: '2026-10-19', to: '2026-11-19' } } },
    { logs: { 'other.json': { kind, ...window } } },
  ])('is none where that is not said: %j', async (more) => {
    put({ 'sign-ins': { Events: [] } }, more);
    expect((await read(kind)).failures).toMatchObject([{ reason: 'not-collected' }]);
  });

  it('is none where its events are of another', async () => {
    put(
      { 'sign-ins': { Events: [{ EventSource: 'iam.amazonaws.com' }] } },
      { logs: { 'sign-ins.json': { kind, ...window } } },
    );
    expect((await read(kind)).failures).toMatchObject([{ reason: 'not-collected' }]);
  });
});

test.each([
  ['DescribeTargetHealth', 'describe-target-health'],
  ['GetSAMLProvider', 'get-saml-provider'],
  ['ListOpenIDConnectProviders', 'list-open-id-connect-providers'],
  ['ListMFADevices', 'list-mfa-devices'],
  ['ListSSHPublicKeys', 'list-ssh-public-keys'],
])('%s is %s on the command line', (operation, command) => expect(commandOf(operation)).toBe(command));

test('a command line gives the name that is read back', () => {
  const { file } = commandLineOf('sso', 'ListAccountAssignments', {
    InstanceArn: 'arn:aws:sso:::instance/i-1',
    PermissionSetArn: 'arn:aws:sso:::permissionSet/i-1/ps-1',
    AccountId: account,
  });
  expect(file).toBe(`list-account-assignments.ps-1,${account}.json`);
  expect(commandNameOf(file)?.objects).toEqual(['ps-1', account]);
  expect(carries('s-1', 'arn:aws:sso:::permissionSet/i-1/ps-1')).toBe(false);
});
