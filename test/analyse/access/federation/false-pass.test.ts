import { describe, expect, it } from 'vitest';
import { effectiveAccess } from '../../../../src/analyse/access/aws/access.ts';
import { whoCan } from '../../../../src/analyse/access/aws/who-can.ts';
import { sourceAssumption } from '../../../../src/analyse/access/federation/identity-center.ts';
import type { AwsIdentityModel } from '../../../../src/estate/identity/aws/model.ts';
import { account, allow, estate, keyArn, resource, role, roleArn, trust } from '../aws/estate.ts';
import { directoryRoles, emptyTenant as emptyDirectory, type Tenant } from '../azure/tenant.ts';
import { policy } from '../entra/tenant.ts';
import {
  federated,
  identityStore,
  instance,
  issuer,
  metadataOf,
  provider,
  signer,
  signerAppId,
  tenantId,
  world,
  type TestApplication,
  type World,
} from './world.ts';

/** Cases 35 and 36 of the corpus of false passes, in every way in which the chain can be weaker than it looks. */
const delegating = {
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::${account}:root` },
  Action: 'kms:*',
  Resource: '*',
};
const signing = [allow('kms:Sign')];
const samlTrust = (condition?: unknown) =>
  trust({ Federated: provider }, condition, 'sts:AssumeRoleWithSAML');
const operator = role('operator', [samlTrust()], signing);
const reader = role('reader', [samlTrust()], signing);
const aws = (roles = [operator]): AwsIdentityModel =>
  estate({ roles, resources: [resource(keyArn, [delegating])] });

const operatorRole = { r1: `${roleArn('operator')},${provider}` };
const users = (...ids: string[]): Tenant => ({ ...emptyDirectory(), users: ids.map((id) => ({ id })) });
const application = (part: Partial<TestApplication>): TestApplication => ({
  id: signer,
  appId: signerAppId,
  keys: ['current'],
  required: true,
  ...part,
});
const assigned = (...ids: string[]): TestApplication =>
  application({ roles: operatorRole, assigned: ids.map((principal) => ({ principal, role: 'r1' })) });
const mfaForAll = policy({ name: 'all', applications: { includeApplications: [signerAppId] } });
const mfaExcept = (id: string) =>
  policy({
    name: 'all but one',
    users: { includeUsers: ['All'], excludeUsers: [id] },
    applications: { includeApplications: [signerAppId] },
  });
const chained = (part: Partial<World> = {}): World =>
  world({
    directory: users('alice', 'bob'),
    applications: [assigned('alice', 'bob')],
    policies: [mfaForAll],
    ...part,
  });

const sign = (given: World, principal: string, model = aws()) =>
  effectiveAccess(model, principal, 'kms:Sign', keyArn, { federation: federated(given) });
const signers = (given: World, model = aws()) => {
  const { capable, missing } = whoCan(model, 'kms:Sign', keyArn, { federation: federated(given) });
  const outside = capable.filter(({ kind }) => kind.startsWith('federated') || kind === 'provider');
  return {
    missing,
    people: Object.fromEntries(
      outside.map(({ principal, answer: { verdict, mfa } }) => [principal, `${verdict} ${mfa}`]),
    ),
  };
};

describe('case 35: a SAML role of a provider that is followed to its application', () => {
  it('is enforced where Conditional Access covers everyone assigned', () => {
    const given = chained();
    expect(sign(given, 'alice')).toMatchObject({ verdict: 'allowed', mfa: 'enforced', missing: [] });
    expect(signers(given)).toEqual({
      missing: [],
      people: { alice: 'allowed enforced', bob: 'allowed enforced' },
    });
    expect(sign(given, provider).mfa).toBe('enforced');
    expect(sign(given, 'alice').paths[0]?.steps.map(({ kind, to }) => [kind, to])).toEqual([
      ['assigned-to', signer],
      ['federation', provider],
      ['sts:AssumeRoleWithSAML', operator.arn],
      ['kms:Sign', keyArn],
    ]);
  });

  it('is not enforced for the one whom a policy leaves out', () => {
    const given = chained({ policies: [mfaExcept('bob')] });
    expect(signers(given).people).toEqual({ alice: 'allowed enforced', bob: 'allowed not-enforced' });
    expect(sign(given, provider).mfa).toBe('not-enforced');
  });

  it('does not take a policy for another application for cover', () => {
    const other = policy({ applications: { includeApplications: ['797f4846-ba00-4fd7-ba43-dac1f8f63013'] } });
    expect(sign(chained({ policies: [other] }), 'alice').mfa).toBe('not-enforced');
  });

  it('joins a key by the SHA-1 of its certificate too, and takes every spelling of the issuer', () => {
    const keyed = { ...assigned('alice'), hash: 'sha1' as const };
    expect(sign(chained({ applications: [keyed] }), 'alice').mfa).toBe('enforced');
    for (const host of ['sts.chinacloudapi.cn', 'sts.microsoftonline.us']) {
      const saml = [{ arn: provider, issuer: `https://${host}/${tenantId}/`, certificates: ['current'] }];
      expect(sign(chained({ saml }), 'alice').mfa, host).toBe('enforced');
    }
    const own = [{ arn: provider, issuer: `${issuer}${signerAppId}`, certificates: ['current'] }];
    expect(sign(chained({ saml: own }), 'alice').mfa).toBe('enforced');
  });

  const broken: [string, Partial<World>, RegExp][] = [
    [
      'another issuer',
      { saml: [{ arn: provider, issuer: 'https://idp.example.test/', certificates: ['current'] }] },
      /no directory that was read/,
    ],
    [
      'a tenant that was not read',
      {
        saml: [
          {
            arn: provider,
            issuer: 'https://sts.windows.net/77777777-7777-4777-8777-777777777777/',
            certificates: ['current'],
          },
        ],
      },
      /no directory that was read/,
    ],
    [
      'a look-alike host',
      {
        saml: [
          {
            arn: provider,
            issuer: `https://sts.windows.net.example.test/${tenantId}/`,
            certificates: ['current'],
          },
        ],
      },
      /no directory that was read/,
    ],
    [
      'an issuer that names another application',
      {
        saml: [
          {
            arn: provider,
            issuer: `${issuer}88888888-8888-4888-8888-888888888888/`,
            certificates: ['current'],
          },
        ],
      },
      /another one signs/,
    ],
    [
      'one unknown certificate beside a known one',
      { saml: [{ arn: provider, issuer, certificates: ['current', 'stranger'] }] },
      /signing key of no application/,
    ],
    [
      'certificates of two applications',
      {
        saml: [{ arn: provider, issuer, certificates: ['current', 'second'] }],
        applications: [assigned('alice'), { id: 'app-2', appId: 'app-id-2', keys: ['second'] }],
      },
      /several applications/,
    ],
    [
      'a certificate that two applications sign with',
      { applications: [assigned('alice'), { id: 'app-2', appId: 'app-id-2', keys: ['current'] }] },
      /signs for several applications/,
    ],
    [
      'a certificate that is no signing key but a credential',
      { applications: [{ ...assigned('alice'), usage: 'Verify' }] },
      /signing key of no application/,
    ],
    [
      'another signing key without identifier',
      { applications: [assigned('alice'), { id: 'app-2', appId: 'app-id-2', keys: [null] }] },
      /has no identifier/,
    ],
    [
      'metadata that is no XML',
      { saml: [{ arn: provider, issuer, certificates: [], document: 'not <xml' }] },
      /no XML/,
    ],
    [
      'metadata without a key',
      { saml: [{ arn: provider, issuer, certificates: [] }] },
      /no signing certificate/,
    ],
    [
      'metadata of several',
      {
        saml: [
          {
            arn: provider,
            issuer,
            certificates: [],
            document: `<EntitiesDescriptor>${metadataOf(issuer, ['current']).replace(/<\?.*?\?>/, '')}</EntitiesDescriptor>`,
          },
        ],
      },
      /no single identity provider/,
    ],
    ['a provider that was not read', { saml: [] }, /provider was not read/],
    ['applications that were not read', { unread: new Set(['entra.service-principals']) }, /not known/],
  ];
  it.each(broken)('is not known with %s', (_, part, reason) => {
    const given = chained(part);
    const answer = sign(given, provider);
    expect(answer).toMatchObject({ verdict: 'allowed', mfa: 'inconclusive' });
    expect(answer.missing.map((fact) => fact.reason).join('; ')).toMatch(reason);
    expect(signers(given).people).toMatchObject({ [provider]: 'allowed inconclusive' });
    expect(sign(given, 'alice')).toMatchObject({ verdict: 'inconclusive', mfa: 'inconclusive' });
  });

  it.each([
    ['entra.app-role-assigned-to', /assigned/],
    ['entra.users', /users/],
    ['entra.group-members', /members/],
    ['entra.group-owners', /owners/],
    ['entra.service-principal-owners', /owners/],
    ['entra.directory-role-assignments', /directory roles/],
  ])('is not known of anyone else without %s', (kind, reason) => {
    const directory = { ...users('alice', 'bob'), groups: [{ id: 'g-1', members: [] }] };
    const given = chained({ directory, unread: new Set([kind]) });
    const { missing } = signers(given);
    expect(missing.map((fact) => fact.reason).join('; ')).toMatch(reason);
    expect(sign(given, provider).mfa).toBe('inconclusive');
    expect(sign(given, 'bob').mfa).toBe('inconclusive');
  });

  it.each(['entra.conditional-access-policies', 'entra.security-defaults'])(
    'is not known without %s',
    (kind) => {
      const answer = sign(chained({ policies: [], unread: new Set([kind]) }), 'alice');
      expect(answer).toMatchObject({ verdict: 'allowed', mfa: 'inconclusive' });
    },
  );

  it('may be anybody of the tenant where no assignment is required, guests included', () => {
    const directory = users('alice', 'bob');
    directory.users.push({ id: 'guest', userType: 'Guest' } as (typeof directory.users)[number]);
    for (const required of [false, null]) {
      const open = { ...assigned('alice'), required };
      const given = chained({ directory, applications: [open], policies: [mfaExcept('guest')] });
      expect(signers(given).people, String(required)).toEqual({
        alice: 'allowed enforced',
        bob: 'inconclusive enforced',
        guest: 'inconclusive inconclusive',
      });
      expect(sign(given, provider).mfa).toBe('inconclusive');
    }
  });

  it('may be every role that trusts the provider where claims decide', () => {
    const given = chained({ applications: [application({ assigned: [{ principal: 'alice' }] })] });
    expect(signers(given, aws([operator, reader])).people).toEqual({ alice: 'inconclusive enforced' });
    const uncovered = { ...given, policies: [] };
    expect(signers(uncovered).people).toEqual({ alice: 'inconclusive inconclusive' });
  });

  it('may be another role than the assignment names, which claims can add', () => {
    const given = chained({ applications: [assigned('alice')] });
    const only = (name: string) => aws([name === 'operator' ? operator : reader]);
    expect(sign(given, 'alice', only('operator')).verdict).toBe('allowed');
    const other = sign(given, 'alice', only('reader'));
    expect(other.verdict).toBe('inconclusive');
    expect(other.missing.map(({ reason }) => reason).join()).toContain('claims');
  });

  it('proves nobody where the trust policy asks for more than the audience', () => {
    const asking = role('operator', [samlTrust({ StringEquals: { 'SAML:sub': 'alice' } })], signing);
    expect(sign(chained(), 'alice', aws([asking])).verdict).toBe('inconclusive');
    const audience = { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } };
    const plain = role('operator', [samlTrust(audience)], signing);
    expect(sign(chained(), 'alice', aws([plain])).verdict).toBe('allowed');
  });

  it('is proved of nobody where the application is disabled', () => {
    for (const enabled of [false, null]) {
      const given = chained({ applications: [{ ...assigned('alice'), enabled }], policies: [] });
      expect(signers(given).people).toEqual({ alice: 'inconclusive inconclusive' });
    }
  });

  it('finds members of an assigned group, its owner, and not surely those of a group within it', () => {
    const directory = {
      ...users('alice', 'bob', 'carol', 'dora'),
      groups: [
        { id: 'outer', members: ['alice', 'inner'], owners: ['carol'] },
        { id: 'inner', members: ['bob'] },
      ],
    };
    const given = chained({ directory, applications: [assigned('outer')], policies: [mfaExcept('carol')] });
    expect(signers(given).people).toEqual({
      alice: 'allowed enforced',
      bob: 'inconclusive enforced',
      carol: 'allowed not-enforced',
    });
    expect(sign(given, 'dora')).toMatchObject({ verdict: 'denied', missing: [] });
  });

  it('finds who can change the application, and who can reset the credentials of those assigned', () => {
    const directory = {
      ...users('alice', 'owner', 'administrator', 'helpdesk'),
      servicePrincipals: [{ id: signer, appId: signerAppId, owners: ['owner'] }],
      directoryAssignments: [
        { principal: 'administrator', role: directoryRoles.applicationAdministrator },
        { principal: 'helpdesk', role: directoryRoles.helpdesk },
      ],
    };
    const everywhere = policy({});
    const given = chained({ directory, applications: [assigned('alice')], policies: [everywhere] });
    expect(signers(given).people).toEqual({
      alice: 'allowed enforced',
      owner: 'allowed enforced',
      administrator: 'allowed enforced',
      helpdesk: 'allowed enforced',
    });
    const reset = chained({
      directory,
      applications: [assigned('alice')],
      policies: [policy({ users: { includeUsers: ['All'], excludeUsers: ['alice'] } })],
    });
    expect(sign(reset, 'helpdesk')).toMatchObject({ verdict: 'allowed', mfa: 'not-enforced' });
  });

  it('asks of those eligible as of members', () => {
    const directory = {
      ...users('alice'),
      groups: [{ id: 'outer', eligible: [{ principalId: 'alice', accessId: 'member' }] }],
    };
    const given = chained({ directory, applications: [assigned('outer')], policies: [] });
    const answer = sign(given, 'alice');
    expect(answer).toMatchObject({ verdict: 'allowed', mfa: 'not-enforced' });
    expect(answer.paths[0]?.manner).toBe('eligible');
  });

  it('leaves a disabled account open, and proves no gap by it', () => {
    const directory = users('alice');
    directory.users[0]!.accountEnabled = false;
    const given = chained({ directory, applications: [assigned('alice')], policies: [] });
    expect(signers(given).people).toEqual({ alice: 'inconclusive inconclusive' });
  });
});

