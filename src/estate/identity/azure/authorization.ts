import type { DecodedPage } from '../../collection.ts';
import type {
  AzureGapScope,
  AzureRoleDefinition,
  AzureRoleGrant,
  DenyAssignment,
  Hold,
  Permission,
} from './model.ts';
import {
  flagOf,
  guidOf,
  idOf,
  itemsOf,
  objectOf,
  objectsOf,
  textOf,
  textsIn,
  textsOf,
  union,
  type Item,
  type Reads,
} from './page.ts';
import { notUnderstood } from './condition.ts';
import { scheduledHold } from './schedule.ts';

const base = 'azure.authorization.';
const assignmentKind = `${base}role-assignments`;
const rootKind = `${base}root-role-assignments`;
const activeKind = `${base}role-assignment-schedule-instances`;
const eligibleKind = `${base}role-eligibility-schedule-instances`;

/** Notes each subscription in which a kind was not read to its end. */
export function requireSubscriptions(reads: Reads, kind: string, affects: AzureGapScope, what: string): void {
  for (const container of reads.subscriptions) {
    if (!reads.complete(kind, container))
      reads.gap(affects, kind, `${what} of subscription ${container} were not read to the end`, {
        container,
      });
  }
}

/** The Azure roles that were read, each once. */
export function lowerRoles(reads: Reads): AzureRoleDefinition[] {
  const kind = `${base}role-definitions`;
  const affects = 'role-definitions';
  requireSubscriptions(reads, kind, affects, 'the role definitions');
  const roles = new Map<string, AzureRoleDefinition>();
  for (const page of reads.pages(kind)) {
    for (const item of itemsOf(reads, kind, page, affects)) {
      const properties = objectOf(item, 'properties');
      const id = textOf(item, 'id');
      const permissions = permissionsOf(properties);
      if (id === null || permissions === null) {
        reads.gap(affects, kind, 'a role definition is not understood', {
          subject: id === null ? null : guidOf(id),
        });
        continue;
      }
      const known = roles.get(guidOf(id));
      roles.set(guidOf(id), {
        id: guidOf(id),
        displayName: textOf(properties, 'roleName') ?? id,
        builtIn: textOf(properties, 'type')?.toLowerCase() === 'builtinrole',
        permissions,
        assignableScopes: (textsOf(properties, 'assignableScopes') ?? []).map(scopeOf),
        evidence: union(known?.evidence ?? [], [page.envelope.id]),
      });
    }
  }
  return [...roles.values()];
}

function permissionsOf(properties: Item | undefined): Permission[] | null {
  const list = properties?.['permissions'];
  const permissions = Array.isArray(list) ? objectsOf(properties, 'permissions') : null;
  // A role that permits nothing is none that could be stored.
  if (permissions === null || permissions.length === 0) return null;
  const found: Permission[] = [];
  for (const one of permissions) {
    // What is taken away may be absent; what is given is always listed.
    const [actions, notActions] = [textsIn(one, 'actions'), textsOf(one, 'notActions')];
    const [dataActions, notDataActions] = [textsIn(one, 'dataActions'), textsOf(one, 'notDataActions')];
    if (actions === null || notActions === null || dataActions === null || notDataActions === null)
      return null;
    found.push({ actions, notActions, dataActions, notDataActions });
  }
  return found;
}

/** A scope in lower case, without a slash at its end; the root is `/`. */
export function scopeOf(scope: string): string {
  const plain = scope.toLowerCase().replace(/\/+$/, '');
  return plain === '' ? '/' : plain;
}

/** Every active and eligible assignment of an Azure role, and how it is held. */
export function lowerGrants(reads: Reads): AzureRoleGrant[] {
  requireSubscriptions(reads, assignmentKind, 'role-assignments', 'the role assignments');
  requireSubscriptions(reads, activeKind, 'assignment-schedules', 'the active assignment schedules');
  requireSubscriptions(reads, eligibleKind, 'role-eligibility', 'the eligible role assignments');
  if (reads.pages(rootKind).length === 0 || reads.shortfalls(rootKind).length > 0)
    reads.gap('role-assignments', rootKind, 'the role assignments at the root of the tenant were not read');
  const grants = new Map<string, AzureRoleGrant>();
  const active = grantsOf(reads, activeKind, scheduledHold);
  const schedules = new Map<string, AzureRoleGrant>();
  for (const { grant, origin } of active) {
    // Of two schedules of one assignment the one that holds longer decides.
    const known = origin === null ? undefined : schedules.get(origin);
    if (origin !== null && (known === undefined || rank[grant.hold] < rank[known.hold]))
      schedules.set(origin, grant);
  }
  const listed = [
    ...grantsOf(reads, assignmentKind, () => 'standing'),
    ...grantsOf(reads, rootKind, () => 'standing'),
  ];
  const holdings = new Set<string>();
  for (const { grant } of listed) {
    const schedule = schedules.get(grant.id.toLowerCase());
    holdings.add(holdingOf(grant));
    if (schedule === undefined) {
      const known = grant.listedBy.every((container) => reads.complete(activeKind, container));
      add(grants, { ...grant, hold: known ? 'standing' : 'unknown' });
    } else {
      const { hold, startsAt, endsAt, evidence } = schedule;
      add(grants, { ...grant, hold, startsAt, endsAt, evidence: union(grant.evidence, evidence) });
    }
  }
  for (const { grant } of active) if (!holdings.has(holdingOf(grant))) add(grants, grant);
  for (const { grant } of grantsOf(reads, eligibleKind, () => 'eligible')) add(grants, grant);
  return [...grants.values()];
}

