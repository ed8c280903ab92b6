import { describe, expect, it } from 'vitest';
import { obtainableAccess } from '../../../../src/analyse/access/aws/takeovers.ts';
import { account, allow, estate, keyArn, resource, role, trust, user, userArn } from './estate.ts';

const root = { AWS: `arn:aws:iam::${account}:root` };
const key = resource(keyArn, [{ Effect: 'Allow', Principal: root, Action: 'kms:*', Resource: '*' }]);
const guarded = allow('kms:Sign', '*', { Bool: { 'aws:MultiFactorAuthPresent': 'true' } });

describe('a way that is possible and not proved', () => {
  it('leaves the second factor open, and says what was not read', () => {
    const model = estate({
      users: [user('alice', [guarded, allow('lambda:UpdateFunctionCode')])],
      roles: [role('signer', [trust({ Service: 'lambda.amazonaws.com' })], [allow('kms:Sign')])],
      resources: [key],
    });
    const answer = obtainableAccess(model, userArn('alice'), { action: 'kms:Sign', resource: keyArn });
    expect(answer).toMatchObject({ verdict: 'allowed', mfa: 'inconclusive' });
    expect(answer.missing.map(({ reason }) => reason)).toContain(
      'what lambda.amazonaws.com does as the role is not read; lambda:UpdateFunctionCode may start, change or feed it',
    );
  });

  it('does not show that no second factor is asked for, even where its first step asks for none', () => {
    const model = estate({
      users: [
        user('alice', [guarded, allow('iam:CreateAccessKey', userArn('bob'))]),
        user('bob', [allow('lambda:UpdateFunctionCode')]),
      ],
      roles: [role('signer', [trust({ Service: 'lambda.amazonaws.com' })], [allow('kms:Sign')])],
      resources: [key],
    });
    const answer = obtainableAccess(model, userArn('alice'), { action: 'kms:Sign', resource: keyArn });
    expect(answer).toMatchObject({ verdict: 'allowed', mfa: 'inconclusive' });
    expect(answer.missing).not.toEqual([]);
  });
});
