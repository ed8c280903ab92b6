import { describe, expect, it } from 'vitest';
import { effectiveAccess } from '../../../../src/analyse/access/aws/access.ts';
import { classOf } from '../../../../src/estate/identity/aws/credentials.ts';
import { secondsOf } from '../../../../src/estate/identity/aws/identity-center.ts';
import { lowerAwsIdentity, type AwsIdentityReads } from '../../../../src/estate/identity/aws/lower.ts';
import type { AwsPage } from '../../../../src/estate/identity/aws/page.ts';
import { decodePolicy } from '../../../../src/estate/identity/aws/policy-document.ts';
import { account, allow, key, organizationPages, reads } from './reads.ts';

const without = (operation: string) => (pages: AwsPage[]) =>
  pages.filter((one) => one.operation !== operation);
const ask = (input: AwsIdentityReads, principal: string, action = 'kms:Sign') =>
  effectiveAccess(lowerAwsIdentity(input), principal, action, key, {
    resourceControlServices: new Set(['kms']),
  });
const alice = `arn:aws:iam::${account}:user/ops/alice`;

describe('lowering what AWS prints', () => {
  it('leaves no gap where everything was read', () => {
    expect(lowerAwsIdentity(reads()).gaps).toEqual([]);
  });

  it('joins users to groups by name, groups to policies by their default version', () => {
    expect(ask(reads(), alice)).toMatchObject({ verdict: 'allowed', mfa: 'not-enforced', missing: [] });
    expect(ask(reads(), alice, 'kms:Decrypt').verdict).toBe('denied');
  });

  it('follows assignments through groups to the role of the permission set', () => {
    const answer = ask(reads(), 'u-1', 'kms:Decrypt');
    expect(answer).toMatchObject({ verdict: 'allowed', mfa: 'inconclusive' });
    expect(answer.paths[0]).toMatchObject({
      sessionSeconds: 43_200,
      steps: [{ kind: 'permission-set-assignment' }, {}],
    });
    expect(answer.paths[0]!.steps.every((step) => step.evidence.length > 0)).toBe(true);
  });

  it('takes credentials from the report and from the lists of what it does not know', () => {
    const user = lowerAwsIdentity(reads()).users[0]!;
    expect(user.credentials).toMatchObject({
      password: true,
      activeAccessKeys: 1,
      activeSshPublicKeys: 1,
      activeServiceSpecific: null,
      mfaActive: true,
      passwordLastUsed: '2026-10-01T08:00:00+00:00',
      devices: [{ deviceClass: 'fido', certifications: { 'FIPS-140-2': 'L2' } }],
    });
    expect(lowerAwsIdentity(reads()).users[1]!.credentials).toMatchObject({ password: null, devices: null });
  });

  it('keeps a policy that is not JSON as one that may do anything', () => {
    expect(ask(reads(), `arn:aws:iam::${account}:user/bob`).verdict).toBe('inconclusive');
  });

  it('applies the policies of every level of the organization', () => {
    const denying = JSON.stringify({
      Version: '2012-10-17',
      Statement: [allow('*'), { Effect: 'Deny', Action: 'kms:Sign', Resource: '*' }],
    });
    const change = (pages: AwsPage[]): AwsPage[] => [
      ...pages.filter((one) => !one.operation.startsWith('organizations:')),
      ...organizationPages(denying),
    ];
    expect(ask(reads(change), alice).verdict).toBe('denied');
  });

  const needed: [string, string, string][] = [
    ['iam:GetAccountAuthorizationDetails', alice, 'kms:Sign'],
    ['organizations:DescribeOrganization', alice, 'kms:Sign'],
    ['organizations:ListRoots', alice, 'kms:Sign'],
    ['organizations:ListAccountsForParent', alice, 'kms:Sign'],
    ['organizations:ListOrganizationalUnitsForParent', alice, 'kms:Sign'],
    ['organizations:ListPoliciesForTarget', alice, 'kms:Sign'],
    ['organizations:DescribePolicy', alice, 'kms:Sign'],
    ['kms:GetKeyPolicy', alice, 'kms:Sign'],
    ['kms:ListGrants', alice, 'kms:Decrypt'],
    ['sso:ListInstances', 'u-2', 'kms:Sign'],
    ['sso:DescribePermissionSet', 'u-1', 'kms:Sign'],
    ['sso:ListAccountAssignments', 'u-1', 'kms:Sign'],
    ['identitystore:ListUsers', 'u-1', 'kms:Sign'],
    ['identitystore:ListGroups', 'u-1', 'kms:Sign'],
    ['identitystore:ListGroupMemberships', 'u-1', 'kms:Sign'],
  ];
  it.each(needed)('without %s nothing is allowed, denied or enforced', (operation, principal, action) => {
    const answer = ask(reads(without(operation)), principal, action);
    expect(answer).toMatchObject({ verdict: 'inconclusive' });
    expect(answer.mfa).not.toBe('enforced');
    expect(answer.missing.length).toBeGreaterThan(0);
  });

  it('does not say which of two organizations an account belongs to that did not tell', () => {
    const another = { Organization: { Id: 'o-2', MasterAccountId: '777788889999' } };
    const operation = 'organizations:DescribeOrganization';
    const more = { operation, account: '777788889999', parameters: {}, value: another, evidence: 'ev-more' };
    const read = lowerAwsIdentity(reads((pages) => [more, ...pages]));
    expect(read.accounts.find(({ id }) => id === account)?.membership).toEqual({ kind: 'unknown' });
    expect(read.gaps).toMatchObject([{ account, operation }]);
  });

  it('an account of the organization that was not expected is a gap', () => {
    const parameters = { ParentId: 'ou-1' };
    const value = { Accounts: [{ Id: '777788889999' }] };
    const operation = 'organizations:ListAccountsForParent';
    const more = { operation, account, parameters, value, evidence: 'ev-more' };
    expect(lowerAwsIdentity(reads((pages) => [...pages, more])).gaps).toMatchObject([
      { account: '777788889999' },
    ]);
  });

  it('a listing cut short is a gap that names the permission', () => {
    const operation = 'iam:GetAccountAuthorizationDetails';
    const shortfalls = [{ operation, account, permission: operation, reason: 'truncated', subject: null }];
    const answer = ask(reads(undefined, shortfalls), `arn:aws:iam::${account}:user/bob`, 's3:GetObject');
    expect(answer.verdict).toBe('inconclusive');
    expect(lowerAwsIdentity(reads(undefined, shortfalls)).gaps).toMatchObject([
      { account, permission: operation },
    ]);
  });
});

