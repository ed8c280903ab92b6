import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { obtainableAccess } from '../../../../src/analyse/access/aws/takeovers.ts';
import type { AwsIdentityModel } from '../../../../src/estate/identity/aws/model.ts';
import { Brute } from './brute.ts';
import {
  account,
  allow,
  deny,
  documentOf,
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
import type { Json, TwinQuestion } from './twin.ts';

const everything: Json = { Version: '2012-10-17', Statement: [allow('*')] };
const made = `arn:aws:iam::${account}:user/somebody-new`;

/** Someone that can be acted as: as read, with every permission, without its boundary, in other groups, with less denied. */
interface Self {
  arn: string;
  all: boolean;
  unbounded: boolean;
  /** Groups, managed policies and `inline` that no longer count, and groups that do. */
  dropped: string[];
  joined: string[];
}

const asRead = { all: false, unbounded: false, dropped: [], joined: [] };

/**
 * Whatever can be come to, by trying every change on everything again and again until nothing new turns up. Which MFA
 * context a step takes is left open: only whether it can be taken counts.
 */
class Change extends Brute {
  readonly #known = new Map<string, boolean>();

  /** Each question is asked once. */
  can(self: Self, action: string, target: string, changed: Partial<TwinQuestion> = {}): boolean {
    const key = JSON.stringify([self, action, target, changed]);
    const known = this.#known.get(key) ?? this.asked(self, action, target, changed);
    this.#known.set(key, known);
    return known;
  }

  asked(self: Self, action: string, target: string, changed: Partial<TwinQuestion>): boolean {
    const more = {
      identity: [...(self.all ? [everything] : []), ...this.documents(self).map(({ document }) => document)],
      ...(self.unbounded ? { boundary: null } : {}),
      ...changed,
    };
    if (self.arn === made) return this.maker(action, target, more);
    if (self.arn.includes(':user/'))
      return (['absent', 'false', 'true'] as const).some((mfa) =>
        this.may(self.arn, mfa, action, target, more),
      );
    const answers = (['absent', 'false'] as const).map((mfa) =>
      this.may(self.arn, mfa, action, target, more),
    );
    if (answers[0] !== answers[1]) this.uncertain = true;
    return answers[0] === true;
  }

  /** The policies of someone, and how each is taken away. */
  documents({
    arn,
    dropped,
    joined,
  }: Self): { name: string; document: Json; removals: [string, string][] }[] {
    const holder = [...this.model.users, ...this.model.roles].find((one) => one.arn === arn);
    if (holder === undefined) return [];
    const kind = arn.includes(':user/') ? 'User' : 'Role';
    const groups = this.model.groups.filter((group) =>
      [...('groups' in holder ? holder.groups : []), ...joined].includes(group.arn),
    );
    const parts = [
      ...holder.inline.map(({ document }) => ({
        name: 'inline',
        document: document as Json,
        removals: [
          [`iam:Delete${kind}Policy`, arn],
          [`iam:Put${kind}Policy`, arn],
        ] as [string, string][],
      })),
      ...this.model.managedPolicies
        .filter((policy) => holder.attached.includes(policy.arn))
        .map((policy) => ({
          name: policy.arn,
          document: policy.document.document as Json,
          removals: [
            [`iam:Detach${kind}Policy`, arn],
            ['iam:CreatePolicyVersion', policy.arn],
          ] as [string, string][],
        })),
      ...groups.flatMap((group) =>
        group.inline.map(({ document }) => ({
          name: group.arn,
          document: document as Json,
          removals: ['RemoveUserFromGroup', 'DeleteGroupPolicy', 'PutGroupPolicy'].map(
            (verb): [string, string] => [`iam:${verb}`, group.arn],
          ),
        })),
      ),
    ];
    return parts.filter(({ name }) => !dropped.includes(name));
  }

  /** A user newly made, with every permission: like the first user of the account but for its name. */
  maker(action: string, target: string, more: Partial<TwinQuestion>): boolean {
    const [first] = this.model.users;
    const question = this.question(first!.arn, 'absent', action, target);
    const caller = { ...question.caller, arn: made };
    const context = { ...question.context, 'aws:PrincipalArn': [made], 'aws:username': ['somebody-new'] };
    const changed = { ...more, caller, context, identity: [everything], boundary: null };
    return this.may(first!.arn, 'absent', action, target, changed);
  }

  override reaches(
    start: string,
    _mfa: 'absent' | 'false' | 'true',
    action: string,
    target: string,
  ): boolean {
    const selves: Self[] = [{ arn: start, ...asRead }];
    const has = (one: Self): boolean => selves.some((other) => JSON.stringify(other) === JSON.stringify(one));
    const add = (one: Self): void => {
      if (!has(one)) selves.push(one);
    };
    for (let before = 0; before !== selves.length;) {
      before = selves.length;
      for (const self of [...selves]) {
        const mine = self.arn.split(':')[4];
        for (const { arn } of this.model.roles) {
          if (arn === self.arn) continue;
          const trusts = this.can(self, 'sts:AssumeRole', arn);
          const changes = arn.split(':')[4] === mine && this.can(self, 'iam:UpdateAssumeRolePolicy', arn);
          if (trusts || changes) add({ arn, ...asRead });
        }
        for (const { arn } of this.model.users) {
          const resets = ['CreateAccessKey', 'CreateLoginProfile', 'UpdateLoginProfile'];
          if (arn.split(':')[4] === mine && resets.some((one) => this.can(self, `iam:${one}`, arn)))
            add({ arn, ...asRead });
        }
        if (mine === account && this.makesUser(self))
          add({ ...asRead, arn: made, all: true, unbounded: true });
        for (const other of [...selves]) {
          if (other.arn === made || other.arn.split(':')[4] !== mine) continue;
          const kind = other.arn.includes(':user/') ? 'User' : 'Role';
          const grants = [
            ...['Put', 'Attach'].map((verb): [string, string] => [`iam:${verb}${kind}Policy`, other.arn]),
            ...this.documents(other).flatMap(({ name }): [string, string][] =>
              name.includes(':policy/')
                ? [['iam:CreatePolicyVersion', name]]
                : name.includes(':group/')
                  ? [
                      ['iam:PutGroupPolicy', name],
                      ['iam:AttachGroupPolicy', name],
                    ]
                  : [],
            ),
          ];
          if (grants.some(([action, on]) => this.can(self, action, on))) add({ ...other, all: true });
          for (const { name, removals } of this.documents(other))
            if (this.denies(other, name) && removals.some(([action, on]) => this.can(self, action, on)))
              add({ ...other, dropped: [...other.dropped, name].sort() });
          for (const { arn } of kind === 'User' ? this.model.groups : []) {
            const known = [
              ...other.joined,
              ...other.dropped,
              ...this.documents(other).map(({ name }) => name),
            ];
            if (!known.includes(arn) && this.can(self, 'iam:AddUserToGroup', arn))
              add({ ...other, joined: [...other.joined, arn].sort() });
          }
          const limits = ['Delete', 'Put'].map((verb) => `iam:${verb}${kind}PermissionsBoundary`);
          const bound = this.boundaryOf(other.arn);
          const written = bound !== null && this.can(self, 'iam:CreatePolicyVersion', bound);
          if (written || limits.some((one) => this.can(self, one, other.arn)))
            add({ ...other, unbounded: true });
        }
      }
    }
    return selves.some((self) => this.can(self, action, target) || this.rewrites(self, action, target));
  }

  denies(self: Self, name: string): boolean {
    return this.documents(self).some(
      (one) => one.name === name && JSON.stringify(one.document).includes('"Deny"'),
    );
  }

  boundaryOf(arn: string): string | null {
    return [...this.model.users, ...this.model.roles].find((one) => one.arn === arn)?.boundary ?? null;
  }

  makesUser(self: Self): boolean {
    const can = (...verbs: string[]): boolean => verbs.some((one) => this.can(self, `iam:${one}`, made));
    return (
      can('CreateUser') &&
      can('PutUserPolicy', 'AttachUserPolicy') &&
      can('CreateAccessKey', 'CreateLoginProfile')
    );
  }

  /** Writes the policy of the key so that it names the writer, and then asks again. */
  rewrites(self: Self, action: string, target: string): boolean {
    const names = { Effect: 'Allow', Principal: { AWS: self.arn }, Action: '*', Resource: '*' };
    const resourcePolicy = { Version: '2012-10-17', Statement: [names] };
    return (
      self.arn.split(':')[4] === target.split(':')[4] &&
      this.can(self, 'kms:PutKeyPolicy', target) &&
      this.can(self, action, target, { resourcePolicy })
    );
  }
}

const arnOf = (at: number): string => roleArn(`r${at}`, at === 2 ? otherAccount : account);
const mfaDeny = { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } };
const nowhere = userArn('nobody');
const groupArn = `arn:aws:iam::${account}:group/g`;
const barring = fc.constantFrom<Statement>(
  deny('kms:Sign'),
  deny('*', '*', mfaDeny),
  deny(['iam:Detach*', 'kms:*']),
  deny('iam:*', '*', mfaDeny),
  allow('kms:Sign'),
);
const identity = fc.constantFrom<Statement>(
  allow('s3:*'),
  allow('kms:Sign'),
  allow('kms:PutKeyPolicy', keyArn),
  allow('sts:AssumeRole', [arnOf(0), arnOf(1)]),
  allow('iam:CreateAccessKey'),
  allow('iam:CreateAccessKey', userArn('u1')),
  allow('iam:UpdateAssumeRolePolicy', arnOf(0)),
  allow('iam:PutUserPolicy', userArn('u0')),
  allow('iam:PutRolePolicy', roleArn('*')),
  allow(['iam:PutUserPolicy', 'iam:DeleteUserPermissionsBoundary'], userArn('u*')),
  allow('iam:DeleteRolePermissionsBoundary', arnOf(1)),
  allow(['iam:CreateUser', 'iam:PutUserPolicy', 'iam:CreateAccessKey'], made),
  allow(['iam:DetachUserPolicy', 'iam:DetachRolePolicy', 'iam:DeleteRolePolicy']),
  allow(['iam:RemoveUserFromGroup', 'iam:AddUserToGroup'], groupArn),
  allow('iam:PutGroupPolicy', groupArn),
  allow('iam:CreatePolicyVersion', managed('shared').arn),
  allow('iam:CreatePolicyVersion', managed('limit').arn),
  allow('iam:*', [nowhere, arnOf(1)], mfaDeny),
  deny('*', '*', mfaDeny),
  deny('iam:Put*'),
  deny(['kms:Sign', 'sts:AssumeRole'], '*', { StringNotEquals: { 'aws:username': 'u0' } }),
);
const trusting = fc.constantFrom<Statement>(
  trust({ AWS: account }),
  trust({ AWS: otherAccount }),
  trust({ AWS: [userArn('u0'), arnOf(0)] }),
  trust({ Service: 'ec2.amazonaws.com' }),
);
const keyed = fc.constantFrom<Statement>(
  { Effect: 'Allow', Principal: { AWS: account }, Action: 'kms:*', Resource: '*' },
  { Effect: 'Allow', Principal: { AWS: account }, Action: 'kms:*', Resource: '*' },
  { Effect: 'Allow', Principal: { AWS: [userArn('u1'), arnOf(1)] }, Action: 'kms:Sign', Resource: '*' },
  {
    Effect: 'Deny',
    Principal: '*',
    Action: ['kms:Sign', 'kms:PutKeyPolicy'],
    Resource: '*',
    Condition: { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/r*' } },
  },
);
const control = fc.constantFrom<Statement>(
  allow('*'),
  allow('*'),
  deny('iam:*', '*', { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/r1' } }),
  deny('kms:*', '*', { ArnNotLike: { 'aws:PrincipalArn': [arnOf(0), userArn('u1')] } }),
);
const several = <T>(one: fc.Arbitrary<T>, most = 2) => fc.array(one, { minLength: 1, maxLength: most });

const models: fc.Arbitrary<AwsIdentityModel> = fc
  .record({
    users: fc.array(
      fc.record({
        own: several(identity, 3),
        bounded: fc.boolean(),
        attached: fc.boolean(),
        member: fc.boolean(),
      }),
      { minLength: 2, maxLength: 2 },
    ),
    shared: several(barring),
    group: several(fc.oneof(barring, identity)),
    roles: fc.array(
      fc.record({
        trusts: several(trusting),
        own: several(identity),
        bounded: fc.boolean(),
        attached: fc.boolean(),
      }),
      { minLength: 3, maxLength: 3 },
    ),
    boundary: several(identity, 3),
    key: several(keyed),
    controls: fc.array(several(control, 2), { maxLength: 1 }),
  })
  .map((drawn) => {
    const limit = managed('limit', ...drawn.boundary);
    const shared = managed('shared', ...drawn.shared);
    const bounded = (yes: boolean) => (yes ? limit.document.id : null);
    const controls = drawn.controls.map((statements) => statements.concat([allow('*')]));
    return estate({
      accounts: [member(account, controls), member(otherAccount, controls)],
      managedPolicies: [limit, shared],
      groups: [
        {
          arn: groupArn,
          account,
          name: 'g',
          inline: [documentOf(...drawn.group)],
          attached: [],
          evidence: [],
        },
      ],
      users: drawn.users.map(({ own, bounded: yes, attached, member: inGroup }, at) =>
        user(`u${at}`, own, {
          boundary: bounded(yes),
          attached: attached ? [shared.arn] : [],
          groups: inGroup ? [groupArn] : [],
        }),
      ),
      roles: drawn.roles.map(({ trusts, own, bounded: yes, attached }, at) =>
        role(`r${at}`, trusts, own, {
          account: at === 2 ? otherAccount : account,
          boundary: at === 2 ? null : bounded(yes),
          attached: attached && at !== 2 ? [shared.arn] : [],
        }),
      ),
      resources: [resource(keyArn, drawn.key)],
    });
  });

describe('what can be obtained against brute force', { timeout: 600_000 }, () => {
  it('agrees on everyone, over credentials, trust, policies, denials, groups, boundaries, new users and the key policy', () => {
    const runs = process.env['NCSSR_FULL'] === '1' ? 240 : 12;
    const seen = { allowed: 0, denied: 0, changed: 0, open: 0, skipped: 0 };
    const options = { resourceControlServices: new Set(['kms', 'sts']) };
    fc.assert(
      fc.property(models, (model) => {
        for (const { arn } of model.users) {
          const brute = new Change(model);
          const verdict = brute.reaches(arn, 'absent', 'kms:Sign', keyArn) ? 'allowed' : 'denied';
          if (brute.uncertain) {
            seen.skipped += 1;
            continue;
          }
          const answer = obtainableAccess(model, arn, { action: 'kms:Sign', resource: keyArn }, options);
          // What a policy makes of the name of a user still to be made stays open.
          const named = answer.paths.some(({ steps }) => steps.some(({ kind }) => kind === 'new-principal'));
          if (answer.verdict === 'inconclusive' && named) {
            seen.open += 1;
            continue;
          }
          expect(answer.verdict).toBe(verdict);
          seen[verdict] += 1;
          if (answer.paths.some(({ context }) => 'means' in context)) seen.changed += 1;
        }
      }),
      { numRuns: runs },
    );
    for (const count of [seen.allowed, seen.denied, seen.changed]) expect(count).toBeGreaterThan(runs / 20);
    expect(seen.open).toBeLessThan(runs / 5);
    expect(seen.skipped).toBeLessThan(runs);
  });
});
