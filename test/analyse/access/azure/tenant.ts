import type { DecodedPage } from '../../../../src/estate/collection.ts';
import { lowerAzureIdentity } from '../../../../src/estate/identity/azure/lower.ts';
import type { AzureIdentityModel } from '../../../../src/estate/identity/azure/model.ts';
import type { AzureShortfall } from '../../../../src/estate/identity/azure/page.ts';

import { caGroup, otherSub, otherSubscription, rootGroup, sub, subscription, tenantId } from './ids.ts';
import { builtInDirectoryRoles, builtInRoles } from './built-in.ts';

export * from './ids.ts';

/** A tenant as its APIs answer, for tests: everything is there and empty until it is filled. */
export interface Tenant {
  users: { id: string; accountEnabled?: boolean | null; employeeId?: string | null }[];
  groups: {
    id: string;
    members?: string[];
    owners?: string[];
    eligible?: { principalId: string; accessId: string; endDateTime?: string | null }[];
    active?: { principalId: string; accessId: string; assignmentType: string; endDateTime?: string | null }[];
    isAssignableToRole?: boolean | null;
    groupTypes?: string[];
    membershipRule?: string | null;
  }[];
  servicePrincipals: {
    id: string;
    appId?: string;
    owners?: string[];
    servicePrincipalType?: string;
    appOwnerOrganizationId?: string;
    appRoles?: string[];
    alternativeNames?: string[];
  }[];
  applications: { id: string; appId: string; owners?: string[] }[];
  directoryAssignments: {
    principal: string;
    role: string;
    scope?: string;
    hold?: string;
    ends?: string | null;
  }[];
  customDirectoryRoles: { id: string; actions: string[] }[];
  customRoles: {
    id: string;
    actions?: string[];
    notActions?: string[];
    dataActions?: string[];
    notDataActions?: string[];
  }[];
  assignments: {
    principal: string;
    role: string;
    scope: string;
    hold?: 'standing' | 'time-bound' | 'activated' | 'eligible';
    ends?: string | null;
    condition?: string | null;
  }[];
  denies: {
    scope: string;
    actions: string[];
    dataActions?: string[];
    principals: string[];
    excluded?: string[];
    /** Null where it does not say. */
    childrenExempt?: boolean | null;
    condition?: string | null;
  }[];
  machines: { id: string; identity?: string | null; assigned?: Record<string, string> }[];
  vaults: {
    id: string;
    /** Null where the vault does not say. */
    rbac: boolean | null;
    policies?: {
      principal: string;
      application?: string | null;
      tenant?: string;
      keys?: string[];
      secrets?: string[];
      certificates?: string[];
    }[];
    tags?: Record<string, string>;
  }[];
  modules: { id: string; tags?: Record<string, string> }[];
  delegations: {
    scope: string;
    tenant: string;
    authorizations?: { principal: string; role: string }[];
    eligible?: { principal: string; role: string }[];
  }[];
}

export const emptyTenant = (): Tenant => ({
  users: [],
  groups: [],
  servicePrincipals: [],
  applications: [],
  directoryAssignments: [],
  customDirectoryRoles: [],
  customRoles: [],
  assignments: [],
  denies: [],
  machines: [],
  vaults: [],
  modules: [],
  delegations: [],
});

/** One page of one kind. The evidence id is the kind, and the subject where there is one. */
export interface TestPage {
  kind: string;
  container: string;
  parameters: Record<string, string>;
  value: unknown;
}