describe('an OpenID Connect provider', () => {
  const tokens = `arn:aws:iam::${account}:oidc-provider/sts.windows.net/${tenantId}/`;
  const workload = role(
    'workload',
    [trust({ Federated: tokens }, undefined, 'sts:AssumeRoleWithWebIdentity')],
    signing,
  );
  const openId = (part: object = {}) => [
    { arn: tokens, url: `sts.windows.net/${tenantId}/`, audiences: [signerAppId], ...part },
  ];

  it('is followed to the application of its audience, whose people may come; the provider stays', () => {
    const given = chained({ openId: openId() });
    expect(signers(given, aws([workload])).people).toEqual({
      [tokens]: 'allowed inconclusive',
      alice: 'inconclusive enforced',
      bob: 'inconclusive enforced',
    });
  });

  it.each([
    ['another issuer', { url: 'token.example.test' }],
    ['an audience of no application', { audiences: ['sts.amazonaws.com'] }],
    ['no audience', { audiences: [] }],
  ])('is not followed with %s', (_, part) => {
    const given = chained({ openId: openId(part) });
    expect(signers(given, aws([workload])).people).toEqual({ [tokens]: 'allowed inconclusive' });
  });
});

describe('case 36: Identity Center with another identity provider', () => {
  const ssoRole = role(
    'aws-reserved/sso.amazonaws.com/us-east-1/AWSReservedSSO_Operators_0123456789abcdef',
    [
      trust(
        { Federated: `arn:aws:iam::${account}:saml-provider/AWSSSO_0_DO_NOT_DELETE` },
        undefined,
        'sts:AssumeRoleWithSAML',
      ),
    ],
    signing,
  );
  const center = (externalId: string | null): AwsIdentityModel => ({
    ...aws([ssoRole]),
    permissionSets: [{ arn: 'ps-1', instance, name: 'Operators', sessionSeconds: 3600, evidence: [] }],
    assignments: [
      { account, permissionSet: 'ps-1', principalType: 'USER', principalId: 'u-1', evidence: [] },
    ],
    directoryUsers: [
      {
        id: 'u-1',
        userName: 'alice',
        status: 'ENABLED',
        email: null,
        employeeNumber: null,
        externalIds: externalId === null ? [] : [{ issuer: 'entra', id: externalId }],
        evidence: [],
      },
    ],
  });
  const audience = `https://us-east-1.signin.aws.amazon.com/platform/saml/${identityStore}`;
  const tenant = (part: Partial<World> = {}): World =>
    world({
      directory: users('alice'),
      applications: [application({ names: [audience] })],
      policies: [mfaForAll],
      instances: [{ InstanceArn: instance, IdentityStoreId: identityStore }],
      ...part,
    });
  const id = sourceAssumption(instance, tenantId);
  const accepted = { id, approver: 'security-officer', expires: '2026-12-01', inForce: true };
  const asked = (given: World, assumptions = [accepted], externalId: string | null = 'alice') => {
    const federation = federated(given, { assumptions });
    const model = center(externalId);
    const { verdict, mfa } = effectiveAccess(model, 'u-1', 'kms:Sign', keyArn, { federation });
    const { why } = federation.centerSignIn(model.directoryUsers[0]!);
    return { verdict, mfa, why, notes: federation.notes };
  };

  it('is not known without an assumption, and says that no API tells', () => {
    const found = asked(tenant(), []);
    expect(found).toMatchObject({ verdict: 'allowed', mfa: 'inconclusive', notes: [] });
    expect(found.why).toContain('readable by no API');
    expect(found.why).toContain(id);
  });

  it('is what Conditional Access says where the assumption is accepted, and the note names it', () => {
    expect(asked(tenant())).toMatchObject({ verdict: 'allowed', mfa: 'enforced', why: null });
    expect(asked(tenant({ policies: [mfaExcept('alice')] })).mfa).toBe('not-enforced');
    expect(asked(tenant()).notes.join()).toContain(`${id}, accepted by security-officer until 2026-12-01`);
  });

  it('counts an expired assumption as none', () => {
    const found = asked(tenant(), [{ ...accepted, expires: '2026-11-01', inForce: false }]);
    expect(found).toMatchObject({ mfa: 'inconclusive', notes: [] });
    expect(found.why).toContain('expired on 2026-11-01');
  });

  it.each<[string, World, string | null, RegExp]>([
    ['a user whom no id joins', tenant(), null, /no immutable id/],
    ['a user of an id that is nobody', tenant(), 'zoe', /no immutable id/],
    [
      'no application with its audience',
      tenant({ applications: [application({ names: [] })] }),
      'alice',
      /no application/,
    ],
    [
      'the audience of another identity store',
      tenant({ applications: [application({ names: [audience.replace(identityStore, 'd-0000000000')] })] }),
      'alice',
      /no application/,
    ],
    [
      'two applications with its audience',
      tenant({
        applications: [application({ names: [audience] }), { id: 'app-2', appId: 'a-2', names: [audience] }],
      }),
      'alice',
      /more than one application/,
    ],
    [
      'two instances',
      tenant({
        instances: [
          { InstanceArn: instance, IdentityStoreId: identityStore },
          { InstanceArn: `${instance}0`, IdentityStoreId: 'd-2' },
        ],
      }),
      'alice',
      /several instances/,
    ],
    ['no instance read', tenant({ unread: new Set(['aws.sso.instances']) }), 'alice', /no instance/],
    [
      'policies that were not read',
      tenant({ policies: [], unread: new Set(['entra.conditional-access-policies']) }),
      'alice',
      /not known/,
    ],
  ])('is not known with %s', (_, given, externalId, reason) => {
    const found = asked(given, [accepted], externalId);
    expect(found.mfa).toBe('inconclusive');
    expect(found.why).toMatch(reason);
  });
});
