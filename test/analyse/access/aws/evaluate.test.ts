import { describe, expect, it } from 'vitest';
import { effectiveAccess, evaluate } from '../../../../src/analyse/access/aws/access.ts';
import { inNetwork } from '../../../../src/analyse/access/aws/address.ts';
import { resourceControlServices } from '../../../../src/analyse/access/aws/resource-control-services.ts';
import type { KmsGrant } from '../../../../src/estate/identity/aws/model.ts';
import {
  account,
  allow,
  deny,
  documentOf,
  estate,
  keyArn,
  member,
  otherAccount,
  resource,
  role,
  roleArn,
  trust,
  user,
  userArn,
} from './estate.ts';

const alice = userArn('alice');
const delegating = { Effect: 'Allow', Principal: { AWS: account }, Action: 'kms:*', Resource: '*' };
const bucket = 'arn:aws:s3:::ca-archive';

describe('one request, explained', () => {
  const model = estate({
    accounts: [member(account, [[allow('*')], [allow('*'), deny('s3:Delete*')]]), member(otherAccount, [])],
    users: [user('alice', [allow('s3:*')])],
    roles: [role('ops', [trust({ AWS: account })], [allow('*')])],
    resources: [resource(bucket, null)],
  });
  const asked = (action: string, more: object = {}) =>
    evaluate(model, { principal: alice, action, resource: bucket, ...more });

  it('names each layer with the statements that decide', () => {
    const decision = asked('s3:DeleteBucket')!;
    expect(decision).toMatchObject({ allowed: 'false', explicitlyDenied: 'true' });
    const control = decision.layers.find((layer) => layer.layer === 'service-control')!;
    expect(control.deniedBy).toEqual(['inline policy, statement 1']);
    expect(asked('s3:ListBucket')!.layers[0]).toMatchObject({
      layer: 'identity',
      allow: 'true',
      deny: 'false',
    });
  });

  it('is limited by the policies of its session', () => {
    const session = { principal: roleArn('ops'), sessionPolicies: [documentOf(allow('s3:Get*')).document] };
    expect(asked('s3:GetBucketPolicy', session)!.allowed).toBe('true');
    expect(asked('s3:PutBucketPolicy', session)!.allowed).toBe('false');
    expect(asked('s3:PutBucketPolicy', { ...session, sessionPolicies: ['not a policy'] })!.allowed).toBe(
      'unknown',
    );
  });

  it('is null for a principal that was not read', () => {
    expect(asked('s3:ListBucket', { principal: userArn('nobody') })).toBeNull();
  });
});