describe('what AWS writes in its own way', () => {
  it('policy documents are objects, JSON text or URL-encoded JSON text', () => {
    const document = { Version: '2012-10-17', Statement: [] };
    const decode = (raw: unknown) => decodePolicy(raw, 'id', 'place', []);
    expect(decode(document).document).toEqual(document);
    expect(decode(JSON.stringify(document)).document).toEqual(document);
    expect(decode(encodeURIComponent(JSON.stringify(document))).document).toEqual(document);
    expect(decode('%zz').fault).not.toBeNull();
    expect(decode(undefined).fault).not.toBeNull();
  });

  it('serial numbers say what a device is', () => {
    expect(classOf(`arn:aws:iam::${account}:mfa/alice`)).toBe('virtual');
    expect(classOf(`arn:aws:iam::${account}:u2f/user/alice/k`)).toBe('fido');
    expect(classOf(`arn:aws:iam::${account}:sms-mfa/alice`)).toBe('sms');
    expect(classOf('GAKT00000001')).toBe('hardware-token');
    expect(classOf(`arn:aws:iam::${account}:other/alice`)).toBe('unknown');
  });

  it('session durations are ISO 8601', () => {
    expect(['PT12H', 'PT1H30M', 'PT45M', 'P1D', 'PT', '12h'].map(secondsOf)).toEqual([
      43_200,
      5400,
      2700,
      null,
      null,
      null,
    ]);
  });
});
