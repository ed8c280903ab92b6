import { describe, expect, it } from 'vitest';
import { obtainable } from '../../../../src/analyse/access/aws/obtainable.ts';
import type { AwsIdentityModel } from '../../../../src/estate/identity/aws/model.ts';
import {
  account,
  allow,
  deny,
  estate,
  keyArn,
  managed,
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
const root = { AWS: `arn:aws:iam::${account}:root` };
const delegating = { Effect: 'Allow', Principal: root, Action: 'kms:*', Resource: '*' };
const key = resource(keyArn, [delegating]);
const target = [{ action: 'kms:Sign', resource: keyArn }];
const signer = role('signer', [trust({ Service: 'lambda.amazonaws.com' })], [allow('kms:Sign')]);
const admin = user('admin', [allow('*')]);

function steps(model: AwsIdentityModel): string[] {
  const [permission] = obtainable(model, [alice], target).permissions;
  return permission === undefined ? [] : permission.path.steps.map((step) => step.kind);
}

describe('what a person can obtain', () => {
  const ways: [string, Partial<AwsIdentityModel>, string[]][] = [
    ['nothing', { users: [user('alice', [allow('s3:*')])] }, []],
    ['a grant', { users: [user('alice', [allow('kms:*')])] }, ['kms:Sign']],
    [
      'another user',
      { users: [user('alice', [allow('iam:CreateAccessKey')]), admin] },
      ['credential-reset', 'kms:Sign'],
    ],
    ['only itself', { users: [user('alice', [allow('iam:CreateAccessKey', alice)]), admin] }, []],
    [
      'changed trust',
      { users: [user('alice', [allow('iam:UpdateAssumeRolePolicy', roleArn('sig*'))])], roles: [signer] },
      ['trust-change', 'kms:Sign'],
    ],
    [
      'its own policy',
      { users: [user('alice', [allow('iam:PutUserPolicy', alice)])] },
      ['permission-change', 'kms:Sign'],
    ],
    [
      'a policy that may be attached under a condition',
      {
        users: [
          user('alice', [
            allow('iam:AttachUserPolicy', '*', { ArnLike: { 'iam:PolicyARN': 'arn:aws:iam::aws:policy/*' } }),
          ]),
        ],
      },
      ['permission-change', 'kms:Sign'],
    ],
    [
      'a passed role',
      {
        users: [
          user('alice', [
            allow('iam:PassRole'),
            allow('lambda:*', `arn:aws:lambda:us-east-1:${account}:function:dev-*`),
          ]),
        ],
        roles: [signer],
      },
      ['iam:PassRole', 'kms:Sign'],
    ],
    [
      'no passed role where the role trusts another service',
      { users: [user('alice', [allow(['iam:PassRole', 'ec2:RunInstances'])])], roles: [signer] },
      [],
    ],
    ['the key policy', { users: [user('alice', [allow('kms:PutKeyPolicy')])] }, ['kms:Sign']],
    ['a grant it makes', { users: [user('alice', [allow('kms:CreateGrant')])] }, ['kms:Sign']],
    [
      'not what a control policy denies',
      { accounts: [member(account, [[allow('*'), deny('kms:Sign')]])], users: [user('alice', [allow('*')])] },
      [],
    ],
    [
      'a workload',
      {
        users: [user('alice', [allow('lambda:UpdateFunctionCode')])],
        roles: [signer],
        resources: [
          key,
          resource(`arn:aws:lambda:us-east-1:${account}:function:sign`, null, { workloadRole: signer.arn }),
        ],
      },
      ['workload-control', 'kms:Sign'],
    ],
  ];

  it.each(ways)('%s', (_, parts, expected) => {
    expect(steps(estate({ resources: [key], ...parts }))).toEqual(expected);
  });

  it('a group that it can join', () => {
    const arn = `arn:aws:iam::${account}:group/signers`;
    const signers = {
      arn,
      account,
      name: 'signers',
      inline: user('x', [allow('kms:Sign')]).inline,
      attached: [],
      evidence: [],
    };
    const model = estate({
      users: [user('alice', [allow('iam:AddUserToGroup', arn)])],
      groups: [signers],
      resources: [key],
    });
    expect(steps(model)).toEqual(['group-join', 'kms:Sign']);
  });

  it('a boundary that it can remove', () => {
    const boundary = managed('boundary', allow('iam:*'));
    const limited = { boundary: boundary.document.id };
    const asked = (...statements: Record<string, unknown>[]) =>
      steps(
        estate({
          users: [user('alice', statements, limited)],
          managedPolicies: [boundary],
          resources: [key],
        }),
      );
    expect(asked(allow('kms:Sign'))).toEqual([]);
    expect(asked(allow('kms:Sign'), allow('iam:DeleteUserPermissionsBoundary'))).toEqual([
      'boundary-removal',
      'kms:Sign',
    ]);
    // With iam:* inside the boundary it gives itself the removal first; with less it cannot.
    expect(asked(allow('iam:PutUserPolicy'))).toEqual(['permission-change', 'boundary-removal', 'kms:Sign']);
    expect(asked(allow('s3:*'))).toEqual([]);
  });

  it('is asked of a person, over all accounts that are theirs', () => {
    const bob = user('bob', [allow('kms:Sign')]);
    const model = estate({ users: [user('alice', []), bob], resources: [key] });
    const found = obtainable(model, [alice, bob.arn], target);
    expect(found.permissions).toMatchObject([
      { action: 'kms:Sign', certainty: 'proved', mfa: 'not-enforced' },
    ]);
    expect(found.holders.map((holder) => holder.id)).toEqual([alice, bob.arn]);
    expect(obtainable(model, ['nobody@example.test'], target).missing).toHaveLength(1);
  });

  it('reaches every member account through Identity Center administration', () => {
    const model = estate({
      accounts: [member(account, []), member(otherAccount, [], true)],
      users: [user('alice', [allow('sso:CreateAccountAssignment')], { account: otherAccount, arn: alice })],
      permissionSets: [{ arn: 'ps', instance: 'i', name: 'p', sessionSeconds: 3600, evidence: [] }],
      resources: [key],
    });
    expect(steps(model)).toEqual(['identity-center-administration', 'kms:Sign']);
  });

  it('names the way that is least guarded', () => {
    const mfa = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };
    const guarded = role('guarded', [trust(root, mfa)], [allow('kms:Sign')]);
    const model = estate({
      users: [
        user('alice', [allow('sts:AssumeRole'), allow('iam:CreateLoginProfile')]),
        user('bob', [allow('kms:Sign')]),
      ],
      roles: [guarded],
      resources: [key],
    });
    expect(obtainable(model, [alice], target).permissions).toMatchObject([{ mfa: 'not-enforced' }]);
    const only = { ...model, users: [user('alice', [allow('sts:AssumeRole')])] };
    expect(obtainable(only, [alice], target).permissions).toMatchObject([{ mfa: 'enforced' }]);
  });
});
