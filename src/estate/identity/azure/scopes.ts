import { requireSubscriptions, scopeOf } from './authorization.ts';
import type {
  AzureServicePrincipal,
  AzureWorkload,
  DelegatedActivation,
  DelegatedAuthorization,
  Delegation,
  ScopeParent,
} from './model.ts';
import {
  guidOf,
  idOf,
  isItem,
  itemsOf,
  objectOf,
  objectsOf,
  textOf,
  union,
  type Item,
  type Reads,
} from './page.ts';

/** Which management group stands above which, and above which subscription. */
export function lowerHierarchy(reads: Reads): ScopeParent[] {
  const kind = 'azure.management.groups';
  const found: ScopeParent[] = [];
  const pages = reads.pages(kind);
  if (pages.length === 0 || reads.shortfalls(kind).length > 0)
    reads.gap('hierarchy', kind, 'the tree of management groups was not read to the end');
  for (const page of pages) {
    const descend = (item: Item, children: unknown): void => {
      const scope = textOf(item, 'id');
      if (scope === null || (children !== undefined && children !== null && !Array.isArray(children))) {
        reads.gap('hierarchy', kind, 'a part of the tree of management groups is not understood');
        return;
      }
      for (const child of (children ?? []) as unknown[]) {
        const id = isItem(child) ? textOf(child, 'id') : null;
        if (!isItem(child) || id === null) {
          reads.gap('hierarchy', kind, 'a part of the tree of management groups is not understood');
          continue;
        }
        found.push({ scope: scopeOf(id), parent: scopeOf(scope), evidence: [page.envelope.id] });
        descend(child, child['children']);
      }
    };
    if (isItem(page.value)) descend(page.value, objectOf(page.value, 'properties')?.['children']);
  }
  return found;
}

/** The delegations of subscriptions and resource groups to other tenants. */
export function lowerDelegations(reads: Reads): Delegation[] {
  const kind = 'azure.managed-services.registration-assignments';
  requireSubscriptions(reads, kind, 'delegations', 'the delegations');
  return reads.pages(kind).flatMap((page) =>
    itemsOf(reads, kind, page, 'delegations').flatMap((item): Delegation[] => {
      const id = textOf(item, 'id');
      const scope = id === null ? null : /^(.*?)\/providers\/Microsoft\.ManagedServices\//i.exec(id)?.[1];
      if (id === null || scope === null || scope === undefined) {
        reads.gap('delegations', kind, 'a delegation is not understood', {
          container: page.envelope.account,
        });
        return [];
      }
      const definition = objectOf(objectOf(item, 'properties'), 'registrationDefinition');
      const properties = objectOf(definition, 'properties');
      return [
        {
          id,
          scope: scopeOf(scope),
          managingTenant: idOf(properties, 'managedByTenantId') ?? 'unknown',
          managingTenantName: textOf(properties, 'managedByTenantName'),
          authorizations: authorizationsOf(properties),
          evidence: [page.envelope.id],
        },
      ];
    }),
  );
}

function authorizationsOf(properties: Item | undefined): DelegatedAuthorization[] | null {
  const standing = objectsOf(properties, 'authorizations');
  const eligible = objectsOf(properties, 'eligibleAuthorizations');
  if (properties?.['authorizations'] === undefined || standing === null || eligible === null) return null;
  const found = [
    ...standing.map((one) => authorizationOf(one, 'standing')),
    ...eligible.map((one) => authorizationOf(one, 'eligible')),
  ];
  return found.includes(null) ? null : (found as DelegatedAuthorization[]);
}

function authorizationOf(item: Item, hold: 'standing' | 'eligible'): DelegatedAuthorization | null {
  const principal = idOf(item, 'principalId');
  const role = textOf(item, 'roleDefinitionId');
  if (principal === null || role === null) return null;
  const assignable = item['delegatedRoleDefinitionIds'];
  return {
    principal,
    principalName: textOf(item, 'principalIdDisplayName'),
    role: guidOf(role),
    assignableRoles: Array.isArray(assignable)
      ? assignable.filter((one) => typeof one === 'string').map((one: string) => guidOf(one))
      : [],
    hold,
    activation: hold === 'eligible' ? activationOf(objectOf(item, 'justInTimeAccessPolicy')) : null,
  };
}