describe('effective access', () => {
  it('looks for an object in the policy of its bucket', () => {
    const policy = { ...allow('s3:GetObject', `${bucket}/*`), Principal: { AWS: alice } };
    const model = estate({ users: [user('alice', [])], resources: [resource(bucket, [policy])] });
    expect(effectiveAccess(model, alice, 's3:GetObject', `${bucket}/2026/crl.der`).verdict).toBe('allowed');
    expect(effectiveAccess(model, alice, 's3:PutObject', `${bucket}/2026/crl.der`).verdict).toBe('denied');
  });

  it('finds the service by which a key may be used', () => {
    const condition = { StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } };
    const model = estate({
      users: [user('alice', [allow('kms:Decrypt', '*', condition)])],
      resources: [resource(keyArn, [delegating])],
    });
    const answer = effectiveAccess(model, alice, 'kms:Decrypt', keyArn);
    expect(answer.verdict).toBe('allowed');
    expect(answer.paths[0]!.context).toEqual({ 'kms:viaservice': 's3.us-east-1.amazonaws.com' });
  });

  it('finds the encryption context of a grant', () => {
    const grant: KmsGrant = {
      id: 'g1',
      keyArn,
      grantee: alice,
      retiring: null,
      operations: ['Decrypt'],
      encryptionContextEquals: { purpose: 'ocsp' },
      encryptionContextSubset: null,
      evidence: [],
    };
    const model = estate({
      users: [user('alice', [])],
      resources: [resource(keyArn, [], { grants: [grant] })],
    });
    const [path] = effectiveAccess(model, alice, 'kms:Decrypt', keyArn).paths;
    expect(path).toMatchObject({ certainty: 'proved', context: { 'kms:encryptioncontext:purpose': 'ocsp' } });
    const asked = (purpose: string) =>
      evaluate(model, {
        principal: alice,
        action: 'kms:Decrypt',
        resource: keyArn,
        context: { 'kms:EncryptionContext:purpose': [purpose] },
      });
    expect(asked('ocsp')!.allowed).toBe('true');
    expect(asked('crl')!.allowed).toBe('false');
  });

  it('needs the key policy: an identity policy alone opens no key', () => {
    const users = [user('alice', [allow('kms:*')])];
    expect(
      effectiveAccess(estate({ users, resources: [resource(keyArn, [])] }), alice, 'kms:Sign', keyArn)
        .verdict,
    ).toBe('denied');
    expect(
      effectiveAccess(
        estate({ users, resources: [resource(keyArn, [delegating])] }),
        alice,
        'kms:Sign',
        keyArn,
      ).verdict,
    ).toBe('allowed');
    expect(effectiveAccess(estate({ users }), alice, 'kms:Sign', keyArn).verdict).toBe('inconclusive');
  });

  it('needs both sides across accounts', () => {
    const bob = userArn('bob', otherAccount);
    const asked = (own: Record<string, unknown>[], ...key: Record<string, unknown>[]) =>
      effectiveAccess(
        estate({ users: [user('bob', own, { account: otherAccount })], resources: [resource(keyArn, key)] }),
        bob,
        'kms:Sign',
        keyArn,
      ).verdict;
    const open = { Effect: 'Allow', Principal: { AWS: otherAccount }, Action: 'kms:Sign', Resource: '*' };
    expect(asked([allow('kms:Sign')], open)).toBe('allowed');
    expect(asked([allow('kms:Sign')], delegating)).toBe('denied');
    expect(asked([], { ...open, Principal: { AWS: bob } })).toBe('denied');
  });

  it('ends with time only where the instant is known', () => {
    const until = { DateLessThan: { 'aws:CurrentTime': '2026-06-01T00:00:00Z' } };
    const model = estate({
      users: [user('alice', [allow('s3:*', '*', until)])],
      resources: [resource(bucket, null)],
    });
    const asked = (at?: string) =>
      effectiveAccess(model, alice, 's3:ListBucket', bucket, at === undefined ? {} : { at }).verdict;
    expect(asked('2026-05-31T23:59:59Z')).toBe('allowed');
    expect(asked('2026-06-01T00:00:00Z')).toBe('denied');
    expect(asked()).toBe('inconclusive');
  });

  it('limits a chained session to an hour', () => {
    const long = { maxSessionSeconds: 43_200 };
    const first = role('first', [trust({ AWS: account })], [allow('sts:AssumeRole')], long);
    const second = role('second', [trust({ AWS: first.arn })], [allow('kms:Sign')], long);
    const model = estate({
      users: [user('alice', [allow('sts:AssumeRole', first.arn)])],
      roles: [first, second],
      resources: [resource(keyArn, [delegating])],
    });
    const [path] = effectiveAccess(model, alice, 'kms:Sign', keyArn).paths;
    expect(path).toMatchObject({ sessionSeconds: 3600, manner: 'standing' });
    expect(path!.steps.map((step) => step.kind)).toEqual(['sts:AssumeRole', 'sts:AssumeRole', 'kms:Sign']);
    const breakGlass = { breakGlass: new Set([alice]) };
    expect(effectiveAccess(model, alice, 'kms:Sign', keyArn, breakGlass).paths[0]!.manner).toBe(
      'break-glass',
    );
  });

  it('is bound by resource control policies only where they cover the service', () => {
    const control = [
      [
        { ...deny('kms:Sign'), Principal: '*' },
        { ...allow('*'), Principal: '*' },
      ],
    ];
    const model = estate({
      accounts: [member(account, [[allow('*')]], false, control)],
      users: [user('alice', [allow('kms:Sign')])],
      resources: [resource(keyArn, [delegating])],
    });
    const asked = (...services: string[]) =>
      effectiveAccess(model, alice, 'kms:Sign', keyArn, { resourceControlServices: new Set(services) })
        .verdict;
    expect(asked('kms')).toBe('denied');
    expect(asked('s3')).toBe('allowed');
    expect(effectiveAccess(model, alice, 'kms:Sign', keyArn).verdict).toBe('inconclusive');
  });
});

describe('the service authorization data', () => {
  it('says which services resource control policies bind', () => {
    expect(resourceControlServices.has('kms')).toBe(true);
    expect(resourceControlServices.has('sts')).toBe(true);
    expect(resourceControlServices.has('iam')).toBe(false);
  });
});

describe('networks', () => {
  it.each([
    ['192.0.2.7', '192.0.2.0/24', true],
    ['192.0.3.7', '192.0.2.0/24', false],
    ['192.0.2.7', '192.0.2.7', true],
    ['2001:db8::1', '2001:db8::/32', true],
    ['2001:db9::1', '2001:db8::/32', false],
    ['192.0.2.7', '::/0', false],
    ['192.0.2.7', '0.0.0.0/0', true],
    ['192.0.2.256', '0.0.0.0/0', null],
    ['192.0.2.7', '0.0.0.0/33', null],
    ['1:2:3:4:5:6:7', '::/0', null],
  ])('%s in %s: %s', (address, network, expected) => {
    expect(inNetwork(address, network)).toBe(expected);
  });
});
