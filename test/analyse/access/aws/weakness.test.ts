import { describe, expect, it } from 'vitest';
import { enrolsFactorWithoutMfa, trustWeaknesses } from '../../../../src/analyse/access/aws/weakness.ts';
import { account, allow, deny, estate, foreignAccount, role, trust, user, userArn } from './estate.ts';

const issuer = 'token.issuer.example.test';
const oidc = `arn:aws:iam::${account}:oidc-provider/${issuer}`;
const web = 'sts:AssumeRoleWithWebIdentity';
const kinds = (principal: unknown, condition?: unknown, action = 'sts:AssumeRole') => {
  const model = estate({
    users: [user('alice', [allow('sts:AssumeRole')])],
    roles: [role('r', [trust(principal, condition, action)], [])],
  });
  return trustWeaknesses(model).map(({ kind, present }) => `${kind} ${present}`);
};

describe('weak trust', () => {
  it('lets any subject of a provider in', () => {
    const aud = { StringEquals: { [`${issuer}:aud`]: 'sts.amazonaws.com' } };
    expect(kinds({ Federated: oidc }, aud, web)).toEqual(['any-subject-of-provider true']);
    expect(kinds({ Federated: oidc }, { StringLike: { [`${issuer}:sub`]: '*' } }, web)).toEqual([
      'any-subject-of-provider true',
    ]);
    expect(
      kinds({ Federated: oidc }, { StringEquals: { [`${issuer}:sub`]: 'repo:ca/deploy' } }, web),
    ).toEqual([]);
  });

  it('asks no external id of another account', () => {
    expect(kinds({ AWS: foreignAccount })).toEqual(['no-external-id true']);
    expect(kinds({ AWS: foreignAccount }, { StringEquals: { 'sts:ExternalId': 'e-1' } })).toEqual([]);
    expect(kinds({ AWS: foreignAccount }, { StringEqualsIfExists: { 'sts:ExternalId': 'e-1' } })).toEqual([
      'no-external-id true',
    ]);
  });

  it('lets a person choose the name of the session', () => {
    expect(kinds({ AWS: account })).toEqual(['no-attribution true']);
    expect(kinds({ AWS: account }, { StringEquals: { 'sts:RoleSessionName': '${aws:username}' } })).toEqual(
      [],
    );
    expect(kinds({ AWS: account }, { StringEquals: { 'sts:SourceIdentity': '${aws:username}' } })).toEqual(
      [],
    );
  });

  it('is open to anyone', () => {
    expect(kinds('*')).toContain('anyone true');
    expect(kinds('*', { StringEquals: { 'aws:PrincipalAccount': account } })).not.toContain('anyone true');
  });
});

describe('registering a device without one', () => {
  it('defeats MFA that is otherwise enforced', () => {
    const own = { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } };
    const asked = (...statements: Record<string, unknown>[]) =>
      enrolsFactorWithoutMfa(estate({ users: [user('alice', statements)] }), userArn('alice'));
    expect(asked(allow('*'), deny('*', '*', own))).toBe('false');
    const exempt = {
      Effect: 'Deny',
      NotAction: ['iam:CreateVirtualMFADevice', 'iam:EnableMFADevice'],
      Resource: '*',
      Condition: own,
    };
    expect(asked(allow('*'), exempt)).toBe('true');
    expect(asked(allow('s3:*'))).toBe('false');
    expect(enrolsFactorWithoutMfa(estate({}), userArn('alice'))).toBe('unknown');
  });
});
