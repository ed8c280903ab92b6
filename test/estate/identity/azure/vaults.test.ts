import { describe, expect, it } from 'vitest';
import type { AzureIdentityModel } from '../../../../src/estate/identity/azure/model.ts';
import {
  emptyTenant,
  modelOf,
  otherSubscription,
  pagesOf,
  subscription,
  tenantId,
  vault,
} from '../../../analyse/access/azure/tenant.ts';

const policy = { tenantId, objectId: 'ANN', permissions: { keys: ['Get', 'SIGN'], secrets: [] } };
const page = (item: unknown, kind = 'azure.key-vault.vaults') =>
  pagesOf(emptyTenant()).map((one) =>
    one.kind === kind && one.container === subscription ? { ...one, value: { value: [item] } } : one,
  );
const lowered = (properties: unknown, more: object = {}): AzureIdentityModel =>
  modelOf(page({ id: vault, name: 'keys', properties, ...more }));
const reasons = (model: AzureIdentityModel): string[] => model.gaps.map(({ reason }) => reason);

describe('key vaults and managed HSMs as they are read', () => {
  it('keeps what a vault says, in lower case where Azure compares that way', () => {
    const model = lowered(
      { enableRbacAuthorization: false, accessPolicies: [policy] },
      { tags: { system: 'ocsp-new' } },
    );
    expect(model.gaps).toEqual([]);
    expect(model.vaults).toEqual([
      {
        id: vault.toLowerCase(),
        type: 'vault',
        name: 'keys',
        source: 'test',
        container: subscription,
        tags: { system: 'ocsp-new' },
        resourceGroup: 'ocsp',
        rolesDecide: false,
        policies: [
          {
            principal: 'ann',
            tenant: tenantId,
            application: null,
            permissions: { keys: ['get', 'sign'], secrets: [] },
            evidence: [`azure.key-vault.vaults ${subscription}`],
          },
        ],
        evidence: [`azure.key-vault.vaults ${subscription}`],
      },
    ]);
  });

  it('takes a vault that does not say who decides for neither way', () => {
    expect(lowered({ accessPolicies: [] }).vaults[0]?.rolesDecide).toBeNull();
    expect(lowered({ enableRbacAuthorization: 'yes', accessPolicies: [] }).vaults[0]?.rolesDecide).toBeNull();
  });

  it('needs no policies of a vault that roles decide over, and misses them of any other', () => {
    expect(reasons(lowered({ enableRbacAuthorization: true }))).toEqual([]);
    expect(reasons(lowered({ enableRbacAuthorization: false }))[0]).toContain('were not shown');
    expect(reasons(lowered(undefined))[0]).toContain('were not shown');
    expect(reasons(lowered({ enableRbacAuthorization: false, accessPolicies: {} }))[0]).toContain(
      'are not understood',
    );
  });

  it('names the place of a policy that it does not understand, and keeps the others', () => {
    const model = lowered({
      enableRbacAuthorization: false,
      accessPolicies: [policy, { ...policy, objectId: 7 }, 'x'],
    });
    expect(model.vaults[0]?.policies).toHaveLength(1);
    expect(model.gaps.map(({ subject, permission }) => [subject, permission])).toEqual([
      [vault.toLowerCase(), 'Microsoft.KeyVault/vaults/read'],
      [vault.toLowerCase(), 'Microsoft.KeyVault/vaults/read'],
    ]);
    expect(reasons(model)[0]).toContain('access policy 2 is not understood');
  });

  it('keeps a list of permissions that it does not understand as not known', () => {
    const permissions = (value: unknown) =>
      lowered({ enableRbacAuthorization: false, accessPolicies: [{ ...policy, permissions: value }] })
        .vaults[0]?.policies[0]?.permissions;
    expect(permissions({ keys: 'sign', secrets: ['get', 7], storage: null })).toEqual({
      keys: null,
      secrets: null,
      storage: [],
    });
    expect(permissions(undefined)).toBeNull();
    expect(permissions('all')).toBeNull();
  });

  it('takes an application that it does not understand for one', () => {
    const policies = [{ ...policy, applicationId: { id: 'app' } }];
    expect(
      lowered({ enableRbacAuthorization: false, accessPolicies: policies }).vaults[0]?.policies[0]
        ?.application,
    ).toBe('not understood');
  });

  it('says where tags are not understood, for the vault may be of any system', () => {
    const model = lowered({ enableRbacAuthorization: true }, { tags: { system: 7 } });
    expect(model.vaults[0]?.tags).toEqual({});
    expect(reasons(model)[0]).toContain('its tags');
  });

  it('notes a vault without an id, and each subscription whose list was not read', () => {
    expect(modelOf(page({ name: 'keys' })).gaps).toMatchObject([
      { affects: 'vaults', container: subscription, reason: 'a vault is not understood' },
    ]);
    const unread = pagesOf(emptyTenant()).filter(
      ({ kind, container }) => !(kind.startsWith('azure.key-vault.') && container === otherSubscription),
    );
    expect(modelOf(unread).gaps.map(({ container, permission }) => [container, permission])).toEqual([
      [otherSubscription, 'Microsoft.KeyVault/vaults/read'],
      [otherSubscription, 'Microsoft.KeyVault/managedHSMs/read'],
    ]);
  });

  it('knows nothing of who decides over a managed HSM', () => {
    const id = `/subscriptions/${subscription}/resourceGroups/ocsp/providers/Microsoft.KeyVault/managedHSMs/hsm`;
    const model = modelOf(page({ id, name: 'hsm' }, 'azure.key-vault.managed-hsms'));
    expect(model.vaults).toMatchObject([{ type: 'managed-hsm', rolesDecide: null, policies: [] }]);
  });
});
