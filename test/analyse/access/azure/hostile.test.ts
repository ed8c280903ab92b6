import { describe, expect, it } from 'vitest';
import { azureAccess } from '../../../../src/analyse/access/azure/access.ts';
import type { AzureTarget } from '../../../../src/analyse/access/azure/answer.ts';
import {
  azureReaching,
  machineTargets,
  vaultTargets,
} from '../../../../src/analyse/access/azure/reaching.ts';
import type { AzureIdentityModel } from '../../../../src/estate/identity/azure/model.ts';
import type { SystemReach } from '../../../../src/estate/inventory/reach.ts';
import {
  caGroup,
  emptyTenant,
  machine,
  modelOf,
  pagesOf,
  resourceGroup,
  roles,
  rootGroup,
  sub,
  subscription,
  tenantOf,
  vault,
  type Tenant,
} from './tenant.ts';

type Json = Record<string, unknown>;

const restart: AzureTarget = {
  action: 'Microsoft.Compute/virtualMachines/restart/action',
  plane: 'control',
  scope: machine,
};
const owner: Partial<Tenant> = {
  users: [{ id: 'ann' }],
  assignments: [{ principal: 'ann', role: roles.owner, scope: sub }],
};
const everyone = '00000000-0000-0000-0000-000000000000';
const denied: Partial<Tenant> = {
  ...owner,
  denies: [{ scope: sub, actions: ['*'], principals: [everyone] }],
};
const verdict = (model: AzureIdentityModel, target = restart, who = 'ann'): string =>
  azureAccess(model, who, target).verdict;

/** The tenant as its APIs answer, with every entry of one kind changed. */
function changed(parts: Partial<Tenant>, kind: string, change: (properties: Json) => Json) {
  const pages = pagesOf({ ...emptyTenant(), ...parts }).map((page) => {
    if (page.kind !== kind) return page;
    const { value } = page.value as { value: { properties: Json }[] };
    return {
      ...page,
      value: { value: value.map((one) => ({ ...one, properties: change(one.properties) })) },
    };
  });
  return modelOf(pages);
}

describe('a denial that is not understood denies nothing for certain', () => {
  const given = (change: (properties: Json) => Json): string =>
    verdict(changed(denied, 'azure.authorization.deny-assignments', change));

  it('and one that is understood does', () => expect(given((one) => one)).toBe('denied'));

  it.each<[string, Json]>([
    ['whether it is for what lies below it', { doNotApplyToChildScopes: undefined }],
    ['whom it leaves out', { excludePrincipals: null }],
    ['in a known language on what it depends', { condition: { novel: true } }],
    [
      'in a known version on what it depends',
      { condition: "ActionMatches{'Microsoft.Compute/*'}", conditionVersion: '3.0' },
    ],
  ])('it does not say %s', (_name, part) => {
    expect(given((one) => ({ ...one, ...part }))).toBe('inconclusive');
  });
});

describe('a condition in a version that is not known', () => {
  const never = "ActionMatches{'Microsoft.Storage/*'}";
  const given = (part: Json): string =>
    verdict(changed(owner, 'azure.authorization.role-assignments', (one) => ({ ...one, ...part })));

  it('takes nothing away for certain', () => {
    expect(given({ condition: never, conditionVersion: '2.0' })).toBe('denied');
    expect(given({ condition: never, conditionVersion: '3.0' })).toBe('inconclusive');
    expect(given({ condition: [never] })).toBe('inconclusive');
  });
});

it('a role whose permissions are an empty list is not understood, and permits nothing for certain or not', () => {
  const kind = 'azure.authorization.role-definitions';
  expect(verdict(changed(owner, kind, (one) => ({ ...one, permissions: [] })))).toBe('inconclusive');
});

it.each([
  ['assigned first', ['Assigned', 'Activated']],
  ['activated first', ['Activated', 'Assigned']],
])('an assignment that is standing and activated at once is standing: %s', (_name, types) => {
  const pages = pagesOf({ ...emptyTenant(), ...owner }).map((page) => {
    if (page.kind !== 'azure.authorization.role-assignment-schedule-instances') return page;
    const { value } = page.value as { value: { properties: Json }[] };
    const twice = value.flatMap((one) =>
      types.map((assignmentType) => ({ ...one, properties: { ...one.properties, assignmentType } })),
    );
    return { ...page, value: { value: twice } };
  });
  expect(azureAccess(modelOf(pages), 'ann', restart).access).toMatchObject([{ how: 'standing' }]);
});