const rank: Readonly<Record<Hold, number>> = {
  standing: 0,
  unknown: 1,
  'time-bound': 2,
  activated: 3,
  eligible: 4,
};

const holdingOf = ({ principal, role, scope }: AzureRoleGrant): string => `${principal} ${role} ${scope}`;

function add(grants: Map<string, AzureRoleGrant>, grant: AzureRoleGrant): void {
  const key = grant.id.toLowerCase();
  const known = grants.get(key);
  if (known === undefined) grants.set(key, grant);
  else
    grants.set(key, {
      ...known,
      hold: known.hold === 'unknown' ? grant.hold : known.hold,
      listedBy: union(known.listedBy, grant.listedBy),
      evidence: union(known.evidence, grant.evidence),
    });
}

function grantsOf(
  reads: Reads,
  kind: string,
  holdOf: (properties: Item) => Hold,
): { grant: AzureRoleGrant; origin: string | null }[] {
  const affects = kind === eligibleKind ? 'role-eligibility' : 'role-assignments';
  return reads.pages(kind).flatMap((page) =>
    itemsOf(reads, kind, page, affects).flatMap((item) => {
      const properties = objectOf(item, 'properties') ?? {};
      const id = textOf(item, 'id');
      const principal = idOf(properties, 'principalId');
      const role = textOf(properties, 'roleDefinitionId');
      const scope = textOf(properties, 'scope');
      if (id === null || principal === null || role === null || scope === null) {
        reads.gap(affects, kind, 'a role assignment is not understood', { container: page.envelope.account });
        return [];
      }
      const grant: AzureRoleGrant = {
        id,
        principal,
        principalType: textOf(properties, 'principalType'),
        role: guidOf(role),
        scope: scopeOf(scope),
        condition: conditionOf(properties),
        hold: holdOf(properties),
        startsAt: textOf(properties, 'startDateTime'),
        endsAt: textOf(properties, 'endDateTime'),
        listedBy: listedBy(page, kind),
        evidence: [page.envelope.id],
      };
      return [{ grant, origin: idOf(properties, 'originRoleAssignmentId') }];
    }),
  );
}

/** The condition of an assignment as it is written; one of which not even the language is known says so. */
function conditionOf(properties: Item | undefined): string | null {
  const condition = properties?.['condition'] ?? null;
  if (condition === null || condition === '') return null;
  const version = properties?.['conditionVersion'] ?? '2.0';
  return typeof condition === 'string' && version === '2.0'
    ? condition
    : `${notUnderstood} ${JSON.stringify(condition)}`;
}

function listedBy(page: DecodedPage, kind: string): string[] {
  return kind === rootKind || page.envelope.account === null ? [] : [page.envelope.account.toLowerCase()];
}

const everyone = '00000000-0000-0000-0000-000000000000';

/** The deny assignments. Only the platform makes them, and they can but reduce. */
export function lowerDenies(reads: Reads): DenyAssignment[] {
  const kind = `${base}deny-assignments`;
  requireSubscriptions(reads, kind, 'deny-assignments', 'the deny assignments');
  const denies = new Map<string, DenyAssignment>();
  for (const page of reads.pages(kind)) {
    for (const item of itemsOf(reads, kind, page, 'deny-assignments')) {
      const properties = objectOf(item, 'properties');
      const id = textOf(item, 'id');
      const scope = textOf(properties, 'scope');
      if (id === null || scope === null) {
        reads.gap('deny-assignments', kind, 'a deny assignment is not understood', {
          container: page.envelope.account,
        });
        continue;
      }
      const permissions = permissionsOf(properties);
      const principals = principalsOf(properties, 'principals');
      const excluded = principalsOf(properties, 'excludePrincipals');
      const exempt = flagOf(properties, 'doNotApplyToChildScopes');
      const known = denies.get(id.toLowerCase());
      denies.set(id.toLowerCase(), {
        id,
        displayName: textOf(properties, 'denyAssignmentName') ?? id,
        scope: scopeOf(scope),
        permissions: permissions ?? [],
        principals: principals ?? [],
        excluded: excluded ?? [],
        childrenExempt: exempt ?? false,
        condition: conditionOf(properties),
        understood: permissions !== null && principals !== null && excluded !== null && exempt !== null,
        listedBy: union(known?.listedBy ?? [], listedBy(page, kind)),
        evidence: union(known?.evidence ?? [], [page.envelope.id]),
      });
    }
  }
  return [...denies.values()];
}

function principalsOf(properties: Item | undefined, member: string): string[] | null {
  // An absent list of exclusions must not be read as none.
  const list = Array.isArray(properties?.[member]) ? objectsOf(properties, member) : null;
  const ids = list?.map((one) => idOf(one, 'id'));
  if (ids === undefined || ids.includes(null)) return null;
  return ids.map((id) => (id === everyone ? 'everyone' : id!));
}
