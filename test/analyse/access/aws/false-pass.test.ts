import { describe, expect, it } from 'vitest';
import {
  effectiveAccess,
  mfaEnforcement,
  type AccessOptions,
} from '../../../../src/analyse/access/aws/access.ts';
import type { AwsIdentityModel, KmsGrant, RootFacts } from '../../../../src/estate/identity/aws/model.ts';
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

/** The AWS cases of the corpus of false passes: each is one that a weaker reading would let through. */
const alice = userArn('alice');
const sign = (model: AwsIdentityModel, principal: string, options: AccessOptions = {}) =>
  effectiveAccess(model, principal, 'kms:Sign', keyArn, options);
const delegating = {
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::${account}:root` },
  Action: 'kms:*',
  Resource: '*',
};
const ssoRole = (name: string, statements = [allow('*')]) =>
  role(
    `aws-reserved/sso.amazonaws.com/us-east-1/AWSReservedSSO_${name}_0123456789abcdef`,
    [
      trust(
        { Federated: `arn:aws:iam::${account}:saml-provider/AWSSSO_0_DO_NOT_DELETE` },
        undefined,
        'sts:AssumeRoleWithSAML',
      ),
    ],
    statements,
  );
const directory = (status: 'ENABLED' | 'DISABLED') => ({
  permissionSets: [
    { arn: 'ps-1', instance: 'ssoins-1', name: 'Operators', sessionSeconds: 43_200, evidence: ['ev-set'] },
  ],
  assignments: [
    {
      account,
      permissionSet: 'ps-1',
      principalType: 'GROUP' as const,
      principalId: 'g-1',
      evidence: ['ev-assignment'],
    },
  ],
  directoryUsers: [
    {
      id: 'u-1',
      userName: 'alice',
      status,
      email: null,
      employeeNumber: null,
      externalIds: [],
      evidence: ['ev-user'],
    },
  ],
  directoryGroups: [{ id: 'g-1', displayName: 'operators', members: ['u-1'], evidence: ['ev-group'] }],
});

describe('false passes on AWS', () => {
  const mfaRows: [string, unknown, string][] = [
    ['Bool false', { Bool: { 'aws:MultiFactorAuthPresent': 'false' } }, 'not-enforced'],
    ['BoolIfExists false', { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } }, 'enforced'],
    ['Null true', { Null: { 'aws:MultiFactorAuthPresent': 'true' } }, 'not-enforced'],
    ['age over 3600', { NumericGreaterThan: { 'aws:MultiFactorAuthAge': '3600' } }, 'not-enforced'],
    [
      'age over 3600 if exists',
      { NumericGreaterThanIfExists: { 'aws:MultiFactorAuthAge': '3600' } },
      'enforced',
    ],
    ['none', undefined, 'denied'],
  ];
  it.each(mfaRows)('case 32: deny under %s', (_, condition, expected) => {
    const model = estate({ users: [user('alice', [allow('*'), deny('*', '*', condition)])] });
    const answer = effectiveAccess(model, alice, 'iam:CreateUser', userArn('new'));
    if (expected === 'denied')
      expect(answer).toMatchObject({ verdict: 'denied', mfa: 'inconclusive', paths: [] });
    else expect(answer).toMatchObject({ verdict: 'allowed', mfa: expected });
  });

  it('case 33: ForAllValues:Bool is satisfied by a key that is absent', () => {
    const condition = { 'ForAllValues:Bool': { 'aws:MultiFactorAuthPresent': 'true' } };
    const model = estate({ users: [user('alice', [allow('*', '*', condition)])] });
    expect(mfaEnforcement(model, alice, 'iam:CreateUser', userArn('new'))).toBe('not-enforced');
  });

  it('case 34: a trust policy asks for MFA, but a role that asks for none reaches it too', () => {
    const mfa = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };
    const outer = role('outer', [trust({ AWS: account })], [allow('sts:AssumeRole', roleArn('inner'))]);
    const guarded = role('inner', [trust({ AWS: account }, mfa)], [allow('*')]);
    const open = role('inner', [trust({ AWS: account }, mfa), trust({ AWS: outer.arn })], [allow('*')]);
    const users = [user('alice', [allow('sts:AssumeRole')])];
    const resources = [resource(keyArn, [delegating])];
    expect(sign(estate({ users, resources, roles: [outer, guarded] }), alice)).toMatchObject({
      verdict: 'allowed',
      mfa: 'enforced',
    });
    const answer = sign(estate({ users, resources, roles: [outer, open] }), alice);
    expect(answer).toMatchObject({ verdict: 'allowed', mfa: 'not-enforced' });
    expect(answer.paths.map((path) => path.steps.length)).toContain(3);
  });

  it('case 35: a SAML role, of whose provider AWS knows nothing', () => {
    const provider = `arn:aws:iam::${account}:saml-provider/corp`;
    const federated = role(
      'fed',
      [trust({ Federated: provider }, undefined, 'sts:AssumeRoleWithSAML')],
      [allow('*')],
    );
    const model = estate({ roles: [federated], resources: [resource(keyArn, [delegating])] });
    expect(sign(model, provider)).toMatchObject({ verdict: 'allowed', mfa: 'inconclusive' });
    const identityProviders = new Map([[provider, 'enforced' as const]]);
    expect(sign(model, provider, { identityProviders }).mfa).toBe('enforced');
  });

  it('case 36: Identity Center with another identity provider', () => {
    const model = estate({
      ...directory('ENABLED'),
      roles: [ssoRole('Operators')],
      resources: [resource(keyArn, [delegating])],
    });
    expect(sign(model, 'u-1')).toMatchObject({ verdict: 'allowed', mfa: 'inconclusive' });
    const identityProviders = new Map([['identity-center', 'enforced' as const]]);
    expect(sign(model, 'u-1', { identityProviders }).mfa).toBe('enforced');
  });

  it('case 39: central root management is on, but an old root password is still there', () => {
    const root = `arn:aws:iam::${account}:root`;
    const under = (facts: Partial<RootFacts>) => {
      const governed = member(account, [[allow('*')]]);
      const accounts = [{ ...governed, root: { ...governed.root, ...facts } }];
      return sign(estate({ accounts, resources: [resource(keyArn, [delegating])] }), root);
    };
    expect(under({ passwordPresent: true })).toMatchObject({ verdict: 'allowed', mfa: 'not-enforced' });
    expect(under({ passwordPresent: true, mfaEnabled: true })).toMatchObject({
      verdict: 'allowed',
      mfa: 'enforced',
    });
    expect(under({ accessKeysPresent: true, mfaEnabled: true })).toMatchObject({
      verdict: 'allowed',
      mfa: 'not-enforced',
    });
    expect(under({}).verdict).toBe('denied');
    expect(under({ centrallyManaged: false }).verdict).toBe('inconclusive');
    expect(under({ mfaEnabled: null }).verdict).toBe('inconclusive');
    expect(sign(estate({ resources: [resource(keyArn, [delegating])] }), root).verdict).toBe('inconclusive');
  });

  it('case 40: a resource policy that names the user overcomes the boundary', () => {
    const bucket = 'arn:aws:s3:::ca-archive';
    const boundary = managed('boundary', allow('ec2:*'));
    const naming = (principal: unknown) =>
      estate({
        users: [user('alice', [], { boundary: boundary.document.id })],
        managedPolicies: [boundary],
        resources: [resource(bucket, [{ ...allow('s3:*', [bucket]), Principal: principal }])],
      });
    const asked = (principal: unknown) =>
      effectiveAccess(naming(principal), alice, 's3:GetBucketPolicy', bucket).verdict;
    expect(asked({ AWS: alice })).toBe('allowed');
    expect(asked({ AWS: account })).toBe('denied');
    expect(asked('*')).toBe('inconclusive');
    const session = `arn:aws:sts::${account}:assumed-role/ops/any`;
    const ops = role('ops', [trust({ Service: 'ec2.amazonaws.com' })], [], {
      boundary: boundary.document.id,
    });
    const model = estate({
      roles: [ops],
      managedPolicies: [boundary],
      resources: [resource(bucket, [{ ...allow('s3:*', [bucket]), Principal: { AWS: session } }])],
    });
    const answer = effectiveAccess(model, ops.arn, 's3:GetBucketPolicy', bucket);
    expect(answer).toMatchObject({ verdict: 'allowed' });
    expect(answer.paths[0]?.context).toEqual({ 'sts:rolesessionname': 'any' });
  });

  it('case 41: a service control policy does not bind the management account', () => {
    const control = [[allow('*')], [allow('*'), deny('kms:*')]];
    const asked = (management: boolean) =>
      sign(
        estate({
          accounts: [member(account, control, management)],
          users: [user('alice', [allow('*')])],
          resources: [resource(keyArn, [delegating])],
        }),
        alice,
      ).verdict;
    expect(asked(true)).toBe('allowed');
    expect(asked(false)).toBe('denied');
  });

  it('case 42: nor does it bind a service-linked role', () => {
    const linked = (serviceLinked: boolean) =>
      role(
        'aws-service-role/x.amazonaws.com/AWSServiceRoleForX',
        [trust({ Service: 'x.amazonaws.com' })],
        [allow('kms:*')],
        { serviceLinked },
      );
    const asked = (serviceLinked: boolean) =>
      sign(
        estate({
          accounts: [member(account, [[allow('*'), deny('kms:*')]])],
          roles: [linked(serviceLinked)],
          resources: [resource(keyArn, [delegating])],
        }),
        linked(serviceLinked).arn,
      ).verdict;
    expect(asked(true)).toBe('allowed');
    expect(asked(false)).toBe('denied');
  });

  it('case 43: a KMS grant allows what no policy does, and unread grants leave it open', () => {
    const grant: KmsGrant = {
      id: 'g1',
      keyArn,
      grantee: alice,
      retiring: null,
      operations: ['Sign'],
      encryptionContextEquals: null,
      encryptionContextSubset: null,
      evidence: [],
    };
    const asked = (grants: KmsGrant[] | 'unread') =>
      sign(
        estate({ users: [user('alice', [])], resources: [resource(keyArn, [delegating], { grants })] }),
        alice,
      );
    expect(asked([grant]).verdict).toBe('allowed');
    expect(asked([{ ...grant, operations: ['Verify'] }]).verdict).toBe('denied');
    expect(asked('unread').verdict).toBe('inconclusive');
    expect(asked('unread').missing[0]?.permission).toBe('kms:ListGrants');
  });

  it('case 44: NotAction exempts more than it seems', () => {
    const condition = { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } };
    const statement = {
      Effect: 'Deny',
      NotAction: ['iam:*', 'sts:GetSessionToken'],
      Resource: '*',
      Condition: condition,
    };
    const model = estate({
      users: [user('alice', [allow('*'), statement])],
      resources: [resource(keyArn, [delegating])],
    });
    expect(mfaEnforcement(model, alice, 'kms:Sign', keyArn)).toBe('enforced');
    expect(mfaEnforcement(model, alice, 'iam:CreateAccessKey', userArn('bob'))).toBe('not-enforced');
  });

  it('case 46: a disabled Identity Center user who is still assigned is not proved to be out', () => {
    const parts = { roles: [ssoRole('Operators')], resources: [resource(keyArn, [delegating])] };
    const disabled = sign(estate({ ...directory('DISABLED'), ...parts }), 'u-1');
    expect(disabled.verdict).toBe('inconclusive');
    expect(disabled.missing.map((fact) => fact.reason).join()).toContain('portal session');
    const unassigned = estate({ ...directory('DISABLED'), assignments: [], ...parts });
    expect(sign(unassigned, 'u-1').verdict).toBe('denied');
    const shut = [allow('*'), deny('*', '*', { StringEquals: { 'identitystore:UserId': 'u-1' } })];
    const denied = estate({ ...directory('DISABLED'), ...parts, roles: [ssoRole('Operators', shut)] });
    expect(sign(denied, 'u-1').verdict).toBe('denied');
  });

  it('case 47: a permission set of twelve hours shows its session', () => {
    const model = estate({
      ...directory('ENABLED'),
      roles: [ssoRole('Operators')],
      resources: [resource(keyArn, [delegating])],
    });
    expect(sign(model, 'u-1').paths[0]?.sessionSeconds).toBe(43_200);
  });

  it.each([
    ['case 55: truncated paging', 'the listing was truncated'],
    ['case 56: a refused account', 'the account refused the read'],
  ])('%s leaves it open, and never denied', (_name, reason) => {
    const gap = {
      affects: 'principals' as const,
      account: otherAccount,
      reason,
      operation: 'iam:GetAccountAuthorizationDetails',
      permission: 'iam:GetAccountAuthorizationDetails',
    };
    const model = estate({
      users: [user('alice', [])],
      resources: [resource(keyArn, [delegating])],
      gaps: [gap],
    });
    expect(sign(model, alice)).toMatchObject({
      verdict: 'inconclusive',
      missing: [{ permission: gap.permission }],
    });
    expect(sign(model, userArn('nobody'))).toMatchObject({ verdict: 'inconclusive' });
  });
});