describe('who acts as the identity of a policy that is assigned to a management group', () => {
  const assignment = `${caGroup}/providers/Microsoft.Authorization/policyAssignments/deploys`;
  const model = (scope: string) =>
    tenantOf({
      users: [{ id: 'ann' }],
      servicePrincipals: [
        { id: 'mi', servicePrincipalType: 'ManagedIdentity', alternativeNames: [assignment] },
      ],
      customRoles: [{ id: 'policies', actions: ['Microsoft.Authorization/policyAssignments/write'] }],
      assignments: [
        { principal: 'ann', role: 'policies', scope },
        { principal: 'mi', role: roles.contributor, scope: sub },
      ],
    });

  it.each([caGroup, rootGroup])('is who may change the assignment, by a role at %s', (scope) => {
    expect(verdict(model(scope))).toBe('allowed');
  });
  it('and nobody below it', () => expect(verdict(model(sub))).toBe('denied'));
});

it('a resource that says it has an identity of its own, and not which, leaves denials in doubt', () => {
  const pages = pagesOf({ ...emptyTenant(), users: [{ id: 'ann' }] }).map((page) =>
    page.kind === 'azure.resources.resources' && page.container === subscription
      ? {
          ...page,
          value: {
            value: [{ id: `${resourceGroup}/providers/X/y/z`, identity: { type: 'SystemAssigned' } }],
          },
        }
      : page,
  );
  expect(verdict(tenantOf({ users: [{ id: 'ann' }] }))).toBe('denied');
  expect(verdict(modelOf(pages))).toBe('inconclusive');
});

it('the data of a resource of a kind that was not studied may be open to who holds its keys', () => {
  const target: AzureTarget = {
    action: 'Microsoft.AppConfiguration/configurationStores/keyValues/read',
    plane: 'data',
    scope: `${resourceGroup}/providers/Microsoft.AppConfiguration/configurationStores/store`,
  };
  const holding = (action: string): AzureIdentityModel =>
    tenantOf({
      users: [{ id: 'ann' }],
      customRoles: [{ id: 'custom', actions: [action] }],
      assignments: [{ principal: 'ann', role: 'custom', scope: sub }],
    });
  expect(verdict(holding('Microsoft.AppConfiguration/configurationStores/listKeys/action'), target)).toBe(
    'inconclusive',
  );
  expect(verdict(holding('Microsoft.AppConfiguration/configurationStores/read'), target)).toBe('denied');
});

describe('what controls a machine or takes what is in a vault', () => {
  const reachers = (part: { actions?: string[]; dataActions?: string[] }, targets: AzureTarget[]): string[] =>
    azureReaching(
      tenantOf({
        users: [{ id: 'ann' }],
        customRoles: [{ id: 'custom', ...part }],
        assignments: [{ principal: 'ann', role: 'custom', scope: sub }],
        vaults: [{ id: vault, rbac: true, tags: { system: 'ocsp' } }],
      }),
      targets,
      { mfaOf: () => 'enforced' },
    ).reachers.map(({ principal }) => principal);
  const machines = machineTargets({ resources: new Set([machine]) } as unknown as SystemReach);

  it.each([
    'Microsoft.Compute/virtualMachines/runCommands/write',
    'Microsoft.SerialConsole/serialPorts/connect/action',
    'Microsoft.Compute/disks/beginGetAccess/action',
  ])('%s', (action) => expect(reachers({ actions: [action] }, machines)).toEqual(['ann']));

  it('a sign-in as its administrator alone', () => {
    const dataActions = ['Microsoft.Compute/virtualMachines/loginAsAdmin/action'];
    expect(reachers({ dataActions }, machines)).toEqual(['ann']);
  });

  it.each(['secrets/backup', 'certificates/backup', 'certificates/create'])('%s', (action) => {
    const vaults = vaultTargets(tenantOf({ vaults: [{ id: vault, rbac: true, tags: { system: 'ocsp' } }] }), [
      { source: 'test', tag: { system: 'ocsp' } },
    ]);
    expect(reachers({ dataActions: [`Microsoft.KeyVault/vaults/${action}/action`] }, vaults)).toEqual([
      'ann',
    ]);
  });
});
