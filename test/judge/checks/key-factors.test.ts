import { describe, expect, it } from 'vitest';
import type { Member } from '../../../src/estate/collection.ts';
import type { RoleAssignment } from '../../../src/estate/identity/role-assignments.ts';
import type { SignInMethods } from '../../../src/estate/identity/sign-in-methods.ts';
import type { SignInTenant } from '../../../src/estate/identity/sign-in-tenants.ts';
import { keyFactorsNonExtractable } from '../../../src/judge/checks/key-factors-non-extractable.ts';
import {
  emptyTenant,
  modelOf,
  policy,
  user,
  type Json,
  type Tenant,
} from '../../analyse/access/entra/tenant.ts';
import { judge, member } from '../estate-fixture.ts';

const methods = (registered: string[], part: Partial<SignInMethods> = {}): SignInMethods =>
  member('alice', {
    account: 'alice',
    name: 'alice',
    registered,
    passkeys: [],
    windowsHello: [],
    policy: {
      methods: ['Fido2', 'SoftwareOath', 'X509Certificate'].map((id) => ({
        id,
        enabled: id === 'Fido2',
        targets: { include: 'everyone', exclude: [] } as const,
      })),
      passkeys: { allowedModels: ['model'], syncedAllowed: false, attested: true },
    },
    ...part,
  });

const bound = [{ id: 'k', model: 'Key', aaGuid: 'model', type: 'device-bound', attested: true }] as const;

function judged(
  own: SignInMethods[],
  policies: Json[] = [],
  enabled = true,
  more: Readonly<Record<string, readonly Member[]>> = {},
  part: Partial<Tenant> = {},
) {
  const assignment: RoleAssignment = member('ra', {
    principal: 'alice',
    principalType: 'User',
    role: '/roleDefinitions/contributor',
    roleName: 'Contributor',
    scope: '/subscriptions/s',
    hold: 'standing',
    endsAt: null,
    privileged: true,
  } as const);
  const tenant: SignInTenant = member('tenant', {
    model: modelOf({ ...emptyTenant, users: [user('alice')], policies, ...part }),
  });
  return judge(keyFactorsNonExtractable, {
    collections: {
      'identity.roleAssignments': [assignment],
      'identity.directoryUsers': [
        member('alice', {
          objectId: 'alice',
          name: 'alice',
          enabled,
          guest: false,
          personId: null,
          mail: null,
        }),
      ],
      'identity.signInMethods': own,
      'identity.signInTenants': [tenant],
      ...more,
    },
  });
}

describe('keys of everybody in reach', () => {
  it.each([
    ['an attested key that is bound to its device', [methods([], { passkeys: bound })], 'pass'],
    ['a seed in an app beside it', [methods(['softwareOneTimePasscode'], { passkeys: bound })], 'fail'],
    [
      'an app of a telephone beside it',
      [methods(['microsoftAuthenticatorPush'], { passkeys: bound })],
      'inconclusive',
    ],
    ['text messages alone', [methods(['mobilePhone'])], 'not_applicable'],
    ['nothing read', [], 'inconclusive'],
  ])('%s: %s', (_name, own, expected) => {
    expect(judged(own).status).toBe(expected);
  });

  it('methods that Conditional Access refuses everywhere are no factors', () => {
    const own = [methods(['softwareOneTimePasscode'], { passkeys: bound })];
    const strength = { id: 's', displayName: 'Keys', allowedCombinations: ['fido2'] };
    const everyone = policy({ grant: { authenticationStrength: strength } });
    const browsers = policy({
      grant: { authenticationStrength: strength },
      conditions: { clientAppTypes: ['browser'] },
    });
    expect(judged(own, [everyone]).status).toBe('pass');
    expect(judged(own, [browsers])).toMatchObject({
      status: 'fail',
      exceptions: [
        {
          subject: 'alice',
          condition:
            'can sign in with a key that can be taken out: softwareOneTimePasscode: the seed of its codes is a key that stands in an app',
        },
      ],
    });
  });

  it('a method from which only those are left out who could join a group is one that they may use', () => {
    const own = methods([], { passkeys: bound });
    const seeds = own.policy!.methods.map((one) =>
      one.id === 'SoftwareOath'
        ? { ...one, enabled: true, targets: { include: 'everyone' as const, exclude: ['exempt'] } }
        : one,
    );
    const given = (members: string[]) =>
      judged(
        [{ ...own, policy: { ...own.policy!, methods: seeds } }],
        [],
        true,
        {
          'identity.directoryGroups': [
            member('exempt', { objectId: 'exempt', name: 'exempt', transitiveMembers: members }),
          ],
        },
        {
          groups: [{ id: 'exempt', members }],
          groupEligibility: [{ principalId: 'alice', groupId: 'exempt', accessId: 'member' }],
        },
      ).status;
    expect(given(['alice'])).toBe('pass');
    expect(given([])).toBe('inconclusive');
  });

  it('nobody who can sign in: nothing is proved', () => {
    expect(judged([methods([])], [], false).status).toBe('inconclusive');
  });
});
