import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { effectiveAccess } from '../../../../src/analyse/access/aws/access.ts';
import { whoCan } from '../../../../src/analyse/access/aws/who-can.ts';
import type { AwsIdentityModel } from '../../../../src/estate/identity/aws/model.ts';
import {
  account,
  allow,
  deny,
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

const delegating = {
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::${account}:root` },
  Action: 'kms:*',
  Resource: '*',
};

describe('who can', () => {
  it('lists people, roles, services, other accounts and anyone, each with its way', () => {
    const foreign = 'arn:aws:iam::777788889999:root';
    const model = estate({
      users: [user('alice', [allow('sts:AssumeRole', roleArn('signer'))]), user('bob', [allow('s3:*')])],
      roles: [role('signer', [trust({ AWS: account })], [allow('kms:Sign')])],
      resources: [
        resource(keyArn, [
          delegating,
          {
            Effect: 'Allow',
            Principal: { AWS: foreign, Service: 'acm.amazonaws.com' },
            Action: 'kms:Sign',
            Resource: '*',
          },
        ]),
      ],
    });
    const { capable, missing } = whoCan(model, 'kms:Sign', keyArn);
    expect(capable.map(({ principal, kind }) => [kind, principal])).toEqual([
      ['user', userArn('alice')],
      ['role', roleArn('signer')],
      ['root', `arn:aws:iam::${account}:root`],
      ['service', 'acm.amazonaws.com'],
      ['external', foreign],
    ]);
    expect(capable[0]!.answer).toMatchObject({ verdict: 'allowed', mfa: 'not-enforced' });
    expect(capable[0]!.answer.paths[0]!.steps).toHaveLength(2);
    expect(missing).toEqual([]);
  });

  it('tells strangers from the accounts and the organization that were read', () => {
    const bucket = 'arn:aws:s3:::ca-archive';
    const asked = (condition: unknown): unknown[] => {
      const policy = { ...allow('s3:GetObject', `${bucket}/*`, condition), Principal: '*' };
      const accounts = [member(account, [[allow('*')]]), member(otherAccount, [[allow('*')]])];
      const model = estate({ accounts, users: [user('alice', [])], resources: [resource(bucket, [policy])] });
      return whoCan(model, 's3:GetObject', `${bucket}/crl.der`).capable.map(
        ({ kind, answer }) => `${kind} ${answer.verdict}`,
      );
    };
    const own = 'user allowed';
    expect(asked({ StringEquals: { 'aws:PrincipalOrgID': 'o-example' } })).toEqual([own]);
    expect(asked({ StringEquals: { 'aws:PrincipalOrgID': ['o-example', 'o-vendor'] } })).toEqual([
      own,
      'anyone allowed',
    ]);
    expect(asked({ StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-example' } })).toEqual([
      own,
      'anyone allowed',
    ]);
    expect(asked({ StringEquals: { 'aws:PrincipalAccount': [account, otherAccount] } })).toEqual([own]);
    expect(asked({ StringEquals: { 'aws:PrincipalAccount': '777788889999' } })).toEqual(['anyone allowed']);
    expect(asked({ ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/reader' } })).toEqual([
      'anyone allowed',
    ]);
    expect(asked({ IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } })).toEqual([own, 'anyone allowed']);
  });

  it('says what was not read, also where nobody was found', () => {
    const gap = {
      affects: 'principals' as const,
      account: null,
      reason: 'denied',
      operation: 'o',
      permission: 'p',
    };
    expect(whoCan(estate({ gaps: [gap] }), 'kms:Sign', keyArn).missing).toHaveLength(1);
  });
});

const mfa = { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } };
const names = ['r0', 'r1', 'r2'];
const identityStatement = fc.constantFrom(
  allow('kms:Sign'),
  allow('sts:AssumeRole'),
  allow('sts:AssumeRole', roleArn('r1')),
  allow('kms:Sign', '*', { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } }),
  allow('*', '*', { StringEquals: { 'aws:PrincipalTag/team': 'pki' } }),
  deny('*', '*', mfa),
  deny('sts:AssumeRole', '*', { StringLike: { 'aws:PrincipalArn': '*user/u1' } }),
  { Effect: 'Allow', Action: '*', Resource: '*', Condition: { Odd: { key: 'x' } } },
);
const trustStatement = fc.constantFrom(
  trust({ AWS: account }),
  trust({ AWS: otherAccount }),
  trust({ AWS: userArn('u0') }),
  trust({ AWS: roleArn('r0') }),
  trust({ AWS: roleArn('r1') }, { StringEquals: { 'sts:ExternalId': 'x' } }),
  trust('*', { StringEquals: { 'aws:PrincipalOrgID': 'o-example' } }),
  trust({ AWS: account }, { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }),
);
const keyStatement = fc.constantFrom<Record<string, unknown>>(
  delegating,
  { Effect: 'Allow', Principal: { AWS: userArn('u1') }, Action: 'kms:Sign', Resource: '*' },
  { Effect: 'Allow', Principal: { AWS: roleArn('r2') }, Action: 'kms:Sign', Resource: '*' },
  { Effect: 'Deny', NotPrincipal: { AWS: [roleArn('r2'), account] }, Action: 'kms:Sign', Resource: '*' },
  {
    Effect: 'Allow',
    Principal: '*',
    Action: 'kms:*',
    Resource: '*',
    Condition: { StringEquals: { 'kms:CallerAccount': account } },
  },
);
const few = <T>(one: fc.Arbitrary<T>) => fc.array(one, { maxLength: 3 });
const models: fc.Arbitrary<AwsIdentityModel> = fc
  .record({
    users: fc.tuple(few(identityStatement), few(identityStatement), few(identityStatement)),
    roles: fc.array(fc.tuple(few(trustStatement), few(identityStatement)), { minLength: 3, maxLength: 3 }),
    key: few(keyStatement),
    owner: fc.constantFrom(account, otherAccount),
    controlled: fc.boolean(),
  })
  .map(({ users, roles, key, owner, controlled }) => {
    const control = [
      [allow('*')],
      [controlled ? deny('kms:Sign', '*', { ArnLike: { 'aws:PrincipalArn': '*:role/r0' } }) : allow('*')],
    ];
    return estate({
      accounts: [member(account, control), member(otherAccount, [[allow('*')]])],
      users: users.map((statements, at) =>
        user(`u${at}`, statements, at === 2 ? { account: owner, arn: userArn('u2', owner) } : {}),
      ),
      roles: roles.map(([trusts, statements], at) => role(names[at]!, trusts, statements)),
      resources: [resource(keyArn, key)],
    });
  });

describe('the list of who can', { timeout: 600_000 }, () => {
  it('is that of asking each principal', () => {
    fc.assert(
      fc.property(models, (model) => {
        const listed = new Map(
          whoCan(model, 'kms:Sign', keyArn).capable.map((one) => [one.principal, one.answer]),
        );
        for (const { arn } of [...model.users, ...model.roles]) {
          const answer = effectiveAccess(model, arn, 'kms:Sign', keyArn);
          const { verdict, mfa: factor } = listed.get(arn) ?? { verdict: 'denied', mfa: 'inconclusive' };
          expect({ arn, verdict, mfa: factor }).toEqual({ arn, verdict: answer.verdict, mfa: answer.mfa });
        }
      }),
      { numRuns: process.env['NCSSR_FULL'] === '1' ? 3000 : 150 },
    );
  });
});