function activationOf(policy: Item | undefined): DelegatedActivation {
  const provider = textOf(policy, 'multiFactorAuthProvider');
  return {
    maximumDuration: textOf(policy, 'maximumActivationDuration'),
    multiFactor: provider === null ? null : provider.toLowerCase() === 'azure',
    approvers:
      objectsOf(policy, 'managedByTenantApprovers')?.flatMap((one) => idOf(one, 'principalId') ?? []) ?? null,
  };
}

const workloadKinds = ['azure.compute.virtual-machines', 'azure.resources.resources'];

/** The resources that carry managed identities, as they say themselves and as the directory says. */
export function lowerWorkloads(
  reads: Reads,
  servicePrincipals: readonly AzureServicePrincipal[],
): AzureWorkload[] {
  const found = new Map<string, AzureWorkload>();
  const add = (id: string, principals: readonly string[], evidence: readonly string[]): void => {
    const key = scopeOf(id);
    const known = found.get(key);
    found.set(key, {
      id: key,
      type: typeOf(key),
      principals: union(known?.principals ?? [], principals),
      evidence: union(known?.evidence ?? [], evidence),
    });
  };
  for (const kind of workloadKinds) {
    requireSubscriptions(reads, kind, 'workloads', 'the resources');
    for (const page of reads.pages(kind)) {
      for (const item of itemsOf(reads, kind, page, 'workloads')) {
        const id = textOf(item, 'id');
        const identity = item['identity'];
        if (identity === undefined || identity === null) continue;
        if (id === null) {
          reads.gap('workloads', kind, 'a resource with an identity has no id', {
            container: page.envelope.account,
          });
          continue;
        }
        const principals = principalsOf(identity);
        if (principals === null) {
          reads.gap('workloads', kind, `the identity of ${id} is not understood`, { subject: scopeOf(id) });
        }
        add(id, principals?.own ?? [], [page.envelope.id]);
        for (const [assigned, principal] of principals?.assigned ?? []) {
          add(id, [principal], [page.envelope.id]);
          add(assigned, [principal], [page.envelope.id]);
        }
      }
    }
  }
  for (const principal of servicePrincipals) {
    for (const resource of principal.resources) {
      if (/^\/(subscriptions|providers\/microsoft\.management\/managementgroups)\//.test(resource))
        add(resource, [principal.id], principal.evidence);
    }
  }
  return [...found.values()];
}

function principalsOf(identity: unknown): { own: string[]; assigned: [string, string][] } | null {
  if (!isItem(identity)) return null;
  const principal = idOf(identity, 'principalId');
  const assigned = identity['userAssignedIdentities'];
  if (assigned !== undefined && assigned !== null && !isItem(assigned)) return null;
  const pairs = Object.entries(assigned ?? {}).map(
    ([id, one]) => [scopeOf(id), isItem(one) ? idOf(one, 'principalId') : null] as const,
  );
  if (pairs.some(([, id]) => id === null)) return null;
  const type = identity['type'];
  // One that says that it has an identity of its own, and not which, has one that is not known.
  if (principal === null && typeof type === 'string' && /systemassigned/i.test(type)) return null;
  return { own: principal === null ? [] : [principal], assigned: pairs as unknown as [string, string][] };
}

/** The type of a resource from its id, as `microsoft.compute/virtualmachines`. */
function typeOf(scope: string): string {
  const parts = scope.slice(scope.lastIndexOf('/providers/') + '/providers/'.length).split('/');
  return scope.includes('/providers/') ? [parts[0], ...parts.filter((_, at) => at % 2 === 1)].join('/') : '';
}
