import { describe, expect, it } from 'vitest';
import { azureAccess, whoCanDo } from '../../../../src/analyse/access/azure/access.ts';
import type { MfaVerdict } from '../../../../src/analyse/access/answer.ts';
import type { AzureTarget } from '../../../../src/analyse/access/azure/answer.ts';
import { azureReaching } from '../../../../src/analyse/access/azure/reaching.ts';
import type { AzureIdentityModel } from '../../../../src/estate/identity/azure/model.ts';
import {
  emptyTenant,
  machine,
  modelOf,
  pagesOf,
  resourceGroup,
  roles,
  sub,
  subscription,
  tenantOf,
  vault,
  vaultKey,
  type Tenant,
} from './tenant.ts';

const on = (action: string, scope = vault) => ({
  action: `Microsoft.KeyVault/${action}`,
  plane: 'data' as const,
  scope,
});
const sign = on('vaults/keys/sign/action');
const getSecret = on('vaults/secrets/getSecret/action');
const people = [{ id: 'ann' }, { id: 'bob' }];
const verdict = (model: AzureIdentityModel, target = sign, who = 'ann'): string =>
  azureAccess(model, who, target).verdict;
const lastStep = (model: AzureIdentityModel, target = sign): string | undefined =>
  azureAccess(model, 'ann', target).access[0]?.path.at(-1)?.kind;

type Policy = NonNullable<Tenant['vaults'][number]['policies']>[number];
const policed = (...policies: Policy[]): Tenant['vaults'] => [{ id: vault, rbac: false, policies }];
const byRoles: Tenant['vaults'] = [{ id: vault, rbac: true }];
const holding = (role: string, vaults: Tenant['vaults'], scope = vault): AzureIdentityModel =>
  tenantOf({ users: people, vaults, assignments: [{ principal: 'ann', role, scope }] });
const custom = (actions: string[], vaults: Tenant['vaults']): AzureIdentityModel =>
  tenantOf({
    users: people,
    vaults,
    customRoles: [{ id: 'custom', actions }],
    assignments: [{ principal: 'ann', role: 'custom', scope: resourceGroup }],
  });

