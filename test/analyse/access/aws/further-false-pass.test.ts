import { describe, expect, it } from 'vitest';
import { effectiveAccess, mfaEnforcement } from '../../../../src/analyse/access/aws/access.ts';
import { account, allow, deny, estate, keyArn, resource, role, trust, user, userArn } from './estate.ts';

const alice = userArn('alice');
const delegating = {
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::${account}:root` },
  Action: 'kms:*',
  Resource: '*',
};

describe('further AWS false passes', () => {
  it('an MFA condition on one Allow, beside another Allow of the same', () => {
    const mfa = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };
    const model = estate({ users: [user('alice', [allow('iam:*', '*', mfa), allow('iam:Create*')])] });
    expect(mfaEnforcement(model, alice, 'iam:CreateUser', userArn('new'))).toBe('not-enforced');
  });

  it('an MFA deny on a group that the user is not in', () => {
    const arn = `arn:aws:iam::${account}:group/guarded`;
    const inline = user('x', [
      deny('*', '*', { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } }),
    ]).inline;
    const group = { arn, account, name: 'guarded', inline, attached: [], evidence: [] };
    const asked = (groups: string[]) =>
      mfaEnforcement(
        estate({ groups: [group], users: [user('alice', [allow('*')], { groups })] }),
        alice,
        'iam:CreateUser',
        userArn('n'),
      );
    expect(asked([arn])).toBe('enforced');
    expect(asked([])).toBe('not-enforced');
    expect(asked([arn, `${arn}-unread`])).toBe('enforced');
  });

  it('MFA claimed by an account that was not read', () => {
    const foreign = 'arn:aws:iam::777788889999:root';
    const guarded = role(
      'vendor',
      [trust({ AWS: foreign }, { Bool: { 'aws:MultiFactorAuthPresent': 'true' } })],
      [allow('*')],
    );
    const model = estate({ roles: [guarded], resources: [resource(keyArn, [delegating])] });
    // The other account decides whom it lets in, and how far its claim of a device holds.
    expect(effectiveAccess(model, foreign, 'kms:Sign', keyArn)).toMatchObject({
      verdict: 'allowed',
      mfa: 'inconclusive',
    });
    expect(effectiveAccess(model, 'arn:aws:iam::777788889999:user/eve', 'kms:Sign', keyArn)).toMatchObject({
      verdict: 'allowed',
      mfa: 'inconclusive',
    });
  });

  it.each([
    ['an unknown operator', allow('*', '*', { StringResembles: { 'aws:username': 'alice' } })],
    ['an unknown element', { ...allow('*'), Actions: ['*'] }],
    ['an unknown effect', { ...allow('*'), Effect: 'Permit' }],
    ['no resource', { Effect: 'Allow', Action: '*' }],
    ['values that are not text', allow('*', '*', { StringEquals: { 'aws:username': [null] } })],
    ['a number that is none', allow('*', '*', { NumericLessThan: { 'aws:MultiFactorAuthAge': 'soon' } })],
    ['a statement that is text', 'Allow *' as unknown as Record<string, unknown>],
  ])('a policy with %s is inconclusive, and named with its place', (_, statement) => {
    const model = estate({ users: [user('alice', [statement])] });
    const answer = effectiveAccess(model, alice, 'iam:CreateUser', userArn('new'));
    expect(answer.verdict).toBe('inconclusive');
    expect(answer.missing[0]?.place).toMatch(/inline policy, statement 1/);
  });
});
