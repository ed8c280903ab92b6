import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../../src/analyse/access/answer.ts';
import { obtainableAccess } from '../../../../src/analyse/access/aws/takeovers.ts';
import type { AwsGroup, AwsIdentityModel } from '../../../../src/estate/identity/aws/model.ts';
import {
  account,
  allow,
  deny,
  documentOf,
  estate,
  keyArn,
  managed,
  resource,
  role,
  roleArn,
  trust,
  user,
  userArn,
  type Statement,
} from './estate.ts';

const alice = userArn('alice');
const root = { AWS: `arn:aws:iam::${account}:root` };
const key = resource(keyArn, [{ Effect: 'Allow', Principal: root, Action: 'kms:*', Resource: '*' }]);
const signs = allow('kms:Sign');
const denies = deny('kms:Sign');

function group(name: string, ...statements: Statement[]): AwsGroup {
  const arn = `arn:aws:iam::${account}:group/${name}`;
  return { arn, account, name, inline: [documentOf(...statements)], attached: [], evidence: [] };
}

const asked = (parts: Partial<AwsIdentityModel>): Answer =>
  obtainableAccess(estate({ resources: [key], ...parts }), alice, { action: 'kms:Sign', resource: keyArn });

describe('a Deny that stands in the way', () => {
  const barred = managed('barred', denies);
  const attached = { attached: [barred.arn] };

  it.each([
    ['detached', 'iam:DetachUserPolicy', alice, 'allowed'],
    ['detached of somebody else', 'iam:DetachUserPolicy', userArn('bob'), 'denied'],
    ['written anew', 'iam:CreatePolicyVersion', barred.arn, 'allowed'],
    ['a version that there is not', 'iam:SetDefaultPolicyVersion', barred.arn, 'denied'],
    ['deleted as an inline policy', 'iam:DeleteUserPolicy', alice, 'denied'],
  ])('of a managed policy: %s', (_, action, on, verdict) => {
    const users = [user('alice', [signs, allow(action, on)], attached)];
    expect(asked({ users, managedPolicies: [barred] }).verdict).toBe(verdict);
  });

  it('is gone with another version of the policy', () => {
    const versions = { ...barred, otherVersions: [documentOf(allow('s3:*'))] };
    const changing = allow('iam:SetDefaultPolicyVersion', barred.arn);
    const users = (...own: Statement[]) => [user('alice', [...own, changing], attached)];
    expect(asked({ users: users(signs), managedPolicies: [versions] }).verdict).toBe('allowed');
    // What the other version does not grant either, nobody has by it.
    expect(asked({ users: users(), managedPolicies: [versions] }).verdict).toBe('denied');
  });

  it('is deleted with an inline policy, or written over', () => {
    const apart = (action: string) => [
      user('alice', [], { inline: [documentOf(signs, allow(action, alice)), documentOf(denies)] }),
    ];
    for (const action of ['iam:DeleteUserPolicy', 'iam:PutUserPolicy'])
      expect(asked({ users: apart(action) }).verdict).toBe('allowed');
    // In one and the same policy, what is granted goes with it.
    const together = [user('alice', [signs, allow('iam:DeleteUserPolicy', alice), denies])];
    expect(asked({ users: together }).verdict).toBe('denied');
  });

  it('of a group is left behind, or taken from the group', () => {
    const barring = group('barring', denies);
    const inGroup = (...own: Statement[]) => ({
      users: [user('alice', [signs, ...own], { groups: [barring.arn] })],
      groups: [barring],
    });
    for (const action of ['iam:RemoveUserFromGroup', 'iam:DeleteGroupPolicy', 'iam:PutGroupPolicy'])
      expect(asked(inGroup(allow(action, barring.arn))).verdict).toBe('allowed');
    expect(asked(inGroup(allow('iam:DetachGroupPolicy'))).verdict).toBe('denied');
  });

  it('stays where nothing takes it away, whatever else the holder grants itself', () => {
    const barring = (...more: Statement[]) => group('barring', denies, ...more);
    const users = [user('alice', [allow('iam:PutUserPolicy', alice)], { groups: [barring().arn] })];
    expect(asked({ users, groups: [barring()] }).verdict).toBe('allowed');
    const rest = ['kms:*', 'iam:*Group*', 'iam:Create*', 'iam:Update*', 'iam:PassRole'];
    expect(asked({ users, groups: [barring(deny(rest))] }).verdict).toBe('denied');
  });

  it('of a role is taken away by whoever assumes it and changes it', () => {
    const signer = role('signer', [trust(root)], [signs], { attached: [barred.arn] });
    const users = (...own: Statement[]) => [user('alice', [allow('sts:AssumeRole'), ...own])];
    const parts = { roles: [signer], managedPolicies: [barred] };
    expect(asked({ ...parts, users: users() }).verdict).toBe('denied');
    expect(asked({ ...parts, users: users(allow('iam:DetachRolePolicy', signer.arn)) }).verdict).toBe(
      'allowed',
    );
  });
});

describe('what groups bring', () => {
  it('adds to what the user has, within its boundary', () => {
    const passing = group('passing', allow('iam:PassRole'));
    const signer = role('signer', [trust({ Service: 'ec2.amazonaws.com' })], [signs]);
    const joining = [allow('iam:AddUserToGroup', passing.arn), allow('ec2:RunInstances')];
    const parts = { groups: [passing], roles: [signer] };
    expect(asked({ ...parts, users: [user('alice', joining)] }).verdict).toBe('allowed');
    const limit = managed('limit', allow('iam:AddUserToGroup'));
    const users = [user('alice', joining, { boundary: limit.arn })];
    expect(asked({ ...parts, users, managedPolicies: [limit] }).verdict).toBe('denied');
  });
});

describe('a boundary', () => {
  it.each([
    ['iam:CreatePolicyVersion', 'allowed'],
    ['iam:SetDefaultPolicyVersion', 'denied'],
  ])('is written anew with %s: %s', (action, verdict) => {
    const limit = managed('limit', allow('iam:*Policy*'));
    const users = [user('alice', [signs, allow(action, limit.arn)], { boundary: limit.arn })];
    expect(asked({ users, managedPolicies: [limit] }).verdict).toBe(verdict);
    const earlier = { ...limit, otherVersions: [documentOf(allow('*'))] };
    expect(asked({ users, managedPolicies: [earlier] }).verdict).toBe(
      action === 'iam:SetDefaultPolicyVersion' ? 'inconclusive' : 'allowed',
    );
  });
});

describe('roles that Identity Center keeps', () => {
  it('are not changed in IAM', () => {
    const name = 'aws-reserved/sso.amazonaws.com/AWSReservedSSO_Sign_0123456789abcdef';
    const reserved = role(name, [trust({ AWS: userArn('bob') })], [signs]);
    const users = [user('alice', [allow('iam:UpdateAssumeRolePolicy')])];
    expect(asked({ users, roles: [reserved] }).verdict).toBe('denied');
    const plain = role('plain', [trust({ AWS: userArn('bob') })], [signs]);
    expect(asked({ users, roles: [plain] }).verdict).toBe('allowed');
    expect(plain.arn).toBe(roleArn('plain'));
  });
});
