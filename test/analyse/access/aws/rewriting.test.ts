import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../../src/analyse/access/answer.ts';
import { obtainableAccess, takeovers } from '../../../../src/analyse/access/aws/takeovers.ts';
import type { AwsIdentityModel } from '../../../../src/estate/identity/aws/model.ts';
import {
  account,
  allow,
  deny,
  estate,
  keyArn,
  managed,
  resource,
  role,
  trust,
  user,
  userArn,
} from './estate.ts';

const alice = userArn('alice');
const root = { AWS: `arn:aws:iam::${account}:root` };
const delegating = { Effect: 'Allow', Principal: root, Action: 'kms:*', Resource: '*' };
const key = resource(keyArn, [delegating]);
const withDevice = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };

const asked = (parts: Partial<AwsIdentityModel>, action = 'kms:Sign'): Answer =>
  obtainableAccess(estate({ resources: [key], ...parts }), alice, { action, resource: keyArn });

describe('whoever writes the policy of a resource', () => {
  it('is not held to the second factor under which its own policies allow the action', () => {
    const guarded = allow('kms:Sign', '*', withDevice);
    expect(asked({ users: [user('alice', [guarded])] })).toMatchObject({ mfa: 'enforced' });
    expect(asked({ users: [user('alice', [guarded, allow('kms:PutKeyPolicy')])] })).toMatchObject({
      verdict: 'allowed',
      mfa: 'not-enforced',
    });
    // A Deny of its own remains, whatever the key says.
    const denied = deny('kms:*', '*', { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } });
    expect(asked({ users: [user('alice', [guarded, denied, allow('kms:PutKeyPolicy')])] })).toMatchObject({
      mfa: 'enforced',
    });
  });

  it('is found where the policy of the resource itself lets it write', () => {
    const naming = { Effect: 'Allow', Principal: { AWS: alice }, Action: 'kms:PutKeyPolicy', Resource: '*' };
    const parts = { users: [user('alice', [])], resources: [resource(keyArn, [delegating, naming])] };
    expect(asked(parts)).toMatchObject({ verdict: 'allowed', mfa: 'not-enforced' });
    const found = takeovers(estate(parts), [{ action: 'kms:Sign', resource: keyArn }]);
    expect(found.map(({ principal }) => principal)).toEqual([alice]);
  });

  it('names its own session, which no boundary limits', () => {
    const boundary = managed('boundary', allow('kms:PutKeyPolicy'));
    const keeper = role('team/keeper', [trust(root)], [allow('kms:PutKeyPolicy')], {
      boundary: boundary.arn,
    });
    const users = [user('alice', [allow('sts:AssumeRole')])];
    expect(asked({ users, roles: [keeper], managedPolicies: [boundary] }).verdict).toBe('allowed');
    const other = { ...keeper, inline: [] };
    expect(asked({ users, roles: [other], managedPolicies: [boundary] }).verdict).toBe('denied');
  });
});

describe('whoever makes grants of a key', () => {
  const grants = (...conditions: unknown[]) => ({
    users: [user('alice', [allow('kms:CreateGrant', '*', conditions[0])])],
  });

  it('gives itself what a grant can hold, and nothing else', () => {
    expect(asked(grants())).toMatchObject({ verdict: 'allowed' });
    expect(asked(grants(), 'kms:ScheduleKeyDeletion').verdict).toBe('denied');
    expect(asked(grants(), 'kms:PutKeyPolicy').verdict).toBe('denied');
  });

  it('does so for certain only where no condition limits the grants', () => {
    for (const condition of [
      { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
      { 'ForAllValues:StringEquals': { 'kms:GrantOperations': ['Encrypt'] } },
    ])
      expect(asked(grants(condition)).verdict).toBe('inconclusive');
  });
});
