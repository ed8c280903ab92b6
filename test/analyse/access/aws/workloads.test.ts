import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../../src/analyse/access/answer.ts';
import { obtainableAccess } from '../../../../src/analyse/access/aws/takeovers.ts';
import type { AwsIdentityModel } from '../../../../src/estate/identity/aws/model.ts';
import { account, allow, estate, keyArn, resource, role, trust, user, userArn } from './estate.ts';

const alice = userArn('alice');
const root = { AWS: `arn:aws:iam::${account}:root` };
const key = resource(keyArn, [{ Effect: 'Allow', Principal: root, Action: 'kms:*', Resource: '*' }]);
const signing = (service: string) => role('signer', [trust({ Service: service })], [allow('kms:Sign')]);
const functionArn = `arn:aws:lambda:us-east-1:${account}:function:sign`;
const machineArn = `arn:aws:ec2:us-east-1:${account}:instance/i-1`;

const asked = (parts: Partial<AwsIdentityModel>): Answer =>
  obtainableAccess(estate({ resources: [key], ...parts }), alice, { action: 'kms:Sign', resource: keyArn });

const runningAs = (arn: string, service: string, action: string) => {
  const signer = signing(service);
  const workload = resource(arn, null, { workloadRole: signer.arn });
  return asked({ users: [user('alice', [allow(action)])], roles: [signer], resources: [key, workload] });
};

describe('whoever changes a workload', () => {
  it('runs code of its own as its role, by what belongs to its service alone', () => {
    expect(runningAs(functionArn, 'lambda.amazonaws.com', 'lambda:UpdateFunctionCode').verdict).toBe(
      'allowed',
    );
    expect(runningAs(functionArn, 'lambda.amazonaws.com', 'ssm:StartSession').verdict).toBe('denied');
    expect(runningAs(machineArn, 'ec2.amazonaws.com', 'ssm:StartSession').verdict).toBe('allowed');
    expect(runningAs(machineArn, 'ec2.amazonaws.com', 'lambda:UpdateFunctionCode').verdict).toBe('denied');
  });

  it('brings code in layers of a function as well', () => {
    const layers = runningAs(functionArn, 'lambda.amazonaws.com', 'lambda:UpdateFunctionConfiguration');
    expect(layers.verdict).toBe('allowed');
  });

  it.each([
    ['rolesanywhere.amazonaws.com', 'rolesanywhere:CreateTrustAnchor'],
    ['rolesanywhere.amazonaws.com', 'rolesanywhere:UpdateTrustAnchor'],
    ['pods.eks.amazonaws.com', 'eks:AssociateAccessPolicy'],
    ['pods.eks.amazonaws.com', 'eks:CreateAccessEntry'],
    ['lambda.amazonaws.com', 'lambda:UpdateFunctionConfiguration'],
  ])('is not shown to come to nothing by %s with %s, which is not read', (service, action) => {
    const users = [user('alice', [allow(action)])];
    expect(asked({ users, roles: [signing(service)] }).verdict).toBe('inconclusive');
  });
});

describe('whoever changes a tag', () => {
  it('is not shown to be kept out by a condition on its own tags', () => {
    const tagged = allow('kms:Sign', '*', { StringEquals: { 'aws:PrincipalTag/team': 'ca' } });
    expect(asked({ users: [user('alice', [tagged])] }).verdict).toBe('denied');
    expect(asked({ users: [user('alice', [tagged, allow('iam:TagUser', alice)])] }).verdict).toBe(
      'inconclusive',
    );
  });
});

describe('whoever makes a provider anew', () => {
  const corp = `arn:aws:iam::${account}:saml-provider/corp`;
  const federated = role(
    'federated',
    [trust({ Federated: corp }, undefined, 'sts:AssumeRoleWithSAML')],
    [allow('kms:Sign')],
  );

  it('signs in as whomever the new one vouches for', () => {
    const users = (...actions: string[]) => [user('alice', [allow(actions, corp)])];
    const verdict = (...actions: string[]) => asked({ users: users(...actions), roles: [federated] }).verdict;
    expect(verdict('iam:DeleteSAMLProvider', 'iam:CreateSAMLProvider')).toBe('allowed');
    expect(verdict('iam:DeleteSAMLProvider')).toBe('denied');
    // Whether the provider is still there was not read: a role may trust one that is gone.
    expect(verdict('iam:CreateSAMLProvider')).toBe('inconclusive');
  });
});

describe('credentials of others', () => {
  const bob = (password: boolean | null) =>
    user('bob', [allow('kms:Sign')], { credentials: { ...user('bob', []).credentials, password } });

  it.each([
    ['iam:CreateLoginProfile', true, 'denied'],
    ['iam:CreateLoginProfile', false, 'allowed'],
    ['iam:CreateLoginProfile', null, 'inconclusive'],
    ['iam:UpdateLoginProfile', false, 'denied'],
    ['iam:UpdateLoginProfile', true, 'allowed'],
    ['iam:UpdateLoginProfile', null, 'inconclusive'],
    ['iam:*LoginProfile', null, 'allowed'],
    ['iam:CreateAccessKey', null, 'allowed'],
  ] as const)('%s where there is a password: %s', (action, password, verdict) => {
    const users = [user('alice', [allow(action, userArn('bob'))]), bob(password)];
    expect(asked({ users }).verdict).toBe(verdict);
  });
});
