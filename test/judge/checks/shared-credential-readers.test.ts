import { describe, expect, it } from 'vitest';
import type { AwsIdentityModel } from '../../../src/estate/identity/aws/model.ts';
import type { AzureIdentityModel } from '../../../src/estate/identity/azure/model.ts';
import { sharedCredentialReaders } from '../../../src/judge/checks/shared-credential-readers.ts';
import type { Scope, Selector, TrustedRole } from '../../../src/scope/scope.ts';
import {
  account,
  allow,
  deny,
  estate,
  keyArn,
  noCredentials,
  resource,
  role,
  roleArn,
  trust,
  user,
} from '../../analyse/access/aws/estate.ts';
import {
  resourceGroup,
  roles as azureRoles,
  subscription,
  tenantId,
  tenantOf,
  vault,
} from '../../analyse/access/azure/tenant.ts';
import { judge, member, reach, type Given } from '../estate-fixture.ts';

const secret = `arn:aws:secretsmanager:us-east-1:${account}:secret:pin-Abc123`;
const tags = { system: 'ocsp' };
const credentials = { ...noCredentials, password: true };
const reading = allow('secretsmanager:GetSecretValue');
const facts = { key: null, createdAt: null, changedAt: null, rotatedAt: null };
const machine = `arn:aws:ec2:us-east-1:${account}:instance/i-1`;

const may = (
  resources: string[],
  source = 'aws',
  actions = ['secretsmanager:GetSecretValue'],
): TrustedRole => ({
  duties: 'Keeps the secrets',
  systems: ['ocsp'],
  may: [{ source, actions, resources }],
});
const person = (personId: string, roles: string[], status = 'active') =>
  member(personId, { personId, status, employment: 'employee', endsAt: null, email: null, roles });
const entry = (of: string, kind: string, personId = 'P-1') =>
  member('g-1', { account: of, kind, personId, confirmedBy: 'P-9', confirmedAt: '2026-01-01T00:00:00Z' });
const ann = (statements = [reading], personId: string | null = 'P-1') =>
  user('ann', statements, {
    tags: personId === null ? {} : { 'person-id': personId },
    credentials,
  });

interface Case {
  model?: Partial<AwsIdentityModel>;
  roles?: Scope['roles'];
  roster?: object[];
  register?: object[];
}

function judged(one: Case = {}, more: Given = {}) {
  const model = estate({
    users: [ann()],
    resources: [resource(secret, null, { tags, secret: facts })],
    ...one.model,
  });
  const scope = {
    sources: { aws: { kind: 'aws', accounts: [account], regions: ['us-east-1'] } },
    roles: one.roles ?? { keeper: may([secret]) },
  } as unknown as Partial<Scope>;
  const given = {
    scope,
    declared: { select: [{ source: 'aws', tag: tags }] as Selector[] },
    reach: reach({ resources: new Set(['i-1']) }),
    inapplicable: ['identity.azure', 'identity.signInTenants', 'identity.directoryUsers'],
    unplanned: ['people.leavers', ...(one.register === undefined ? ['people.accountRegister'] : [])],
    collections: {
      'identity.aws': [member('aws', { model })],
      'people.roster': one.roster ?? [person('P-1', ['keeper'])],
      'people.accountRegister': one.register ?? [],
    } as NonNullable<Given['collections']>,
  };
  return judge(sharedCredentialReaders, { ...given, ...more });
}

const withMachine = (arn: string, service = 'ec2.amazonaws.com'): Partial<AwsIdentityModel> => ({
  users: [ann()],
  roles: [role('worker', [trust({ Service: service })], [reading])],
  resources: [
    resource(secret, null, { tags, secret: facts }),
    resource(arn, null, { tags, workloadRole: roleArn('worker') }),
  ],
});

