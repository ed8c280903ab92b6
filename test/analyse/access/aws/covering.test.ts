import { describe, expect, it } from 'vitest';
import { abilitiesOf } from '../../../../src/analyse/access/aws/abilities.ts';
import { settingOf } from '../../../../src/analyse/access/aws/access.ts';
import { graphOf } from '../../../../src/analyse/access/aws/graph.ts';
import { singledOut } from '../../../../src/analyse/access/aws/singled-out.ts';
import { obtainableAccess } from '../../../../src/analyse/access/aws/takeovers.ts';
import type { AwsAccount, AwsIdentityModel } from '../../../../src/estate/identity/aws/model.ts';
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
  standalone,
  trust,
  user,
  userArn,
} from './estate.ts';

const alice = userArn('alice');
const target = { action: 'kms:Sign', resource: keyArn };
const key = resource(keyArn, [
  { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'kms:*', Resource: '*' },
]);
const withFactor = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };
const elsewhere = resource(`arn:aws:kms:us-east-1:${otherAccount}:key/0002`, [
  {
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${otherAccount}:root` },
    Action: 'kms:*',
    Resource: '*',
  },
]);
elsewhere.account = otherAccount;
const signing = { action: 'kms:Sign', resource: elsewhere.arn };

const apart = (model: AwsIdentityModel): ((arn: string) => boolean) =>
  singledOut(abilitiesOf(graphOf(model, settingOf({}))).graph.compiled);

describe('who is told apart from others of an account', () => {
  const people = { users: [user('alice', []), user('bob', [])], resources: [key] };
  const control = (condition: unknown): Partial<AwsIdentityModel> => ({
    ...people,
    accounts: [member(account, [[allow('*'), deny('*', '*', condition)]])],
  });

  it('is nobody where an identity provider is asked for its audience', () => {
    const audience = { StringEquals: { 'saml:aud': 'https://signin.aws.amazon.com/saml' } };
    const provider = { Federated: `arn:aws:iam::${account}:saml-provider/corporate` };
    const roles = [role('entered', [trust(provider, audience, 'sts:AssumeRoleWithSAML')], [])];
    expect(apart(estate({ ...people, roles }))(alice)).toBe(false);
  });

  it('is everybody where anyone may come in whose user name fits', () => {
    const named = { StringLike: { 'aws:username': 'a*' } };
    expect(apart(estate({ ...people, roles: [role('entered', [trust('*', named)], [])] }))(alice)).toBe(true);
  });

  it('is nobody but roots where these are denied, and whoever a denial spares', () => {
    const roots = { StringLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:root' } };
    expect(apart(estate(control(roots)))(alice)).toBe(false);
    const spared = apart(estate(control({ ArnNotLike: { 'aws:PrincipalArn': alice } })));
    expect([spared(alice), spared(userArn('bob'))]).toEqual([true, false]);
  });

  it('is everybody where users by some names are denied', () => {
    const named = { StringLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:user/b*' } };
    expect(apart(estate(control(named)))(alice)).toBe(true);
  });

  it('leaves no doubt about a new administrator where only roots are denied', () => {
    const roots = { StringLike: { 'aws:PrincipalArn': ['arn:aws:iam::*:root'] } };
    const alone = (condition: unknown): AwsIdentityModel =>
      estate({
        users: [user('alice', [allow(['iam:CreateUser', 'iam:CreateAccessKey', 'iam:PutUserPolicy'])])],
        accounts: [member(account, [[allow('*'), deny('*', '*', condition)]])],
        resources: [key],
      });
    expect(obtainableAccess(alone(roots), alice, target).verdict).toBe('allowed');
    const some = { StringLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:user/b*' } };
    expect(obtainableAccess(alone(some), alice, target).verdict).toBe('allowed');
  });
});

describe('whoever holds everything in an account', () => {
  it('comes to a role elsewhere that trusts the account', () => {
    const model = estate({
      users: [user('alice', [allow(['iam:CreateUser', 'iam:CreateAccessKey', 'iam:PutUserPolicy'])])],
      roles: [
        role('operator', [trust({ AWS: `arn:aws:iam::${account}:root` })], [allow('kms:*')], {
          account: otherAccount,
        }),
      ],
      accounts: [standalone(account), standalone(otherAccount)],
      resources: [key, elsewhere],
    });
    const { verdict, paths } = obtainableAccess(model, alice, signing);
    expect(verdict).toBe('allowed');
    expect(paths[0]?.steps.at(-2)?.to).toBe(roleArn('operator', otherAccount));
  });

  it('does not hide a way that asks for less: the second factor is that of the first step', () => {
    const model = estate({
      users: [
        user('alice', [
          allow('iam:CreateAccessKey', userArn('signer'), withFactor),
          allow('iam:CreateAccessKey', userArn('helper')),
        ]),
        user('helper', [allow('iam:CreateAccessKey', userArn('signer'))]),
        user('signer', [allow('*')]),
      ],
      resources: [key],
    });
    expect(obtainableAccess(model, alice, target).mfa).toBe('not-enforced');
  });
});

describe('the organization that an account administers', () => {
  const administrator = user('alice', [allow(['sso:*', 'organizations:*'])]);
  const reaches = (other: AwsAccount): string =>
    obtainableAccess(
      estate({
        users: [administrator],
        accounts: [member(account, [[allow('*')]], true), other],
        permissionSets: [
          { arn: 'ps', instance: 'i', name: 'Administrator', sessionSeconds: 3600, evidence: [] },
        ],
        resources: [key, elsewhere],
      }),
      alice,
      signing,
    ).verdict;

  it('is its own, not another', () => {
    const own = member(otherAccount, [[allow('*')]]);
    expect(reaches(own)).toBe('allowed');
    if (own.membership.kind !== 'member') throw new Error('no member');
    expect(reaches({ ...own, membership: { ...own.membership, organizationId: 'o-another' } })).toBe(
      'denied',
    );
    expect(reaches(standalone(otherAccount))).toBe('denied');
  });

  it('may be any where it was not read to which an account belongs', () => {
    expect(reaches(standalone(otherAccount, { membership: { kind: 'unknown' } }))).not.toBe('denied');
  });
});
