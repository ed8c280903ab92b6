import { describe, expect, it } from 'vitest';
import { readsOf, type AwsPage, type AwsShortfall } from '../../../../src/estate/identity/aws/page.ts';
import { lowerResources } from '../../../../src/estate/identity/aws/resources.ts';

const account = '111122223333';
const other = '444455556666';
const id = '55555555-5555-4555-8555-555555555501';
const key = `arn:aws:kms:us-east-1:${account}:key/${id}`;
const bucket = 'arn:aws:s3:::example-crl';
const secret = `arn:aws:secretsmanager:us-east-1:${account}:secret:ocsp/database-Example`;
const text = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*' }] });
const grant = { GrantId: 'g-1', GranteePrincipal: `arn:aws:iam::${other}:root`, Operations: ['Sign'] };

const page = (
  operation: string,
  parameters: Record<string, unknown>,
  value: unknown,
  more: Partial<AwsPage> = {},
): AwsPage => ({ operation, account, region: 'us-east-1', parameters, value, evidence: 'ev-1', ...more });

function lowered(arn: string, pages: AwsPage[], shortfalls: AwsShortfall[] = []) {
  const scoped = { arn, account, tags: {}, workloadRole: null, evidence: ['ev-0'] };
  return lowerResources(readsOf('aws', [account, other], pages, shortfalls), [scoped])[0]!;
}

describe('the policy of a resource', () => {
  it('is the one that was asked for by its ARN, or by its name in the same account and region', () => {
    const asked = (parameter: string, more: Partial<AwsPage> = {}) =>
      lowered(key, [page('kms:GetKeyPolicy', { KeyId: parameter }, { Policy: text }, more)]).policy;
    expect(asked(key)).toMatchObject({ fault: null });
    expect(asked(id)).toMatchObject({ fault: null });
    expect(asked(id, { account: other })).toBe('unread');
    expect(asked(id, { region: 'eu-central-1' })).toBe('unread');
    expect(asked(`${id}0`)).toBe('unread');
  });

  it('is that of a bucket in whatever account and region it was answered', () => {
    const answer = page('s3:GetBucketPolicy', { Bucket: 'example-crl' }, JSON.parse(text), {
      region: null,
      account: other,
    });
    expect(lowered(bucket, [answer]).policy).toMatchObject({ fault: null });
  });

  it('is none where the service says so, and never of a key', () => {
    const none = page('s3:GetBucketPolicy', { Bucket: 'example-crl' }, { Code: 'NoSuchBucketPolicy' });
    expect(lowered(bucket, [none]).policy).toBeNull();
    const named = page('secretsmanager:GetResourcePolicy', { SecretId: secret }, { ARN: secret });
    expect(lowered(secret, [named]).policy).toBeNull();
    const empty = page('kms:GetKeyPolicy', { KeyId: key }, {});
    expect(lowered(key, [empty]).policy).toMatchObject({ fault: expect.any(String) as string });
  });

  it.each([
    ['another error of the service', { Code: 'AccessDenied' }],
    ['something that is no policy', ['x']],
  ])('is not "none" by %s', (_name, value) => {
    const { policy } = lowered(bucket, [page('s3:GetBucketPolicy', { Bucket: 'example-crl' }, value)]);
    expect(policy).not.toBeNull();
    if (policy !== 'unread') expect(policy?.fault).not.toBeNull();
  });

  it('keeps text that is no JSON as a policy that cannot be read', () => {
    const broken = page('kms:GetKeyPolicy', { KeyId: key }, { Policy: '{"Statement": [' });
    expect(lowered(key, [broken]).policy).toMatchObject({ fault: expect.any(String) as string });
  });
});

describe('the grants of a key', () => {
  const policy = page('kms:GetKeyPolicy', { KeyId: key }, { Policy: text });
  const grants = (value: unknown, shortfalls: AwsShortfall[] = []) =>
    lowered(key, [policy, page('kms:ListGrants', { KeyId: key }, value)], shortfalls).grants;

  it('are those of all pages', () => {
    const more = page('kms:ListGrants', { KeyId: key }, { Grants: [{ ...grant, GrantId: 'g-2' }] });
    const all = lowered(key, [policy, page('kms:ListGrants', { KeyId: key }, { Grants: [grant] }), more]);
    expect(all.grants !== 'unread' && all.grants?.map((one) => one.id)).toEqual(['g-1', 'g-2']);
  });

  it.each([
    ['no list', {}],
    ['an entry that is no object', { Grants: [grant, null] }],
    ['a grant to nobody who is named', { Grants: [{ ...grant, GranteePrincipal: 7 }] }],
    ['operations that are no list', { Grants: [{ ...grant, Operations: 'Sign' }] }],
    ['an operation that is no text', { Grants: [{ ...grant, Operations: ['Sign', 3] }] }],
  ])('are not read where the answer has %s', (_name, value) => {
    expect(grants(value)).toBe('unread');
  });

  it('are not read where a page of them is missing', () => {
    const shortfall = {
      operation: 'kms:ListGrants',
      account,
      permission: 'kms:ListGrants',
      reason: 'denied',
      subject: key,
    };
    expect(grants({ Grants: [grant] }, [shortfall])).toBe('unread');
    expect(lowered(key, [policy]).grants).toBe('unread');
  });
});