describe('who can read a secret', () => {
  it.each<[string, Case, string]>([
    ['whose role is for exactly that', {}, 'pass'],
    ['whose role is for all secrets', { roles: { keeper: may(['*']) } }, 'pass'],
    ['whose role is for another secret', { roles: { keeper: may([`${secret}2`]) } }, 'fail'],
    [
      'whose role is for something else',
      { roles: { keeper: may([secret], 'aws', ['secretsmanager:DescribeSecret']) } },
      'fail',
    ],
    [
      'whose role is for that in a source of another kind',
      { roles: { keeper: may([secret], 'az') } },
      'fail',
    ],
    ['whose role is declared nowhere', { roles: {} }, 'fail'],
    ['without a role', { roster: [person('P-1', [])] }, 'fail'],
    ['who is on no roster', { roster: [person('P-2', ['keeper'])] }, 'fail'],
    ['who left', { roster: [person('P-1', ['keeper'], 'terminated')] }, 'fail'],
    ['of nobody', { model: { users: [ann([reading], null)] } }, 'fail'],
    [
      'with an account that nobody can sign in with',
      { model: { users: [{ ...ann([reading], null), credentials: noCredentials }] } },
      'pass',
    ],
    ['denied', { model: { users: [ann([reading, deny('secretsmanager:*')], null)] } }, 'pass'],
    [
      'by assuming a role',
      {
        model: {
          users: [
            ann(),
            user('bob', [allow('sts:AssumeRole')], { tags: { 'person-id': 'P-2' }, credentials }),
          ],
          roles: [role('vault', [trust({ AWS: `arn:aws:iam::${account}:root` })], [reading])],
        },
        roster: [person('P-1', ['keeper']), person('P-2', [])],
      },
      'fail',
    ],
    [
      'under a condition that nobody can read',
      {
        model: {
          users: [
            ann([allow('secretsmanager:GetSecretValue', '*', { StringResembles: { 'aws:username': 'x' } })]),
          ],
        },
        roles: {},
      },
      'inconclusive',
    ],
    [
      'a service that somebody answers for',
      { register: [entry(`arn:aws:iam::${account}:user/ann`, 'service')], roles: {} },
      'pass',
    ],
    [
      'a service whose owner left',
      {
        register: [entry(`arn:aws:iam::${account}:user/ann`, 'service')],
        roster: [person('P-1', ['keeper'], 'terminated')],
      },
      'fail',
    ],
    [
      'an account that a group uses',
      { register: [entry(`arn:aws:iam::${account}:user/ann`, 'shared')] },
      'fail',
    ],
    [
      'a break-glass account of somebody whose role is for it',
      { register: [entry(`arn:aws:iam::${account}:user/ann`, 'break-glass')] },
      'pass',
    ],
    [
      'a break-glass account of somebody else',
      { register: [entry(`arn:aws:iam::${account}:user/ann`, 'break-glass')], roles: {} },
      'fail',
    ],
  ])('%s: %s', (_name, given, expected) => {
    expect(judged(given).status).toBe(expected);
  });

  it('is named with the secret and the way', () => {
    const [first] = judged({ roles: {} }).exceptions;
    expect(first?.subject).toBe(`AWS user ann in ${account}`);
    expect(first?.condition).toContain('can read pin-Abc123');
    expect(first?.witness).toMatchObject({ certainty: 'proved', secrets: [secret] });
  });
});

describe('workloads that read secrets', () => {
  it.each<[string, Case, string]>([
    ['on a machine of the system', { model: withMachine(machine) }, 'pass'],
    ['on a machine beside it', { model: withMachine(`${machine}0`) }, 'fail'],
    ['in a service that is no machine', { model: withMachine(machine, 'lambda.amazonaws.com') }, 'fail'],
    [
      'beside it, for which somebody answers',
      { model: withMachine(`${machine}0`), register: [entry(roleArn('worker'), 'service')] },
      'pass',
    ],
  ])('%s: %s', (_name, given, expected) => {
    expect(judged(given).status).toBe(expected);
  });
});

