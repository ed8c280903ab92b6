import { describe, expect, it } from 'vitest';
import { obtainableAccess, takeovers } from '../../../../src/analyse/access/aws/takeovers.ts';
import type { Answer } from '../../../../src/analyse/access/answer.ts';
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
const target = { action: 'kms:Sign', resource: keyArn };
const signer = role('signer', [trust({ Service: 'lambda.amazonaws.com' })], [allow('kms:Sign')]);
const admin = user('admin', [allow('*')]);

const asked = (model: AwsIdentityModel, principal = alice): Answer =>
  obtainableAccess(model, principal, target);

/** The steps of the one way that is proved. */
function steps(model: AwsIdentityModel): string[] {
  const path = asked(model).paths.find(({ certainty }) => certainty === 'proved');
  return path === undefined ? [] : path.steps.map((step) => step.kind);
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
      'a role that it assumes and gives more',
      {
        users: [user('alice', [allow('sts:AssumeRole'), allow('iam:PutRolePolicy', roleArn('plain'))])],
        roles: [role('plain', [trust(root)], [])],
      },
      ['sts:AssumeRole', 'permission-change', 'kms:Sign'],
    ],
    [
      'a managed policy of a role that it assumes',
      {
        users: [
          user('alice', [allow('sts:AssumeRole'), allow('iam:CreatePolicyVersion', managed('own').arn)]),
        ],
        roles: [role('plain', [trust(root)], [], { attached: [managed('own').arn] })],
        managedPolicies: [managed('own', allow('s3:*'))],
      },
      ['sts:AssumeRole', 'permission-change', 'kms:Sign'],
    ],
    [
      'nothing of a role that it changes and cannot assume',
      {
        users: [user('alice', [allow('iam:PutRolePolicy', roleArn('plain'))])],
        roles: [role('plain', [trust({ AWS: userArn('bob') })], [])],
      },
      [],
    ],
    [
      'a user of its own making',
      {
        users: [
          user('alice', [
            allow(
              ['iam:CreateUser', 'iam:PutUserPolicy', 'iam:CreateAccessKey'],
              `arn:aws:iam::${account}:user/dev/*`,
            ),
          ]),
        ],
      },
      ['new-principal', 'kms:Sign'],
    ],
    [
      'no user of its own making where each action is for another name',
      {
        users: [
          user('alice', [
            allow(['iam:CreateUser', 'iam:CreateAccessKey'], `arn:aws:iam::${account}:user/dev/*`),
            allow('iam:PutUserPolicy', `arn:aws:iam::${account}:user/robots/*`),
          ]),
        ],
      },
      [],
    ],
    [
      'a role of its own making',
      { users: [user('alice', [allow(['iam:CreateRole', 'iam:AttachRolePolicy'])])] },
      ['new-principal', 'kms:Sign'],
    ],
    [
      'a provider whose metadata it writes',
      {
        users: [
          user('alice', [allow('iam:UpdateSAMLProvider', `arn:aws:iam::${account}:saml-provider/corp`)]),
        ],
        roles: [
          role(
            'federated',
            [
              trust(
                { Federated: `arn:aws:iam::${account}:saml-provider/corp` },
                undefined,
                'sts:AssumeRoleWithSAML',
              ),
            ],
            [allow('kms:Sign')],
          ),
        ],
      },
      ['provider-change', 'sts:AssumeRoleWithSAML', 'kms:Sign'],
    ],
    [
      'no role that it may pass to another service alone',
      {
        users: [
          user('alice', [
            allow('iam:PassRole', '*', { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } }),
            allow(['lambda:*', 'ec2:RunInstances']),
          ]),
        ],
        roles: [signer],
      },
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
    const withBoundary = (...statements: Record<string, unknown>[]) =>
      steps(
        estate({
          users: [user('alice', statements, limited)],
          managedPolicies: [boundary],
          resources: [key],
        }),
      );
    expect(withBoundary(allow('kms:Sign'))).toEqual([]);
    expect(withBoundary(allow('kms:Sign'), allow('iam:DeleteUserPermissionsBoundary'))).toEqual([
      'boundary-removal',
      'kms:Sign',
    ]);
    // With iam:* inside the boundary it gives itself the removal first; with less it cannot.
    expect(withBoundary(allow('iam:PutUserPolicy'))).toEqual([
      'permission-change',
      'boundary-removal',
      'kms:Sign',
    ]);
    expect(withBoundary(allow('s3:*'))).toEqual([]);
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

  it('reaches member accounts from one that administers Identity Center for the organization, not the management account', () => {
    const delegate = {
      accounts: [member(account, []), member(otherAccount, []), member('999988887777', [], true)],
      users: [user('alice', [allow('sso:CreateAccountAssignment')], { account: otherAccount, arn: alice })],
      permissionSets: [{ arn: 'ps', instance: 'i', name: 'p', sessionSeconds: 3600, evidence: [] }],
      resources: [key],
    };
    const delegated = (services: string[] | null) => [{ account: otherAccount, services, evidence: [] }];
    expect(asked(estate({ ...delegate, delegations: delegated(['sso.amazonaws.com']) })).verdict).toBe(
      'allowed',
    );
    expect(asked(estate({ ...delegate, delegations: delegated(['ssm.amazonaws.com']) })).verdict).toBe(
      'denied',
    );
    expect(asked(estate({ ...delegate, delegations: [] })).verdict).toBe('denied');
    for (const delegations of [delegated(null), null])
      expect(asked(estate({ ...delegate, delegations }))).toMatchObject({
        verdict: 'inconclusive',
        missing: [{ operation: 'organizations:ListDelegatedServicesForAccount' }],
      });
    const management = resource('arn:aws:kms:us-east-1:999988887777:key/0001', null, {
      account: '999988887777',
    });
    const model = estate({
      ...delegate,
      resources: [management],
      delegations: delegated(['sso.amazonaws.com']),
    });
    expect(obtainableAccess(model, alice, { action: 'kms:Sign', resource: management.arn }).verdict).toBe(
      'denied',
    );
  });

  it('leaves open what code that is not read runs as', () => {
    const model = estate({
      users: [user('alice', [allow('lambda:UpdateFunctionCode')])],
      roles: [signer],
      resources: [key],
    });
    expect(asked(model)).toMatchObject({
      verdict: 'inconclusive',
      missing: [
        {
          place: signer.arn,
          reason:
            'what lambda.amazonaws.com does as the role is not read; lambda:UpdateFunctionCode may start, change or feed it',
        },
      ],
    });
  });

  it('leaves open what a boundary that must be set would withhold', () => {
    const required = { StringEquals: { 'iam:PermissionsBoundary': `arn:aws:iam::${account}:policy/limit` } };
    const making = allow(['iam:CreateRole', 'iam:PutRolePolicy'], '*', required);
    expect(asked(estate({ users: [user('alice', [making])], resources: [key] })).verdict).toBe(
      'inconclusive',
    );
    const itself = allow('iam:PutUserPolicy', alice, required);
    expect(asked(estate({ users: [user('alice', [itself])], resources: [key] })).verdict).toBe(
      'inconclusive',
    );
  });

  it('becomes those whom a policy exempts, where permissions alone do not do', () => {
    const only = { ArnNotLike: { 'aws:PrincipalArn': roleArn('signer') } };
    const model = estate({
      accounts: [member(account, [[allow('*'), deny('kms:Sign', '*', only)]])],
      users: [admin],
      roles: [signer],
      resources: [key],
    });
    expect(obtainableAccess(model, admin.arn, target)).toMatchObject({
      verdict: 'allowed',
      paths: [
        {
          steps: [
            { kind: 'permission-change' },
            { kind: 'trust-change', to: signer.arn },
            { kind: 'kms:Sign' },
          ],
        },
      ],
    });
  });

  it('is asked of everyone at once, and of nobody who changes nothing', () => {
    const model = estate({
      users: [user('alice', [allow('iam:CreateAccessKey')]), user('bob', [allow('s3:*')]), admin],
      resources: [key],
    });
    expect(takeovers(model, [target]).map(({ principal, path }) => [principal, path.certainty])).toEqual([
      [alice, 'proved'],
      [admin.arn, 'proved'],
    ]);
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
    expect(asked(model)).toMatchObject({ verdict: 'allowed', mfa: 'not-enforced' });
    const only = { ...model, users: [user('alice', [allow('sts:AssumeRole')])] };
    expect(asked(only)).toMatchObject({ verdict: 'allowed', mfa: 'enforced' });
  });
});