/** What the APIs of the tenant answer. */
export function pagesOf(tenant: Tenant): TestPage[] {
  const pages: TestPage[] = [];
  const graph = (kind: string, value: unknown, parameters: Record<string, string> = {}): void =>
    void pages.push({ kind: `entra.${kind}`, container: tenantId, parameters, value: { value } });
  const manager = (kind: string, container: string, value: unknown): void =>
    void pages.push({ kind: `azure.${kind}`, container, parameters: {}, value: { value } });
  graph(
    'users',
    tenant.users.map(({ id, ...rest }) => ({
      id,
      userPrincipalName: `${id}@example.test`,
      accountEnabled: true,
      ...rest,
    })),
  );
  graph(
    'groups',
    tenant.groups.map((group) => ({
      id: group.id,
      displayName: group.id,
      groupTypes: group.groupTypes ?? [],
      membershipRule: group.membershipRule ?? null,
      isAssignableToRole: group.isAssignableToRole ?? null,
    })),
  );
  for (const group of tenant.groups) {
    const parameters = { group: group.id };
    graph(
      'group-members',
      (group.members ?? []).map((id) => ({ id })),
      parameters,
    );
    graph(
      'group-owners',
      (group.owners ?? []).map((id) => ({ id })),
      parameters,
    );
    const schedule = (list: object[]) =>
      list.map((one, at) => ({ id: `${group.id}-${at}`, groupId: group.id, ...one }));
    graph('group-eligibility-schedule-instances', schedule(group.eligible ?? []), parameters);
    graph('group-assignment-schedule-instances', schedule(group.active ?? []), parameters);
  }
  graph(
    'service-principals',
    tenant.servicePrincipals.map((one) => ({
      id: one.id,
      appId: one.appId ?? `app-of-${one.id}`,
      servicePrincipalType: one.servicePrincipalType ?? 'Application',
      appOwnerOrganizationId: one.appOwnerOrganizationId ?? tenantId,
      alternativeNames: one.alternativeNames ?? [],
    })),
  );
  for (const one of tenant.servicePrincipals) {
    const parameters = { servicePrincipal: one.id };
    graph(
      'service-principal-owners',
      (one.owners ?? []).map((id) => ({ id })),
      parameters,
    );
    graph(
      'app-role-assignments',
      (one.appRoles ?? []).map((appRoleId, at) => ({
        id: `${one.id}-grant-${at}`,
        principalId: one.id,
        resourceId: 'graph',
        appRoleId,
      })),
      parameters,
    );
  }
  graph(
    'applications',
    tenant.applications.map(({ id, appId }) => ({ id, appId })),
  );
  for (const { id, owners } of tenant.applications)
    graph(
      'application-owners',
      (owners ?? []).map((owner) => ({ id: owner })),
      { application: id },
    );
  graph(
    'directory-role-definitions',
    [
      ...builtInDirectoryRoles.map(({ id, actions }) => ({ id, templateId: id, isBuiltIn: true, actions })),
      ...tenant.customDirectoryRoles.map(({ id, actions }) => ({
        id,
        templateId: id,
        isBuiltIn: false,
        actions,
      })),
    ].map(({ actions, ...rest }) => ({
      ...rest,
      displayName: rest.id,
      rolePermissions: [{ allowedResourceActions: actions }],
    })),
  );
  const held = tenant.directoryAssignments.map(({ principal, role, scope, hold, ends }, at) => ({
    id: `directory-${at}`,
    principalId: principal,
    roleDefinitionId: role,
    directoryScopeId: scope ?? '/',
    memberType: 'Direct',
    assignmentType: hold === 'activated' ? 'Activated' : 'Assigned',
    endDateTime: ends ?? null,
    hold,
  }));
  graph(
    'directory-role-assignments',
    held.filter(({ hold }) => hold !== 'eligible'),
  );
  graph(
    'directory-role-assignment-schedule-instances',
    held.filter(({ hold }) => hold !== 'eligible'),
  );
  graph(
    'directory-role-eligibility-schedule-instances',
    held.filter(({ hold }) => hold === 'eligible'),
  );
  graph('role-management-policies', []);
  graph('role-management-policy-assignments', []);
  const definition = (role: string): string => `/providers/Microsoft.Authorization/roleDefinitions/${role}`;
  const assigned = tenant.assignments.map(({ principal, role, scope, hold, ends, condition }, at) => ({
    hold: hold ?? 'standing',
    id: `${scope}/providers/Microsoft.Authorization/roleAssignments/assignment-${at}`,
    properties: {
      principalId: principal,
      roleDefinitionId: definition(role),
      scope,
      condition: condition ?? null,
      conditionVersion: versionOf(condition),
      memberType: 'Direct',
      assignmentType: hold === 'activated' ? 'Activated' : 'Assigned',
      endDateTime: ends ?? null,
      originRoleAssignmentId: `${scope}/providers/Microsoft.Authorization/roleAssignments/assignment-${at}`,
    },
  }));
  for (const container of [subscription, otherSubscription]) {
    const here = (scope: string): boolean =>
      scope === caGroup
        ? container === subscription
        : !scope.startsWith('/subscriptions/') || scope.split('/')[2] === container;
    const own = assigned.filter(({ properties }) => here(properties.scope));
    manager(
      'authorization.role-assignments',
      container,
      own.filter(({ hold }) => hold !== 'eligible'),
    );
    manager(
      'authorization.role-assignment-schedule-instances',
      container,
      own.filter(({ hold }) => hold !== 'eligible').map((one) => ({ ...one, id: `${one.id}-instance` })),
    );
    manager(
      'authorization.role-eligibility-schedule-instances',
      container,
      own.filter(({ hold }) => hold === 'eligible').map((one) => ({ ...one, id: `${one.id}-eligible` })),
    );
    manager(
      'authorization.role-definitions',
      container,
      [...builtInRoles, ...tenant.customRoles.map((one) => ({ name: one.id, ...one }))].map((role) => ({
        id: definition(role.id),
        name: role.id,
        properties: {
          roleName: role.name,
          type:
            'name' in role && builtInRoles.some(({ id }) => id === role.id) ? 'BuiltInRole' : 'CustomRole',
          permissions: [withActions(role)],
          assignableScopes: ['/'],
        },
      })),
    );
    manager(
      'authorization.deny-assignments',
      container,
      tenant.denies
        .map((deny, at) => ({ ...deny, at }))
        .filter(({ scope }) => here(scope))
        .map((deny) => ({
          id: `${deny.scope}/providers/Microsoft.Authorization/denyAssignments/deny-${deny.at}`,
          properties: {
            denyAssignmentName: `deny-${deny.at}`,
            scope: deny.scope,
            permissions: [
              {
                actions: deny.actions,
                notActions: [],
                dataActions: deny.dataActions ?? [],
                notDataActions: [],
              },
            ],
            principals: deny.principals.map((id) => ({ id, type: 'SystemDefined' })),
            excludePrincipals: (deny.excluded ?? []).map((id) => ({ id, type: 'User' })),
            doNotApplyToChildScopes: deny.childrenExempt === undefined ? false : deny.childrenExempt,
            condition: deny.condition ?? null,
            conditionVersion: versionOf(deny.condition),
          },
        })),
    );
    manager(
      'managed-services.registration-assignments',
      container,
      tenant.delegations
        .filter(({ scope }) => here(scope))
        .map(({ scope, tenant: managedByTenantId, authorizations, eligible }, at) => ({
          id: `${scope}/providers/Microsoft.ManagedServices/registrationAssignments/delegation-${at}`,
          properties: {
            registrationDefinition: {
              properties: {
                managedByTenantId,
                ...(authorizations === undefined
                  ? {}
                  : { authorizations: authorizations.map(authorizationOf) }),
                eligibleAuthorizations: (eligible ?? []).map(authorizationOf),
              },
            },
          },
        })),
    );
    manager('resources.resources', container, []);
    manager(
      'compute.virtual-machines',
      container,
      tenant.machines
        .filter(({ id }) => here(id))
        .map(({ id, identity, assigned: identities }) => ({
          id,
          name: id,
          properties: {},
          identity: {
            principalId: identity ?? null,
            userAssignedIdentities: Object.fromEntries(
              Object.entries(identities ?? {}).map(([resource, principalId]) => [resource, { principalId }]),
            ),
          },
        })),
    );
    manager('key-vault.vaults', container, tenant.vaults.filter(({ id }) => here(id)).map(vaultPage));
    manager(
      'key-vault.managed-hsms',
      container,
      tenant.modules.filter(({ id }) => here(id)).map((one) => ({ ...one, name: one.id.split('/').at(-1) })),
    );
    manager('authorization.role-assignment-schedule-requests', container, []);
    manager('authorization.role-management-policy-assignments', container, []);
    manager('security.jit-policies', container, []);
  }
  pages.push({
    kind: 'azure.authorization.root-role-assignments',
    container: tenantId,
    parameters: {},
    value: {
      value: assigned.filter(({ properties, hold }) => properties.scope === '/' && hold !== 'eligible'),
    },
  });
  pages.push({
    kind: 'azure.management.groups',
    container: tenantId,
    parameters: {},
    value: {
      id: rootGroup,
      properties: {
        children: [
          {
            id: caGroup,
            type: 'Microsoft.Management/managementGroups',
            children: [{ id: sub, type: '/subscriptions' }],
          },
          { id: otherSub, type: '/subscriptions' },
        ],
      },
    },
  });
  return pages;
}

