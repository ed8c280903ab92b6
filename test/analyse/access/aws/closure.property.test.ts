import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { effectiveAccess } from '../../../../src/analyse/access/aws/access.ts';
import { Brute } from './brute.ts';
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
  type Statement,
} from './estate.ts';

const mfaDeny = { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } };
const arnOf = (at: number): string => roleArn(`r${at}`, at === 2 ? otherAccount : account);
const identity = fc.constantFrom<Statement>(
  allow('kms:Sign'),
  allow('kms:*', keyArn),
  allow('sts:AssumeRole'),
  allow('sts:AssumeRole', arnOf(1)),
  allow('sts:AssumeRole', '*', { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }),
  deny('*', '*', mfaDeny),
  deny('kms:Sign', '*', { StringNotEquals: { 'aws:username': 'u0' } }),
  { Effect: 'Deny', NotAction: 'sts:AssumeRole', Resource: '*', Condition: mfaDeny },
  { Effect: 'Allow', NotAction: 'iam:*', NotResource: arnOf(1) },
);
const trusting = fc.constantFrom<Statement>(
  trust({ AWS: account }),
  trust({ AWS: otherAccount }),
  trust({ AWS: [userArn('u0'), arnOf(0)] }),
  trust({ AWS: [arnOf(1), arnOf(2)] }),
  trust({ AWS: `arn:aws:iam::${account}:root` }, { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }),
  trust('*', {
    StringEquals: { 'aws:PrincipalOrgID': 'o-example' },
    ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/r*' },
  }),
  { ...trust('*', { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } }), Effect: 'Deny' },
);
const keyed = fc.constantFrom<Statement>(
  { Effect: 'Allow', Principal: { AWS: account }, Action: 'kms:*', Resource: '*' },
  { Effect: 'Allow', Principal: { AWS: otherAccount }, Action: 'kms:Sign', Resource: '*' },
  { Effect: 'Allow', Principal: { AWS: [userArn('u1'), arnOf(1)] }, Action: 'kms:Sign', Resource: '*' },
  {
    Effect: 'Allow',
    Principal: '*',
    Action: 'kms:Sign',
    Resource: '*',
    Condition: { StringEquals: { 'kms:CallerAccount': otherAccount } },
  },
  {
    Effect: 'Deny',
    Principal: '*',
    Action: 'kms:Sign',
    Resource: '*',
    Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:user/*' } },
  },
);
const control = fc.constantFrom<Statement>(
  allow('*'),
  allow('*'),
  deny('kms:Sign', '*', { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/r1' } }),
  deny('sts:AssumeRole', arnOf(0)),
);
const resourceControl = fc.constantFrom<Statement>(
  { ...allow('*'), Principal: '*' },
  { ...deny('*', '*', { StringNotEquals: { 'aws:PrincipalAccount': account } }), Principal: '*' },
);
const several = <T>(one: fc.Arbitrary<T>, most = 3) => fc.array(one, { minLength: 1, maxLength: most });

const models = fc
  .record({
    users: fc.array(fc.record({ own: several(identity), grouped: fc.boolean(), bounded: fc.boolean() }), {
      minLength: 2,
      maxLength: 2,
    }),
    roles: fc.array(fc.record({ trusts: several(trusting), own: several(identity), bounded: fc.boolean() }), {
      minLength: 3,
      maxLength: 3,
    }),
    group: several(identity, 2),
    boundary: several(identity, 2),
    key: several(keyed),
    controls: fc.array(several(control, 2), { maxLength: 2 }),
    resourceControls: fc.option(several(resourceControl, 2)),
    management: fc.boolean(),
  })
  .map((drawn) => {
    const limit = managed('limit', ...drawn.boundary);
    const arn = `arn:aws:iam::${account}:group/g`;
    const bounded = (yes: boolean) => (yes ? limit.document.id : null);
    const rcp =
      drawn.resourceControls === null
        ? []
        : [drawn.resourceControls.concat([{ ...allow('*'), Principal: '*' }])];
    const scp = drawn.controls.map((statements) => statements.concat([allow('*')]));
    return estate({
      accounts: [member(account, scp, drawn.management, rcp), member(otherAccount, scp, false, rcp)],
      managedPolicies: [limit],
      groups: [
        { arn, account, name: 'g', inline: user('x', drawn.group).inline, attached: [], evidence: [] },
      ],
      users: drawn.users.map(({ own, grouped, bounded: yes }, at) =>
        user(`u${at}`, own, { groups: grouped ? [arn] : [], boundary: bounded(yes) }),
      ),
      roles: drawn.roles.map(({ trusts, own, bounded: yes }, at) =>
        role(`r${at}`, trusts, own, { account: at === 2 ? otherAccount : account, boundary: bounded(yes) }),
      ),
      resources: [resource(keyArn, drawn.key)],
    });
  });

describe('effective access against brute force', { timeout: 600_000 }, () => {
  it('agrees on verdict and MFA over users, roles, groups, boundaries and organization policies', () => {
    const runs = process.env['NCSSR_FULL'] === '1' ? 10_000 : 400;
    const seen = { allowed: 0, denied: 0, enforced: 0, skipped: 0 };
    const options = { resourceControlServices: new Set(['kms', 'sts']) };
    fc.assert(
      fc.property(models, (model) => {
        for (const { arn } of model.users) {
          const brute = new Brute(model);
          const [absent, without, withDevice] = (['absent', 'false', 'true'] as const).map((mfa) =>
            brute.reaches(arn, mfa, 'kms:Sign', keyArn),
          );
          const answer = effectiveAccess(model, arn, 'kms:Sign', keyArn, options);
          if (brute.uncertain) {
            seen.skipped += 1;
            continue;
          }
          const verdict = absent || without || withDevice ? 'allowed' : 'denied';
          const mfa = verdict === 'denied' ? 'inconclusive' : absent || without ? 'not-enforced' : 'enforced';
          expect({ verdict: answer.verdict, mfa: answer.mfa }).toEqual({ verdict, mfa });
          seen[verdict] += 1;
          if (mfa === 'enforced') seen.enforced += 1;
        }
      }),
      { numRuns: runs },
    );
    for (const count of [seen.allowed, seen.denied, seen.enforced]) expect(count).toBeGreaterThan(runs / 50);
    expect(seen.skipped).toBeLessThan(runs);
  });
});
