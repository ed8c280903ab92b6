import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openAwsExport } from '../../../src/collect/files/aws-export.ts';
import type { ReadFailure, ReceivedPage } from '../../../src/collect/kind.ts';
import { estateFolder } from '../../../src/demo/location.ts';
import type { AwsSource } from '../../../src/scope/scope.ts';

const account = '111122223333';
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ncssr-export-'));
  const data = join(estateFolder(), 'aws', account);
  cpSync(join(data, 'us-east-1'), join(folder, 'accounts', account, 'us-east-1'), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

async function read(kind: string, region: string | null, source: Partial<AwsSource> = {}) {
  const opened = await openAwsExport(
    'old-export',
    { kind: 'aws', accounts: [account], regions: ['us-east-1', 'eu-central-1'], import: '.', ...source },
    {
      limiter: { take: () => Promise.resolve(), throttled: () => undefined, succeeded: () => undefined },
      signal: new AbortController().signal,
      attempts: 1,
      folder,
      now: () => new Date('2026-11-20T09:00:00Z'),
    },
  );
  const planned = (await opened.plan()).find((one) => one.kind === kind && one.region === region);
  if (!planned) throw new Error(`${kind} is not planned`);
  const pages: ReceivedPage[] = [];
  const failures: ReadFailure[] = [];
  await opened.collect(planned, {
    page: (page) => Promise.resolve(void pages.push(page)),
    failure: (failure) => void failures.push(failure),
  });
  return { pages, failures, provenance: await opened.provenance(planned) };
}

const put = (path: string, text: string): void => {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
};
const state = (text: string): void => put('export.yaml', text);
const complete = 'complete: true\nby: alice.moreno\nat: 2026-11-19T09:00:00Z\n';

describe('an AWS export', () => {
  it('is truncated where nobody states that it is complete', async () => {
    const { pages, failures, provenance } = await read('aws.ec2.vpcs', 'us-east-1');
    expect(pages).toHaveLength(1);
    expect(failures).toMatchObject([{ reason: 'truncated', permission: 'ec2:DescribeVpcs' }]);
    expect(provenance.imported?.stated).toBe('nothing');
  });

  it('is complete on the word of its exporter, who is named', async () => {
    state(complete);
    const { pages, failures, provenance } = await read('aws.ec2.vpcs', 'us-east-1');
    expect(failures).toEqual([]);
    expect(pages[0]).toMatchObject({ operation: 'ec2:DescribeVpcs', status: 0, encoding: 'json', items: 1 });
    expect(provenance).toMatchObject({ caller: 'alice.moreno', imported: { stated: 'complete' } });
  });

  it('tells the preferences of Session Manager from a credential report', async () => {
    state(complete);
    const { pages, failures } = await read('aws.ssm.session-preferences', 'us-east-1');
    expect(failures).toEqual([]);
    expect(pages).toMatchObject([{ operation: 'ssm:GetDocument' }]);
  });

  it('lacks what no file holds, in each region by itself', async () => {
    state(complete);
    for (const [kind, region] of [
      ['aws.ec2.vpcs', 'eu-central-1'],
      ['aws.ec2.nat-gateways', 'us-east-1'],
      ['aws.iam.credential-report', null],
    ] as const)
      expect((await read(kind, region)).failures).toMatchObject([{ reason: 'not-collected' }]);
  });

  it('ends early where a token of the next page is left', async () => {
    state(complete);
    put(`accounts/${account}/us-east-1/more.json`, JSON.stringify({ Subnets: [], NextToken: 'page-2' }));
    expect((await read('aws.ec2.subnets', 'us-east-1')).failures).toMatchObject([{ reason: 'truncated' }]);
  });

  it('names a file that is no JSON, and reads the others', async () => {
    state(complete);
    put(`accounts/${account}/us-east-1/broken.json`, '{"Vpcs": [');
    const { pages, failures } = await read('aws.ec2.vpcs', 'us-east-1');
    expect(pages).toHaveLength(1);
    expect(failures).toMatchObject([{ reason: 'invalid' }]);
    expect(failures[0]?.message).toContain('broken.json');
  });

  it('names a file whose region is not to be told', async () => {
    state(complete);
    put('vpcs.json', JSON.stringify({ Vpcs: [] }));
    const { failures } = await read('aws.ec2.vpcs', 'us-east-1');
    expect(failures).toMatchObject([{ reason: 'not-collected', subject: 'vpcs.json' }]);
  });

  it('may leave out the account and region of which there is one', async () => {
    state(complete);
    put('vpcs.json', JSON.stringify({ Vpcs: [] }));
    rmSync(join(folder, 'accounts'), { recursive: true });
    const { pages, failures } = await read('aws.ec2.vpcs', 'us-east-1', { regions: ['us-east-1'] });
    expect([pages.length, failures]).toEqual([1, []]);
  });

  it('takes the object that an answer does not name from the name of its file', async () => {
    state(complete);
    put(`accounts/${account}/us-east-1/get-trail-status.legacy-trail.json`, '{"IsLogging": true}');
    const { pages } = await read('aws.cloudtrail.trail-status', 'us-east-1');
    expect(pages.map(({ parameters }) => parameters['Name'])).toEqual(['legacy-trail']);
  });

  it.each([
    [
      'aws.kms.keys',
      'us-east-1',
      'get-key-policy.0001',
      { Policy: '{}', PolicyName: 'default' },
      'KeyId',
      '0001',
    ],
    ['aws.kms.keys', 'us-east-1', 'list-grants.0001', { Grants: [] }, 'KeyId', '0001'],
    ['aws.s3.buckets', null, 'get-bucket-policy.example-crl', { Policy: '{}' }, 'Bucket', 'example-crl'],
    ['aws.s3.buckets', null, 'get-bucket-tagging.example-crl', { TagSet: [] }, 'Bucket', 'example-crl'],
    [
      'aws.secretsmanager.secrets',
      'us-east-1',
      'a-secret',
      { ARN: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:a/b-Example', Name: 'a/b' },
      'SecretId',
      'arn:aws:secretsmanager:us-east-1:111122223333:secret:a/b-Example',
    ],
  ] as const)(
    '%s: tells what an answer is about (%s, %s)',
    async (kind, region, name, value, parameter, about) => {
      state(complete);
      rmSync(join(folder, 'accounts'), { recursive: true });
      put(`${account}/us-east-1/${name}.json`, JSON.stringify(value));
      const { pages } = await read(kind, region);
      expect(pages.map(({ parameters }) => parameters[parameter])).toEqual([about]);
    },
  );

  it('does not take a managed policy for that of a bucket', async () => {
    state(complete);
    put(`${account}/get-policy.x.json`, JSON.stringify({ Policy: { PolicyName: 'x' } }));
    expect((await read('aws.s3.buckets', null)).pages).toEqual([]);
  });

  it('tells users of the directory from users of IAM', async () => {
    state(complete);
    put(`${account}/us-east-1/users.json`, JSON.stringify({ Users: [{ UserName: 'a' }] }));
    const source = { organization: account };
    const { pages } = await read('aws.identitystore.users', 'us-east-1', source);
    expect(pages).toEqual([]);
  });
});
