import type { DecodedPage, ReadState } from '../../collection.ts';
import type { AzureGap, AzureGapScope } from './model.ts';

/** A read that failed or did not run to its end. */
export interface AzureShortfall {
  kind: string;
  /** Subscription or tenant; null where it is not known. */
  container: string | null;
  /** The single object whose read failed, where the operation is called once an object. */
  subject: string | null;
  operation: string;
  permission: string;
  reason: string;
}

/** Pages by kind, what fell short, and the gaps that lowering adds. */
export interface Reads {
  tenants: readonly string[];
  subscriptions: readonly string[];
  pages(kind: string): readonly DecodedPage[];
  /** The pages of a kind that is read once an object, for one object. */
  pagesFor(kind: string, parameter: string, subject: string): readonly DecodedPage[];
  /** Whether the kind was read in the container, to its end. */
  complete(kind: string, container: string): boolean;
  /** Whether the read of one object was begun and not said to have failed. */
  failed(kind: string, subject: string): boolean;
  shortfalls(kind: string): readonly AzureShortfall[];
  gaps: AzureGap[];
  /** Notes that a read is missing or not understood. */
  gap(affects: AzureGapScope, kind: string, reason: string, where?: GapPlace): void;
}

interface GapPlace {
  container?: string | null;
  subject?: string | null;
}

/** The reads that fell short among the states of an estate's collections. */
export function shortfallsOf(states: readonly ReadState[]): AzureShortfall[] {
  const found = new Map<string, AzureShortfall>();
  for (const { read, complete, shortfalls } of states) {
    const operation = read.operations.at(-1);
    const missing = shortfalls.map((one) => ({
      subject: one.subject ?? null,
      operation: one.operation,
      permission: one.permission,
      reason: `${one.reason}: ${one.message}`,
    }));
    if (missing.length === 0 && !complete) {
      missing.push({
        subject: null,
        operation: operation?.name ?? read.kind,
        permission: operation?.permission ?? '',
        reason: 'the read did not run to its end',
      });
    }
    for (const one of missing) {
      const entry = { kind: read.kind, container: read.account, ...one };
      found.set(JSON.stringify(entry), entry);
    }
  }
  return [...found.values()];
}

/** Groups pages and shortfalls for lowering. */
export function readsOf(
  tenants: readonly string[],
  subscriptions: readonly string[],
  pages: ReadonlyMap<string, readonly DecodedPage[]>,
  shortfalls: readonly AzureShortfall[],
): Reads {
  const short = Map.groupBy(shortfalls, ({ kind }) => kind);
  const indexes = new Map<string, Map<string, DecodedPage[]>>();
  const gaps: AzureGap[] = [];
  const seen = new Set<string>();
  const reads: Reads = {
    tenants,
    subscriptions,
    pages: (kind) => pages.get(kind) ?? [],
    pagesFor: (kind, parameter, subject) => {
      const index = indexes.get(kind) ?? indexBy(pages.get(kind) ?? [], parameter);
      indexes.set(kind, index);
      return index.get(subject.toLowerCase()) ?? [];
    },
    complete: (kind, container) =>
      (pages.get(kind) ?? []).some((page) => sameId(page.envelope.account, container)) &&
      !(short.get(kind) ?? []).some((one) => one.container === null || sameId(one.container, container)),
    failed: (kind, subject) =>
      (short.get(kind) ?? []).some((one) => one.subject === null || sameId(one.subject, subject)),
    shortfalls: (kind) => short.get(kind) ?? [],
    gaps,
    gap: (affects, kind, reason, where = {}) => {
      const cause = (short.get(kind) ?? [])[0];
      const gap: AzureGap = {
        affects,
        container: where.container ?? null,
        subject: where.subject ?? null,
        reason: cause === undefined ? reason : `${reason} (${cause.reason})`,
        operation: cause?.operation ?? kind,
        permission: cause?.permission ?? permissionOf(kind),
      };
      const key = JSON.stringify(gap);
      if (seen.has(key)) return;
      seen.add(key);
      gaps.push(gap);
    },
  };
  return reads;
}

/** The permission of the kinds whose absence leaves no shortfall to name it. */
function permissionOf(kind: string): string {
  return permissions.find(([start]) => kind.startsWith(start))?.[1] ?? '';
}

