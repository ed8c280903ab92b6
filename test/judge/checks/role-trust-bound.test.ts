import { describe, expect, it } from 'vitest';
import { awsMfaEnforced } from '../../../src/judge/checks/aws-mfa-enforced.ts';
import { roleTrustBound } from '../../../src/judge/checks/role-trust-bound.ts';
import type { Check } from '../../../src/judge/check.ts';
import type { AwsIdentityModel } from '../../../src/estate/identity/aws/model.ts';
import type { Scope } from '../../../src/scope/scope.ts';
import {
  account,
  allow,
  deny,
  estate,
  foreignAccount,
  member as memberAccount,
  noCredentials,
  role,
  roleArn,
  trust,
  user,
  userArn,
} from '../../analyse/access/aws/estate.ts';
import { judge, member, type Given } from '../estate-fixture.ts';

const scope = {
  sources: { aws: { kind: 'aws', accounts: [account], regions: ['us-east-1'] } },
} as unknown as Partial<Scope>;

function judged(check: Check, parts: Partial<AwsIdentityModel>, more: Given = {}) {
  const model = estate({ accounts: [memberAccount(account, [])], ...parts });
  return judge(check, {
    scope,
    declared: { select: [{ source: 'aws', account }] },
    inapplicable: ['identity.azure', 'identity.signInTenants', 'identity.directoryUsers'],
    unplanned: ['people.leavers', 'people.accountRegister'],
    collections: { 'identity.aws': [member('aws', { model })], 'people.roster': [] },
    ...more,
  });
}

const openId = `arn:aws:iam::${account}:oidc-provider/ci.example.test`;
const powers = [allow('iam:CreateUser')];
const byToken = (condition?: unknown) =>
  trust({ Federated: openId }, condition, 'sts:AssumeRoleWithWebIdentity');

describe('roles that reach the system are open to named principals alone', () => {
  it('a token of any subject is an exception, of one subject none', () => {
    const open = judged(roleTrustBound, { roles: [role('deploy', [byToken()], powers)] });
    expect(open).toMatchObject({
      status: 'fail',
      exceptions: [
        {
          subject: roleArn('deploy'),
          condition: `can be assumed with the token of any subject of ${openId}`,
        },
      ],
    });
    const bound = byToken({ StringEquals: { 'ci.example.test:sub': 'repository:ca/ocsp' } });
    expect(judged(roleTrustBound, { roles: [role('deploy', [bound], powers)] }).status).toBe('pass');
  });

  it('anybody at all is an exception', () => {
    const found = judged(roleTrustBound, { roles: [role('open', [trust('*')], powers)] });
    expect(found).toMatchObject({
      status: 'fail',
      exceptions: [{ condition: 'can be assumed by anybody' }],
    });
  });

  it('names of sessions and missing external ids are listed beside', () => {
    const roles = [role('operator', [trust({ AWS: [userArn('alice'), foreignAccount] })], powers)];
    const users = [user('alice', [allow('sts:AssumeRole')])];
    const found = judged(roleTrustBound, { roles, users });
    expect(found.status).toBe('pass');
    expect(found.notes).toEqual([
      `${roleArn('operator')} can be assumed by ${userArn('alice')} under a name of its choice`,
      `${roleArn('operator')} can be assumed by arn:aws:iam::${foreignAccount}:root without an external id`,
    ]);
  });

  it('a role that does not reach the system is not asked about; an unread account proves nothing', () => {
    const roles = [role('deploy', [byToken()], [allow('s3:GetObject', 'arn:aws:s3:::other/*')])];
    expect(judged(roleTrustBound, { roles }).status).toBe('not_operated');
    expect(judged(roleTrustBound, { roles }, { denied: ['identity.aws'] }).status).toBe('inconclusive');
  });
});

describe('a second factor that the first alone registers', () => {
  const guarded = { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } };
  const enrolling = ['iam:CreateVirtualMFADevice', 'iam:EnableMFADevice'];
  const withKey = { credentials: { ...noCredentials, activeAccessKeys: 1, mfaActive: true } };

  it('leaves open what every policy asks a second factor for', () => {
    const strict = [allow('*'), deny('*', '*', guarded)];
    const lax = [allow('*'), { Effect: 'Deny', NotAction: enrolling, Resource: '*', Condition: guarded }];
    expect(judged(awsMfaEnforced, { users: [user('alice', strict, withKey)] }).status).toBe('pass');
    const found = judged(awsMfaEnforced, { users: [user('alice', lax, withKey)] });
    expect(found.status).toBe('inconclusive');
    expect(found.undecided[0]?.condition).toMatch(/can register a second factor with the first alone/);
  });
});
