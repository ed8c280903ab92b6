import { describe, expect, it } from 'vitest';
import type { Collected, Member, ReadState } from '../../../src/estate/collection.ts';
import type { AzureIdentityModel } from '../../../src/estate/identity/azure/model.ts';
import { reachOf } from '../../../src/estate/inventory/reach.ts';
import type { Resource } from '../../../src/estate/inventory/resources.ts';
import {
  accessNeeds,
  engagementAccess,
  type SystemAccess,
} from '../../../src/judge/access/engagement-access.ts';
import type { Scope, Selector } from '../../../src/scope/scope.ts';
import {
  machine,
  otherSub,
  resourceGroup,
  roles,
  subscription,
  tenantId,
  tenantOf,
  vault,
  type Tenant,
} from '../../analyse/access/azure/tenant.ts';

const hsm = `${resourceGroup}/providers/Microsoft.KeyVault/managedHSMs/hsm`;
const tags = { system: 'ocsp' };
const tagged: Selector = { source: 'test', tag: tags };
const place = { source: 'test', container: subscription, region: null, evidence: [] };
const signer: Resource = {
  ...place,
  id: machine,
  type: 'machine',
  name: 'signer',
  tags,
  network: null,
  subnets: [],
  resourceGroup: 'ocsp',
  carries: [],
};

interface Given {
  select?: Selector[];
  machines?: Resource[];
  denied?: boolean;
  register?: { account: string; kind: string; personId: string }[];
}

/** Access to one system of the tenant, as the checks ask for it. */
function accessTo(model: AzureIdentityModel, given: Given = {}): SystemAccess {
  const { select = [tagged], machines = [], denied = false, register = [] } = given;
  const scope = {
    sources: {
      test: { kind: 'azure', tenant: tenantId, subscriptions: [subscription] },
      elsewhere: { kind: 'azure', tenant: tenantId, subscriptions: [] },
    },
    systems: { ocsp: { select } },
  } as unknown as Scope;
  const member = { ...place, id: tenantId, model };
  const read = {
    complete: false,
    shortfalls: [
      {
        reason: 'denied',
        source: 'test',
        account: subscription,
        operation: 'Microsoft.KeyVault/vaults',
        permission: 'Microsoft.KeyVault/vaults/read',
        message: 'refused',
      },
    ],
  } as unknown as ReadState;
  const collected: Record<string, Collected<Member>> = {
    'identity.azure': { members: [member], reads: denied ? [read] : [], applicable: true },
    'people.roster': {
      members: [{ ...place, id: 'P-1', personId: 'P-1', email: null } as never],
      reads: [],
      applicable: true,
    },
    'people.accountRegister': { members: register as never, reads: [], applicable: true },
  };
  const access = engagementAccess({
    collection: <M extends Member>(name: string) => {
      expect(accessNeeds).toContain(name);
      return (collected[name] ?? { members: [], reads: [], applicable: false }) as Collected<M>;
    },
    systems: new Map([['ocsp', reachOf(select, scope, machines)]]),
    scope,
    at: new Date('2026-01-15T00:00:00Z'),
  });
  return access.systems[0]!;
}

const tenant = (parts: Partial<Tenant>): AzureIdentityModel =>
  tenantOf({
    users: [{ id: 'ann' }],
    vaults: [{ id: vault, rbac: false, tags, policies: [{ principal: 'ann', keys: ['sign'] }] }],
    ...parts,
  });
const scopes = ({ azureTargets }: SystemAccess): string[] => [
  ...new Set(azureTargets.map(({ scope }) => scope)),
];

