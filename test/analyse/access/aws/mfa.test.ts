import { describe, expect, it } from 'vitest';
import { effectiveAccess, evaluate, mfaEnforcement } from '../../../../src/analyse/access/aws/access.ts';
import { mfaContexts } from '../../../../src/analyse/access/aws/facts.ts';
import { allow, deny, estate, role, roleArn, trust, user, userArn, account } from './estate.ts';

const alice = userArn('alice');
const target = { action: 'iam:CreateUser', resource: userArn('new') };

/** Deny condition, then allowed without the key, with false, with true; then whether MFA is enforced. */
const table: [string, unknown, string[], string][] = [
  ['Bool', { Bool: { 'aws:MultiFactorAuthPresent': 'false' } }, ['true', 'false', 'true'], 'not-enforced'],
  [
    'BoolIfExists',
    { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
    ['false', 'false', 'true'],
    'enforced',
  ],
  ['Null', { Null: { 'aws:MultiFactorAuthPresent': 'true' } }, ['false', 'true', 'true'], 'not-enforced'],
  [
    'age',
    { NumericGreaterThan: { 'aws:MultiFactorAuthAge': '3600' } },
    ['true', 'true', 'true'],
    'not-enforced',
  ],
  [
    'age if exists',
    { NumericGreaterThanIfExists: { 'aws:MultiFactorAuthAge': '3600' } },
    ['false', 'false', 'true'],
    'enforced',
  ],
  [
    'ForAllValues',
    { 'ForAllValues:Bool': { 'aws:MultiFactorAuthPresent': 'false' } },
    ['false', 'false', 'true'],
    'enforced',
  ],
];

describe('an Allow of everything under one MFA deny', () => {
  it.each(table)('%s', (_, condition, expected, enforced) => {
    const model = estate({ users: [user('alice', [allow('*'), deny('*', '*', condition)])] });
    const answers = mfaContexts.map((mfa) => evaluate(model, { principal: alice, ...target, mfa })?.allowed);
    expect(answers).toEqual(expected);
    expect(mfaEnforcement(model, alice, target.action, target.resource)).toBe(enforced);
  });

  it('is not read by inverting it: ForAllValues on an Allow is satisfied by absence', () => {
    const condition = { 'ForAllValues:Bool': { 'aws:MultiFactorAuthPresent': 'true' } };
    const model = estate({ users: [user('alice', [allow('*', '*', condition)])] });
    const answers = mfaContexts.map((mfa) => evaluate(model, { principal: alice, ...target, mfa })?.allowed);
    expect(answers).toEqual(['true', 'false', 'true']);
    expect(mfaEnforcement(model, alice, target.action, target.resource)).toBe('not-enforced');
  });

  it('counts any request that escapes it, as one from another address', () => {
    const condition = {
      BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' },
      NotIpAddress: { 'aws:SourceIp': '192.0.2.0/24' },
    };
    const model = estate({ users: [user('alice', [allow('*'), deny('*', '*', condition)])] });
    const answer = effectiveAccess(model, alice, target.action, target.resource);
    expect(answer.verdict).toBe('allowed');
    expect(answer.mfa).toBe('not-enforced');
    expect(answer.paths[0]?.context).toEqual({ 'aws:sourceip': '192.0.2.0' });
  });
});

describe('MFA over role assumption', () => {
  const admin = role(
    'admin',
    [trust({ AWS: account }, { Bool: { 'aws:MultiFactorAuthPresent': 'true' } })],
    [allow('*')],
  );

  it('is enforced where the trust policy asks for it', () => {
    const model = estate({ users: [user('alice', [allow('sts:AssumeRole', admin.arn)])], roles: [admin] });
    const answer = effectiveAccess(model, alice, target.action, target.resource);
    expect(answer).toMatchObject({ verdict: 'allowed', mfa: 'enforced' });
    expect(answer.paths[0]?.steps.map((step) => step.to)).toEqual([admin.arn, target.resource]);
    expect(answer.paths[0]?.sessionSeconds).toBe(3600);
  });

  it('asked of a role by its own permissions can never be met', () => {
    const weak = role(
      'weak',
      [trust({ AWS: account })],
      [allow('*', '*', { Bool: { 'aws:MultiFactorAuthPresent': 'true' } })],
    );
    const model = estate({ users: [user('alice', [allow('sts:AssumeRole', weak.arn)])], roles: [weak] });
    expect(effectiveAccess(model, alice, target.action, target.resource).verdict).toBe('denied');
  });

  it('is inconclusive for a provider of which nothing is told, and else the verdict of the provider', () => {
    const provider = `arn:aws:iam::${account}:saml-provider/corp`;
    const condition = { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } };
    const federated = role(
      'fed',
      [trust({ Federated: provider }, condition, 'sts:AssumeRoleWithSAML')],
      [allow('*')],
    );
    const model = estate({ roles: [federated] });
    const asked = [model, provider, target.action, target.resource] as const;
    expect(effectiveAccess(...asked)).toMatchObject({ verdict: 'allowed', mfa: 'inconclusive' });
    const told = { identityProviders: new Map([[provider, 'not-enforced' as const]]) };
    expect(effectiveAccess(...asked, told).mfa).toBe('not-enforced');
    expect(effectiveAccess(model, roleArn('fed'), target.action, target.resource, told).mfa).toBe(
      'not-enforced',
    );
  });
});
