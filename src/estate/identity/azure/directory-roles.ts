import { requireTenants } from './directory.ts';
import type { DirectoryRoleDefinition, DirectoryRoleGrant, Hold } from './model.ts';
import { flagOf, idOf, itemsOf, objectsOf, textOf, textsIn, union, type Item, type Reads } from './page.ts';
import { scheduledHold } from './schedule.ts';

/** The directory roles, built-in and custom, by what they allow. */
export function lowerDirectoryRoles(reads: Reads): DirectoryRoleDefinition[] {
  const kind = 'entra.directory-role-definitions';
  const affects = 'directory-role-definitions';
  requireTenants(reads, kind, affects, 'the directory roles were not read to the end');
  return reads.pages(kind).flatMap((page) =>
    itemsOf(reads, kind, page, affects).flatMap((item): DirectoryRoleDefinition[] => {
      const id = idOf(item, 'id');
      const permissions = Array.isArray(item['rolePermissions']) ? objectsOf(item, 'rolePermissions') : null;
      const actions = permissions?.map((one) => textsIn(one, 'allowedResourceActions'));
      if (id === null || actions === undefined || actions.includes(null)) {
        reads.gap(affects, kind, 'a directory role is not understood', { subject: id });
        return [];
      }
      return [
        {
          id,
          templateId: idOf(item, 'templateId') ?? id,
          displayName: textOf(item, 'displayName') ?? id,
          builtIn: flagOf(item, 'isBuiltIn'),
          actions: actions.flatMap((own) => own ?? []),
          evidence: [page.envelope.id],
        },
      ];
    }),
  );
}

const assignmentKind = 'entra.directory-role-assignments';
const activeKind = 'entra.directory-role-assignment-schedule-instances';
const eligibleKind = 'entra.directory-role-eligibility-schedule-instances';

/** Who holds a directory role, and how: the schedules say, for those that they list. */
export function lowerDirectoryGrants(reads: Reads): DirectoryRoleGrant[] {
  requireTenants(
    reads,
    assignmentKind,
    'directory-roles',
    'the holders of directory roles were not read to the end',
  );
  requireTenants(
    reads,
    activeKind,
    'directory-roles',
    'the schedules of directory roles were not read to the end',
  );
  requireTenants(
    reads,
    eligibleKind,
    'directory-roles',
    'the eligible holders of directory roles were not read to the end',
  );
  const schedulesRead = reads.tenants.every((tenant) => reads.complete(activeKind, tenant));
  const grants = new Map<string, DirectoryRoleGrant>();
  for (const grant of grantsOf(reads, activeKind, scheduledHold)) add(grants, grant);
  const scheduled = new Set([...grants.values()].map(holdingOf));
  const hold: Hold = schedulesRead ? 'standing' : 'unknown';
  for (const grant of grantsOf(reads, assignmentKind, () => hold)) {
    if (!scheduled.has(holdingOf(grant))) add(grants, grant);
  }
  for (const grant of grantsOf(reads, eligibleKind, () => 'eligible')) add(grants, grant);
  return [...grants.values()];
}

const holdingOf = ({ principal, role, scope }: DirectoryRoleGrant): string => `${principal} ${role} ${scope}`;

function add(grants: Map<string, DirectoryRoleGrant>, grant: DirectoryRoleGrant): void {
  const known = grants.get(grant.id);
  grants.set(
    grant.id,
    known === undefined ? grant : { ...known, evidence: union(known.evidence, grant.evidence) },
  );
}

function grantsOf(reads: Reads, kind: string, holdOf: (item: Item) => Hold): DirectoryRoleGrant[] {
  return reads.pages(kind).flatMap((page) =>
    itemsOf(reads, kind, page, 'directory-roles').flatMap((item): DirectoryRoleGrant[] => {
      const id = textOf(item, 'id');
      const principal = idOf(item, 'principalId');
      const role = idOf(item, 'roleDefinitionId');
      if (id === null || principal === null || role === null) {
        reads.gap('directory-roles', kind, 'a holder of a directory role is not understood');
        return [];
      }
      return [
        {
          id,
          principal,
          role,
          // Where the directory states no scope of its own, an application's does, and that is taken as everything.
          scope: idOf(item, 'directoryScopeId') ?? '/',
          hold: holdOf(item),
          endsAt: textOf(item, 'endDateTime'),
          evidence: [page.envelope.id],
        },
      ];
    }),
  );
}