const permissions = [
  ['azure.authorization.role-assignments', 'Microsoft.Authorization/roleAssignments/read'],
  ['azure.authorization.root-role-assignments', 'Microsoft.Authorization/roleAssignments/read'],
  ['azure.authorization.role-definitions', 'Microsoft.Authorization/roleDefinitions/read'],
  ['azure.authorization.deny-assignments', 'Microsoft.Authorization/denyAssignments/read'],
  [
    'azure.authorization.role-assignment-schedule-instances',
    'Microsoft.Authorization/roleAssignmentScheduleInstances/read',
  ],
  [
    'azure.authorization.role-eligibility-schedule-instances',
    'Microsoft.Authorization/roleEligibilityScheduleInstances/read',
  ],
  ['azure.management.groups', 'Microsoft.Management/managementGroups/read'],
  [
    'azure.managed-services.registration-assignments',
    'Microsoft.ManagedServices/registrationAssignments/read',
  ],
  ['azure.compute', 'Microsoft.Compute/virtualMachines/read'],
  ['azure.resources', 'Microsoft.Resources/subscriptions/resources/read'],
  ['azure.key-vault.vaults', 'Microsoft.KeyVault/vaults/read'],
  ['azure.key-vault.managed-hsms', 'Microsoft.KeyVault/managedHSMs/read'],
  ['azure.security.jit-policies', 'Microsoft.Security/locations/jitNetworkAccessPolicies/read'],
  ['entra.users', 'User.Read.All'],
  ['entra.group-assignment', 'PrivilegedAssignmentSchedule.Read.AzureADGroup'],
  ['entra.group-eligibility', 'PrivilegedEligibilitySchedule.Read.AzureADGroup'],
  ['entra.group', 'GroupMember.Read.All'],
  ['entra.directory-role', 'RoleManagement.Read.Directory'],
  ['entra.role-management', 'RoleManagement.Read.Directory'],
  ['entra.app', 'Application.Read.All'],
  ['entra.service-principal', 'Application.Read.All'],
] as const;

function sameId(one: string | null, other: string): boolean {
  return one !== null && one.toLowerCase() === other.toLowerCase();
}

function indexBy(pages: readonly DecodedPage[], parameter: string): Map<string, DecodedPage[]> {
  const index = new Map<string, DecodedPage[]>();
  for (const page of pages) {
    const value = page.parameters[parameter];
    if (typeof value !== 'string') continue;
    const list = index.get(value.toLowerCase());
    if (list === undefined) index.set(value.toLowerCase(), [page]);
    else list.push(page);
  }
  return index;
}

export type Item = Readonly<Record<string, unknown>>;

export function isItem(value: unknown): value is Item {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The objects of a page's list `value`; anything else in it is a gap. */
export function itemsOf(reads: Reads, kind: string, page: DecodedPage, affects: AzureGapScope): Item[] {
  const list = isItem(page.value) ? page.value['value'] : undefined;
  const container = page.envelope.account;
  if (!Array.isArray(list)) {
    reads.gap(affects, kind, 'an answer has no list of values', { container });
    return [];
  }
  const items = (list as unknown[]).filter(isItem);
  if (items.length < list.length)
    reads.gap(affects, kind, 'an entry of an answer is not an object', { container });
  return items;
}

/** A text member, or null where it is absent or something else. */
export function textOf(item: Item | undefined, member: string): string | null {
  const value = item?.[member];
  return typeof value === 'string' && value !== '' ? value : null;
}

/** An id in lower case, as all ids of Microsoft compare without regard to case. */
export function idOf(item: Item | undefined, member: string): string | null {
  return textOf(item, member)?.toLowerCase() ?? null;
}

export function flagOf(item: Item | undefined, member: string): boolean | null {
  const value = item?.[member];
  return typeof value === 'boolean' ? value : null;
}

export function objectOf(item: Item | undefined, member: string): Item | undefined {
  const value = item?.[member];
  return isItem(value) ? value : undefined;
}

/** The texts of a list; null where it is no list of texts. Absent is an empty list. */
export function textsOf(item: Item | undefined, member: string): string[] | null {
  const value = item?.[member];
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || !value.every((one) => typeof one === 'string')) return null;
  return value;
}

/** The same of a list that is always there: null where it is absent. */
export function textsIn(item: Item | undefined, member: string): string[] | null {
  return item?.[member] === undefined || item[member] === null ? null : textsOf(item, member);
}

/** The objects of a list; null where it is no list of objects. Absent is an empty list. */
export function objectsOf(item: Item | undefined, member: string): Item[] | null {
  const value = item?.[member];
  if (value === undefined || value === null) return [];
  return Array.isArray(value) && value.every(isItem) ? value : null;
}

/** The GUID that ends the id of a role definition, in lower case. */
export function guidOf(id: string): string {
  return id.toLowerCase().split('/').at(-1) ?? '';
}

export function union<Value>(one: readonly Value[], other: readonly Value[]): Value[] {
  return [...new Set([...one, ...other])];
}
