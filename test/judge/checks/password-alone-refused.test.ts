import { describe, expect, it } from 'vitest';
import type { UserCredentials } from '../../../src/estate/identity/aws/model.ts';
import { passwordAloneRefused } from '../../../src/judge/checks/password-alone-refused.ts';
import type { Scope, Selector } from '../../../src/scope/scope.ts';
import {
  account,
  allow,
  estate,
  noCredentials,
  resource,
  standalone,
  user,
} from '../../analyse/access/aws/estate.ts';
import { subscription, tenantId, tenantOf, vault } from '../../analyse/access/azure/tenant.ts';
import { judge, member, type Given } from '../estate-fixture.ts';

const tags = { system: 'ocsp' };
const secret = `arn:aws:secretsmanager:us-east-1:${account}:secret:pin-Abc123`;
const aws: Partial<Scope> = {
  sources: { aws: { kind: 'aws', accounts: [account], regions: ['us-east-1'] } },
};

function inAws(credentials: Partial<UserCredentials>, more: Given = {}, root = {}): string {
  const known = standalone(account);
  const model = estate({
    accounts: [{ ...known, root: { ...known.root, ...root } }],
    users: [user('ann', [allow('secretsmanager:*')], { credentials: { ...noCredentials, ...credentials } })],
    resources: [resource(secret, null, { tags })],
  });
  return judge(passwordAloneRefused, {
    scope: aws,
    declared: { select: [{ source: 'aws', tag: tags }] as Selector[] },
    inapplicable: [
      'identity.azure',
      'identity.signInTenants',
      'identity.directoryUsers',
      'identity.signInDomains',
    ],
    unplanned: ['people.leavers', 'people.accountRegister'],
    collections: { 'identity.aws': [member('aws', { model })] },
    ...more,
  }).status;
}

describe('in AWS, a user', () => {
  it.each<[string, Partial<UserCredentials>, string]>([
    ['with a password and a device', { password: true, mfaActive: true }, 'pass'],
    ['with a password alone', { password: true, mfaActive: false }, 'fail'],
    ['with a key alone, which nobody guesses', { activeAccessKeys: 1 }, 'pass'],
    ['whose password was not read', { password: null, mfaActive: false }, 'inconclusive'],
    ['whose device was not read', { password: true, mfaActive: null }, 'inconclusive'],
  ])('%s: %s', (_name, credentials, expected) => {
    expect(inAws(credentials)).toBe(expected);
  });

  it('who is the root user is asked as well', () => {
    const root = { passwordPresent: true, centrallyManaged: false };
    expect(inAws({}, {}, { ...root, mfaEnabled: true })).toBe('pass');
    expect(inAws({}, {}, { ...root, mfaEnabled: false })).not.toBe('pass');
    expect(inAws({}, {}, { ...root, mfaEnabled: null })).toBe('inconclusive');
  });

  it.each(['identity.aws', 'people.roster'])('without %s nothing passes', (name) => {
    expect(inAws({ password: true, mfaActive: true }, { denied: [name] })).toBe('inconclusive');
  });
});

describe('in a directory', () => {
  const judged = (domain: string | null): string =>
    judge(passwordAloneRefused, {
      scope: { sources: { test: { kind: 'azure', tenant: tenantId, subscriptions: [subscription] } } },
      declared: { select: [{ source: 'test', tag: tags }] },
      inapplicable: ['identity.aws'],
      unplanned: ['people.leavers', 'people.accountRegister'],
      collections: {
        'identity.azure': [
          member('az', {
            model: tenantOf({
              users: [{ id: 'ann' }],
              vaults: [{ id: vault, rbac: false, tags, policies: [{ principal: 'ann', keys: ['sign'] }] }],
            }),
          }),
        ],
        'identity.directoryUsers': [
          member('ann', {
            objectId: 'ann',
            name: 'ann@example.test',
            enabled: true,
            guest: false,
            personId: null,
            mail: null,
            createdAt: null,
            container: tenantId,
          }),
        ],
        'identity.signInDomains':
          domain === null
            ? []
            : [member('d', { domain: 'example.test', authentication: domain, container: tenantId })],
      },
    }).status;

  it('it is open without the policies that would ask for more', () => {
    for (const domain of ['managed', 'federated', null]) expect(judged(domain)).toBe('inconclusive');
  });
});