describe('vaults of a system', () => {
  it.each<[string, Selector, boolean]>([
    ['its tag', tagged, true],
    ['another tag', { source: 'test', tag: { system: 'other' } }, false],
    ['the whole source', { source: 'test' }, true],
    ['the whole subscription', { source: 'test', account: subscription }, true],
    ['another subscription', { source: 'test', account: otherSub }, false],
    ['its group of resources', { source: 'test', resourceGroup: 'OCSP' }, true],
    ['its name', { source: 'test', id: 'keys' }, true],
    ['another source', { source: 'elsewhere' }, false],
  ])('belong to it by %s', (_, selector, belongs) => {
    const access = accessTo(tenant({}), { select: [selector] });
    expect(scopes(access)).toEqual(belongs ? [vault.toLowerCase()] : []);
    expect(access.unanswered === null).toBe(belongs);
  });

  it('are reached by whom an access policy alone names', () => {
    const { accounts, missing } = accessTo(tenant({}));
    expect(accounts).toMatchObject([
      {
        principal: 'ann',
        verdict: 'allowed',
        actions: ['Microsoft.KeyVault/vaults/keys/sign/action'],
      },
    ]);
    expect(missing).toEqual([]);
  });

  it('leave the answer open where their list was refused, with the permission', () => {
    const { missing } = accessTo(tenant({ vaults: [] }), { machines: [signer], denied: true });
    expect(missing.map(({ permission }) => permission)).toEqual(['Microsoft.KeyVault/vaults/read']);
  });

  it('leave it open where one of them is a managed HSM, which is named', () => {
    const { missing, azureTargets } = accessTo(tenant({ modules: [{ id: hsm, tags }] }));
    expect(missing).toMatchObject([{ place: hsm.toLowerCase() }]);
    const actions = azureTargets
      .filter(({ scope }) => scope === hsm.toLowerCase())
      .map(({ action }) => action);
    expect(actions).toContain('Microsoft.KeyVault/managedHsm/keys/sign/action');
    expect(actions.some((action) => /secrets|certificates|\/vaults\//.test(action))).toBe(false);
  });

  it('leave it open where the tags of one are not understood', () => {
    const model = tenant({ vaults: [{ id: vault, rbac: true, tags: { system: 7 } as never }] });
    const { missing } = accessTo(model, { machines: [signer] });
    expect(missing).toMatchObject([{ place: vault.toLowerCase() }]);
  });
});

describe('principals that are no people', () => {
  const identity = (carrier: string, parts: Partial<Tenant> = {}): AzureIdentityModel =>
    tenant({
      servicePrincipals: [{ id: 'mi', servicePrincipalType: 'ManagedIdentity' }],
      machines: [{ id: carrier, identity: 'mi' }],
      vaults: [{ id: vault, rbac: true, tags }],
      assignments: [{ principal: 'mi', role: roles.cryptoUser, scope: vault }],
      ...parts,
    });
  const own = (model: AzureIdentityModel): string[] => [
    ...accessTo(model, { machines: [signer] }).ownIdentities,
  ];
  const neighbour = `${resourceGroup}/providers/Microsoft.Compute/virtualMachines/build`;

  it('are the system where only a machine of it carries them', () => {
    expect(own(identity(machine))).toEqual(['mi']);
    expect(own(identity(neighbour))).toEqual([]);
  });

  it('are not the system where they can be carried elsewhere, or that was not read', () => {
    const assigned = `${resourceGroup}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/one`;
    expect(own(identity(machine, { machines: [{ id: machine, assigned: { [assigned]: 'mi' } }] }))).toEqual(
      [],
    );
    const model = identity(machine);
    const gap = { affects: 'workloads', container: null, subject: null, reason: '', operation: '' } as const;
    expect(own({ ...model, gaps: [{ ...gap, permission: '' }] })).toEqual([]);
  });

  it('have an owner where the register names them by object id', () => {
    const model = tenant({
      servicePrincipals: [{ id: 'app-one' }],
      vaults: [{ id: vault, rbac: true, tags }],
      assignments: [{ principal: 'app-one', role: roles.cryptoUser, scope: vault }],
    });
    const register = [{ account: 'APP-ONE', kind: 'service', personId: 'P-1' }];
    expect(accessTo(model, { register }).accounts[0]?.joined).toMatchObject({
      personId: 'P-1',
      use: 'service',
    });
    expect(accessTo(model).accounts[0]?.joined).toBeNull();
  });
});