describe('the data of a vault that its access policies decide over', () => {
  it('is open to whom a policy names, for what it lists and no more', () => {
    const model = tenantOf({
      users: people,
      vaults: policed({ principal: 'ann', keys: ['Get', 'Sign'], secrets: ['list'] }),
    });
    expect(verdict(model)).toBe('allowed');
    expect(lastStep(model)).toBe('access-policy');
    expect(verdict(model, on('vaults/keys/read'))).toBe('allowed');
    expect(verdict(model, on('vaults/keys/unwrap/action'))).toBe('denied');
    expect(verdict(model, getSecret)).toBe('denied');
    expect(verdict(model, sign, 'bob')).toBe('denied');
  });

  it('is open for one key by the policy of its vault', () => {
    const model = tenantOf({ users: people, vaults: policed({ principal: 'ann', keys: ['sign'] }) });
    expect(verdict(model, { ...sign, scope: vaultKey })).toBe('allowed');
    expect(verdict(model, { ...sign, scope: `${vault}-other` })).toBe('inconclusive');
  });

  it.each([
    ['keys', 'vaults/keys/unwrap/action'],
    ['keys', 'vaults/keyrotationpolicies/write'],
    ['secrets', 'vaults/secrets/getSecret/action'],
    ['certificates', 'vaults/certificates/import/action'],
  ])('takes all %s for %s as well', (kind, action) => {
    const model = tenantOf({ users: people, vaults: policed({ principal: 'ann', [kind]: ['all'] }) });
    expect(verdict(model, on(action))).toBe('allowed');
    expect(verdict(model, on('vaults/storageaccounts/read'))).toBe('denied');
  });

  it('is open to the members of a group inside a group that a policy names', () => {
    const model = tenantOf({
      users: people,
      groups: [
        { id: 'outer', members: ['inner'] },
        { id: 'inner', members: ['ann'] },
      ],
      vaults: policed({ principal: 'outer', keys: ['sign'] }),
    });
    expect(verdict(model)).toBe('allowed');
    expect(verdict(model, sign, 'bob')).toBe('denied');
  });

  it('is open to who runs code on the machine whose identity a policy names', () => {
    const model = tenantOf({
      users: people,
      servicePrincipals: [{ id: 'mi', servicePrincipalType: 'ManagedIdentity' }],
      machines: [{ id: machine, identity: 'mi' }],
      assignments: [{ principal: 'ann', role: roles.machineContributor, scope: machine }],
      vaults: policed({ principal: 'mi', keys: ['sign'] }),
    });
    expect(azureAccess(model, 'ann', sign).access[0]?.path.map(({ kind }) => kind)).toEqual([
      'runs-code-as',
      'access-policy',
    ]);
    expect(verdict(model)).toBe('allowed');
  });

  it('does not know what a permission of another name gives, nor a kind of another name', () => {
    const named = tenantOf({
      users: people,
      vaults: policed({ principal: 'ann', keys: ['verify', 'entangle'] }),
    });
    expect(verdict(named)).toBe('inconclusive');
    expect(verdict(named, on('vaults/keys/verify/action'))).toBe('allowed');
    expect(verdict(named, getSecret)).toBe('denied');
    expect(azureAccess(named, 'ann', sign).access[0]?.unproved[0]?.reason).toContain('keys entangle');
    const kind = tenantOf({ users: people, vaults: policed({ principal: 'ann', ...{ qubits: ['get'] } }) });
    expect(verdict(kind, getSecret)).toBe('inconclusive');
  });

  it('is only perhaps open through another application, or to somebody of another tenant', () => {
    const through = tenantOf({
      users: people,
      vaults: policed({ principal: 'ann', application: 'app', keys: ['sign'] }),
    });
    expect(verdict(through)).toBe('inconclusive');
    expect(azureAccess(through, 'ann', sign).access[0]?.unproved[0]?.reason).toContain('application app');
    const elsewhere = tenantOf({
      users: people,
      vaults: policed({ principal: 'ann', tenant: 'partner', keys: ['sign'] }),
    });
    expect(verdict(elsewhere)).toBe('denied');
    expect(whoCanDo(elsewhere, sign).access).toMatchObject([
      { certainty: 'possible', principal: { id: 'partner/ann', kind: 'external' } },
    ]);
  });

  it('is not open by roles over the data', () => {
    expect(verdict(holding(roles.cryptoUser, policed()))).toBe('denied');
  });

  it.each(['Microsoft.KeyVault/vaults/write', 'Microsoft.KeyVault/vaults/accessPolicies/write'])(
    'opens to who may %s, for he names himself',
    (action) => {
      const model = custom([action], policed());
      expect(verdict(model)).toBe('allowed');
      expect(azureAccess(model, 'ann', sign).access[0]?.means).toBe('takeover');
      expect(lastStep(model)).toBe('opens-data');
    },
  );

  it('opens to who may assign roles, though a deny assignment keeps the data operation from everyone', () => {
    const model = tenantOf({
      users: people,
      vaults: policed({ principal: 'bob', keys: ['sign'] }),
      assignments: [{ principal: 'ann', role: roles.userAccessAdministrator, scope: sub }],
      denies: [
        {
          scope: sub,
          actions: [],
          dataActions: ['*'],
          principals: ['00000000-0000-0000-0000-000000000000'],
        },
      ],
    });
    expect(verdict(model)).toBe('allowed');
    expect(verdict(model, sign, 'bob')).toBe('allowed');
  });
});

describe('the data of a vault that roles decide over', () => {
  it('is open by a role over the data, and not by access policies that are left behind', () => {
    expect(verdict(holding(roles.cryptoUser, byRoles))).toBe('allowed');
    const left = tenantOf({
      users: people,
      vaults: [{ id: vault, rbac: true, policies: [{ principal: 'ann', keys: ['all'] }] }],
    });
    expect(verdict(left)).toBe('denied');
  });

  it('is open, asked of the vault, to who holds a role over one of its keys', () => {
    const model = holding(roles.cryptoUser, byRoles, vaultKey);
    expect(verdict(model)).toBe('allowed');
    expect(verdict(model, { ...sign, scope: vaultKey })).toBe('allowed');
    expect(verdict(model, { ...sign, scope: `${vault}/keys/other` })).toBe('denied');
  });

  it('does not open to who may write the vault alone: access policies come back only with assigning roles', () => {
    expect(verdict(holding(roles.contributor, byRoles))).toBe('denied');
    expect(verdict(holding(roles.userAccessAdministrator, byRoles))).toBe('allowed');
  });

  it('opens past a deny assignment of the data to who may both write the vault and assign roles', () => {
    const denied = (role: string): AzureIdentityModel =>
      tenantOf({
        users: people,
        vaults: byRoles,
        assignments: [{ principal: 'ann', role, scope: sub }],
        denies: [
          {
            scope: sub,
            actions: [],
            dataActions: ['Microsoft.KeyVault/*'],
            principals: ['00000000-0000-0000-0000-000000000000'],
          },
        ],
      });
    expect(verdict(denied(roles.owner))).toBe('allowed');
    expect(verdict(denied(roles.cryptoUser))).toBe('denied');
  });

  it('is written by Resource Manager too, and its secrets may be read by deployments', () => {
    const model = custom(
      ['Microsoft.KeyVault/vaults/keys/write', 'Microsoft.KeyVault/vaults/deploy/action'],
      byRoles,
    );
    expect(verdict(model, on('vaults/keys/create/action'))).toBe('allowed');
    expect(verdict(model)).toBe('denied');
    expect(verdict(model, getSecret)).toBe('inconclusive');
  });
});