/** A condition that speaks of a later version is in one. */
function versionOf(condition: string | null | undefined): string | null {
  if (condition === null || condition === undefined) return null;
  return condition.includes('later') ? '9.0' : '2.0';
}

function withActions(role: {
  actions?: string[];
  notActions?: string[];
  dataActions?: string[];
  notDataActions?: string[];
}) {
  const { actions = [], notActions = [], dataActions = [], notDataActions = [] } = role;
  return { actions, notActions, dataActions, notDataActions };
}

function vaultPage({ id, rbac, policies = [], tags = {} }: Tenant['vaults'][number]) {
  return {
    id,
    name: id.split('/').at(-1),
    tags,
    properties: {
      tenantId,
      ...(rbac === null ? {} : { enableRbacAuthorization: rbac }),
      accessPolicies: policies.map(({ principal, application, tenant, ...permissions }) => ({
        tenantId: tenant ?? tenantId,
        objectId: principal,
        ...(application === undefined || application === null ? {} : { applicationId: application }),
        permissions,
      })),
    },
  };
}

function authorizationOf({ principal, role }: { principal: string; role: string }) {
  return { principalId: principal, roleDefinitionId: role, principalIdDisplayName: principal };
}

/** The model of what pages say. A kind of which no page is left was not read. */
export function modelOf(
  pages: readonly TestPage[],
  shortfalls: readonly AzureShortfall[] = [],
): AzureIdentityModel {
  const byKind = Map.groupBy(
    pages.map(({ kind, container, parameters, value }) => {
      const subject = Object.values(parameters)[0];
      const id = subject === undefined ? `${kind} ${container}` : `${kind} ${subject}`;
      const envelope = { id, source: 'test', account: container, region: null, imported: null };
      return { kind, page: { envelope, parameters, value } as unknown as DecodedPage };
    }),
    ({ kind }) => kind,
  );
  return lowerAzureIdentity({
    tenants: [tenantId],
    subscriptions: [subscription, otherSubscription],
    pages: new Map([...byKind].map(([kind, entries]) => [kind, entries.map(({ page }) => page)])),
    shortfalls,
  });
}

/** The model of a tenant that was read in full. */
export function tenantOf(parts: Partial<Tenant>): AzureIdentityModel {
  return modelOf(pagesOf({ ...emptyTenant(), ...parts }));
}
