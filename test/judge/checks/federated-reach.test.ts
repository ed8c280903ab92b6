import { describe, expect, it } from 'vitest';
import { awsMfaEnforced } from '../../../src/judge/checks/aws-mfa-enforced.ts';
import { reachLimitedToRoles } from '../../../src/judge/checks/reach-limited-to-roles.ts';
import type { Check } from '../../../src/judge/check.ts';
import type { Scope } from '../../../src/scope/scope.ts';
import { account, allow, estate, role, roleArn, trust } from '../../analyse/access/aws/estate.ts';
import { emptyTenant as emptyDirectory } from '../../analyse/access/azure/tenant.ts';
import { policy } from '../../analyse/access/entra/tenant.ts';
import {
  modelOf,
  provider,
  signer,
  signerAppId,
  world,
  type World,
} from '../../analyse/access/federation/world.ts';
import { denial, judge, member, type Given } from '../estate-fixture.ts';

const scope = {
  sources: { aws: { kind: 'aws', accounts: [account], regions: ['us-east-1'] } },
  roles: { operator: { duties: 'runs it', systems: ['ocsp'] } },
} as unknown as Partial<Scope>;
const unusableRoot = {
  id: account,
  membership: {
    kind: 'member' as const,
    organizationId: 'o-1',
    managementAccount: false,
    path: 'o-1/r-1/',
    serviceControl: [],
    resourceControl: [],
  },
  root: {
    passwordPresent: false,
    accessKeysPresent: false,
    signingCertificatesPresent: false,
    mfaEnabled: false,
    virtualDevice: false,
    centrallyManaged: true,
    devices: null,
    evidence: [],
  },
  evidence: [],
};

function judged(check: Check, part: Partial<World>, more: Given = {}) {
  const roles = [
    role(
      'operator',
      [trust({ Federated: provider }, undefined, 'sts:AssumeRoleWithSAML')],
      [allow(['iam:CreateUser', 'iam:PassRole'])],
    ),
  ];
  const given = world({
    directory: { ...emptyDirectory(), users: [{ id: 'alice', employeeId: 'P-1' }] },
    applications: [
      {
        id: signer,
        appId: signerAppId,
        keys: ['current'],
        roles: { r1: `${roleArn('operator')},${provider}` },
        assigned: [{ principal: 'alice', role: 'r1' }],
      },
    ],
    policies: [policy({})],
    ...part,
  });
  return judge(check, {
    scope,
    declared: { select: [{ source: 'aws', account }] },
    inapplicable: ['identity.azure', 'identity.signInTenants', 'identity.directoryUsers'],
    unplanned: ['people.leavers', 'people.accountRegister'],
    ...more,
    collections: {
      'identity.aws': [member('aws', { model: estate({ accounts: [unusableRoot], roles }) })],
      'identity.federation': [member('federation', { model: modelOf(given) })],
      'people.roster': [
        member('P-1', {
          personId: 'P-1',
          status: 'active',
          employment: 'employee',
          endsAt: null,
          email: null,
          roles: ['operator'],
        }),
      ],
    },
  });
}

const about = (judgement: ReturnType<typeof judged>, list: 'exceptions' | 'undecided', who: string) =>
  judgement[list].filter(({ subject }) => subject.includes(who)).map(({ condition }) => condition);

describe('people who come into AWS through their directory', () => {
  it('are covered where Conditional Access asks them, and are joined to their person', () => {
    const judgement = judged(awsMfaEnforced, {});
    expect(about(judgement, 'exceptions', 'alice')).toEqual([]);
    expect(about(judgement, 'undecided', 'alice')).toEqual([]);
    expect(judgement.population.inspected).toBeGreaterThan(0);
    const reach = judged(reachLimitedToRoles, {});
    expect([...about(reach, 'exceptions', 'alice'), ...about(reach, 'undecided', 'alice')]).toEqual([]);
    expect(about(reach, 'exceptions', 'saml-provider')).toEqual([]);
  });

  it('are an exception by name where a policy leaves them out', () => {
    const policies = [policy({ users: { includeUsers: ['All'], excludeUsers: ['alice'] } })];
    const judgement = judged(awsMfaEnforced, { policies });
    expect(judgement.status).toBe('fail');
    expect(about(judgement, 'exceptions', 'Directory account alice').join()).toContain(
      'through its directory',
    );
  });

  it('are not known by name of a provider that is not proved, and the reason is told', () => {
    const saml = [{ arn: provider, issuer: 'https://idp.example.test', certificates: ['current'] }];
    const judgement = judged(awsMfaEnforced, { saml });
    expect(judgement.status).toBe('inconclusive');
    expect(about(judgement, 'undecided', 'saml-provider').join()).toContain('no directory that was read');
  });

  it('are never passed over where a read of the directory or of the providers is missing', () => {
    const short = { ...denial, operation: 'GET /v1.0/users', permission: 'User.Read.All' };
    for (const part of [
      { unread: new Set(['entra.app-role-assigned-to']) },
      { unread: new Set(['entra.conditional-access-policies']), policies: [] },
      { saml: [] },
    ])
      expect(judged(awsMfaEnforced, part).status).toBe('inconclusive');
    const judgement = judged(awsMfaEnforced, {}, { shortfalls: { 'identity.federation': [short] } });
    expect(judgement.missing.map(({ permission }) => permission)).toContain('User.Read.All');
    expect(judgement.status).not.toBe('pass');
  });
});