describe('a secret under a key of the CA', () => {
  const under = (key: string, statements = [reading]): Partial<AwsIdentityModel> => ({
    users: [ann(statements)],
    resources: [
      resource(secret, null, { tags, secret: { ...facts, key } }),
      resource(
        keyArn,
        [{ ...trust({ AWS: `arn:aws:iam::${account}:root` }, undefined, 'kms:*'), Resource: '*' }],
        { tags },
      ),
    ],
  });
  it.each<[string, Partial<AwsIdentityModel>, string]>([
    ['whoever may decrypt reads it', under(keyArn, [reading, allow('kms:Decrypt')]), 'fail'],
    ['named by its id alone', under('0001', [reading, allow('kms:Decrypt')]), 'fail'],
    ['whoever may not is not shown to', under(keyArn), 'inconclusive'],
    ['by a key that is not of the system', under(`${keyArn}9`, [reading, allow('kms:*')]), 'inconclusive'],
  ])('%s: %s', (_name, model, expected) => {
    const judgement = judged({ model, roles: {} });
    expect(judgement.status).toBe(expected);
  });
});

describe('no secret at all', () => {
  const none = { model: { resources: [] } };
  it('is not operated, with the proof of zero', () => {
    expect(judged(none)).toMatchObject({ status: 'not_operated', population: { expected: 0, inspected: 0 } });
  });

  it('is not proved where a secret bears no tags that were read, or reads are missing', () => {
    const unread = { model: { resources: [resource(secret, null, { tags: null, secret: facts })] } };
    expect(judged(unread).status).toBe('inconclusive');
    expect(judged(none, { denied: ['identity.aws'] }).status).toBe('inconclusive');
  });
});

describe('an Azure vault', () => {
  const select: Selector[] = [{ source: 'test', tag: tags }];
  const vaultId = vault.toLowerCase();
  const of = (model: AzureIdentityModel, roles: Scope['roles'], denied: string[] = []) =>
    judge(sharedCredentialReaders, {
      scope: {
        sources: { test: { kind: 'azure', tenant: tenantId, subscriptions: [subscription] } },
        roles,
      },
      declared: { select },
      inapplicable: ['identity.aws'],
      unplanned: ['people.leavers', 'people.accountRegister'],
      denied,
      collections: {
        'identity.azure': [member('az', { model })],
        'identity.directoryUsers': [
          member('ann', {
            objectId: 'ann',
            name: 'ann',
            enabled: true,
            guest: false,
            personId: 'P-1',
            mail: null,
            createdAt: null,
          }),
        ],
        'people.roster': [person('P-1', ['keeper'])],
      },
    });
  const vaults = [{ id: vault, rbac: false, tags, policies: [{ principal: 'ann', secrets: ['get'] }] }];
  const keeper = {
    keeper: may([vaultId], 'test', ['Microsoft.KeyVault/vaults/secrets/getSecret/action']),
  };

  it('is read by whose role is for it', () => {
    expect(of(tenantOf({ users: [{ id: 'ann' }], vaults }), keeper).status).toBe('pass');
    expect(of(tenantOf({ users: [{ id: 'ann' }], vaults }), {}).status).toBe('fail');
  });

  it('is read by whom an eligible role lets in', () => {
    const model = tenantOf({
      users: [{ id: 'ann' }],
      vaults: [{ id: vault, rbac: true, tags }],
      assignments: [{ principal: 'ann', role: azureRoles.owner, scope: vault, hold: 'eligible' }],
    });
    expect(of(model, {}).status).not.toBe('pass');
    expect(of(model, {}).status).not.toBe('not_operated');
  });

  it('is left open where a managed HSM stands beside it, or nothing was read', () => {
    const hsm = `${resourceGroup}/providers/Microsoft.KeyVault/managedHSMs/hsm`;
    const model = tenantOf({ users: [{ id: 'ann' }], vaults, modules: [{ id: hsm, tags }] });
    expect(of(model, keeper).status).toBe('inconclusive');
    expect(of(tenantOf({ vaults: [] }), keeper, ['identity.azure']).status).toBe('inconclusive');
  });
});