describe('the second factor of a sign-in to a vault', () => {
  const mfaOf = (_: string, service: string): MfaVerdict =>
    service === 'vaults' ? 'not-enforced' : 'enforced';
  const factors = (role: string, target: AzureTarget, from: typeof mfaOf = mfaOf): string[] =>
    azureReaching(holding(role, byRoles, sub), [target], { mfaOf: from }).reachers.map(({ mfa }) => mfa);
  const restart = {
    action: 'Microsoft.Compute/virtualMachines/restart/action',
    plane: 'control' as const,
    scope: machine,
  };

  it('is its own, which a policy for Azure management does not ask for', () => {
    expect(factors(roles.cryptoUser, sign)).toEqual(['not-enforced']);
    expect(factors(roles.owner, restart)).toEqual(['enforced']);
  });

  it('is as weak as that of either where something in Azure is changed first', () => {
    const other = (_: string, service: string): MfaVerdict =>
      service === 'vaults' ? 'enforced' : 'not-enforced';
    expect(factors(roles.owner, sign, other)).toEqual(['not-enforced']);
    expect(factors(roles.cryptoUser, sign, other)).toEqual(['enforced']);
  });
});

describe('the data of a vault of which something is not known', () => {
  it('is open neither by roles nor by policies for certain where the vault does not say which decide', () => {
    const undecided = (parts: Partial<Tenant>): AzureIdentityModel =>
      tenantOf({
        users: people,
        vaults: [{ id: vault, rbac: null, policies: [{ principal: 'bob', keys: ['sign'] }] }],
        ...parts,
      });
    const assigned = (role: string): AzureIdentityModel =>
      undecided({ assignments: [{ principal: 'ann', role, scope: sub }] });
    expect(verdict(undecided({}), sign, 'bob')).toBe('inconclusive');
    expect(verdict(assigned(roles.cryptoUser))).toBe('inconclusive');
    expect(verdict(assigned(roles.contributor))).toBe('inconclusive');
    expect(verdict(assigned(roles.owner))).toBe('allowed');
    expect(verdict(undecided({}))).toBe('denied');
  });

  it('is never denied where the vault was not read, and says which permission would settle it', () => {
    const pages = pagesOf({ ...emptyTenant(), users: people, vaults: byRoles });
    const torn = modelOf(
      pages.filter(({ kind }) => kind !== 'azure.key-vault.vaults'),
      [
        {
          kind: 'azure.key-vault.vaults',
          container: subscription,
          subject: null,
          operation: 'Microsoft.KeyVault/vaults',
          permission: 'Microsoft.KeyVault/vaults/read',
          reason: 'denied',
        },
      ],
    );
    expect(verdict(modelOf(pages))).toBe('denied');
    expect(verdict(torn)).toBe('inconclusive');
    expect(azureAccess(torn, 'ann', sign).missing).toContainEqual(
      expect.objectContaining({ permission: 'Microsoft.KeyVault/vaults/read', place: subscription }),
    );
    expect(verdict(torn, { action: 'Microsoft.Compute/x', plane: 'control', scope: machine } as never)).toBe(
      'denied',
    );
  });

  it('is never denied of a managed HSM, whose roles Resource Manager does not show', () => {
    const id = `${resourceGroup}/providers/Microsoft.KeyVault/managedHSMs/hsm`;
    const model = tenantOf({
      users: people,
      modules: [{ id }],
      assignments: [{ principal: 'bob', role: roles.cryptoUser, scope: sub }],
    });
    const answer = azureAccess(model, 'ann', on('managedHsm/keys/sign/action', id));
    expect(answer.verdict).toBe('inconclusive');
    expect(answer.missing[0]?.reason).toContain('managed HSM');
    expect(answer.access).toEqual([]);
  });

  it('is never denied over a group of resources, for its vaults differ', () => {
    const model = tenantOf({ users: people, vaults: byRoles });
    expect(verdict(model, { ...sign, scope: resourceGroup })).toBe('inconclusive');
  });
});
