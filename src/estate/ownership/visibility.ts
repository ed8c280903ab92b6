import type { Shortfall } from '../../locker/envelope.ts';
import type { PlannedRead } from '../../locker/run.ts';
import type { DecodedRead } from '../evidence.ts';
import { shortfallOf } from '../shortfall.ts';
import { isFields, type Fields } from './claim.ts';

/** The kind that holds what the reader itself is assigned in a subscription. */
const readerKind = 'azure.authorization.reader-assignments';

interface Role {
  actions: readonly string[];
  notActions: readonly string[];
}

/**
 * Holds the lists of a subscription against what the reader may see: Resource Manager leaves out what it may not, and
 * says nothing of it (Azure role-based access control, "Understand scope"). A list whose permission none of the
 * reader's roles grants on the whole subscription is incomplete.
 */
export function withWhatReadersSee(reads: readonly DecodedRead[]): DecodedRead[] {
  const readers = new Map(
    reads.filter(({ read }) => read.kind === readerKind).map((one) => [placeOf(one.read), one]),
  );
  return reads.map((one) => {
    const reader = readers.get(placeOf(one.read));
    // Runs of earlier versions did not ask; imports have an exporter, who states what is complete.
    if (reader === undefined || !isListing(one)) return one;
    const missing = unseen(one.read, reader);
    return missing.length === 0 ? one : { ...one, shortfalls: [...one.shortfalls, ...missing] };
  });
}

function placeOf({ source, account }: PlannedRead): string {
  return `${source}\n${account ?? ''}`;
}

/** Everything live of a subscription, but for what shows the reader and the subscription themselves. */
function isListing({ read, envelope, pages }: DecodedRead): boolean {
  if (envelope === null || envelope.imported !== null || pages.length === 0) return false;
  return read.kind !== readerKind && read.kind !== 'azure.subscriptions.subscription';
}

function unseen(read: PlannedRead, reader: DecodedRead): Shortfall[] {
  const lists = read.operations.filter(({ permission }) => /\/read$/i.test(permission));
  const [refusal] = reader.shortfalls;
  if (refusal !== undefined) {
    const message = `What the reader may see was not read (${refusal.message}), so that nobody knows what the list leaves out`;
    const { permission } = refusal;
    return lists
      .slice(0, 1)
      .map(({ name }) => shortfallOf(read, { reason: 'denied', operation: name, permission, message }));
  }
  const { roles, scopes } = rolesOnWhole(read.account ?? '', reader);
  const message =
    `The reader is assigned ${scopes.length === 0 ? 'nothing there' : `roles at ${scopes.join(', ')}`}, none of which lets it see this ` +
    `everywhere in subscription ${read.account ?? ''}: Resource Manager leaves the rest out of its lists. Assign it the role of \`ncssr permissions azure\` at the subscription`;
  return lists
    .filter(({ permission }) => !roles.some((role) => grants(role, permission)))
    .map(({ name, permission }) =>
      shortfallOf(read, { reason: 'denied', operation: name, permission, message }),
    );
}

/** Roles that hold for the subscription as a whole, and all scopes at which the reader is assigned anything. */
function rolesOnWhole(subscription: string, { pages }: DecodedRead): { roles: Role[]; scopes: string[] } {
  const definitions = new Map<string, Role[]>();
  const assigned: { role: string; scope: string; bounded: boolean }[] = [];
  for (const { value } of pages) {
    if (!isFields(value)) continue;
    const { value: list, id } = value;
    if (Array.isArray(list)) assigned.push(...list.filter(isFields).map(assignment));
    else if (typeof id === 'string') definitions.set(nameOf(id), permissionsOf(value));
  }
  const whole = assigned.filter(({ scope, bounded }) => !bounded && isAbove(scope, subscription));
  return {
    roles: whole.flatMap(({ role }) => definitions.get(nameOf(role)) ?? []),
    scopes: [...new Set(assigned.map(({ scope }) => scope))].sort(),
  };
}

function assignment({ properties }: Fields): { role: string; scope: string; bounded: boolean } {
  const { roleDefinitionId, scope, condition } = isFields(properties) ? properties : {};
  return {
    role: typeof roleDefinitionId === 'string' ? roleDefinitionId : '',
    scope: typeof scope === 'string' ? scope : '',
    bounded: typeof condition === 'string' && condition !== '',
  };
}

function permissionsOf({ properties }: Fields): Role[] {
  const permissions = isFields(properties) ? properties['permissions'] : null;
  if (!Array.isArray(permissions)) return [];
  return permissions
    .filter(isFields)
    .map(({ actions, notActions }) => ({ actions: texts(actions), notActions: texts(notActions) }));
}

/** A role has an id at each scope at which it is assigned; its name is the same. */
function nameOf(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1).toLowerCase();
}

/** The root, a management group (the list shows none but those above), or the subscription itself. */
function isAbove(scope: string, subscription: string): boolean {
  if (scope === '/' || /^\/providers\/Microsoft\.Management\/managementGroups\/[^/]+$/i.test(scope))
    return true;
  return scope.toLowerCase() === `/subscriptions/${subscription}`.toLowerCase();
}

function grants({ actions, notActions }: Role, permission: string): boolean {
  return actions.some((one) => means(one, permission)) && !notActions.some((one) => means(one, permission));
}

/** Whether a pattern of a role, in which a star stands for anything, means an action; linear in both. */
function means(pattern: string, action: string): boolean {
  const parts = pattern.toLowerCase().split('*');
  const text = action.toLowerCase();
  const [first = '', ...rest] = parts;
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first) || text.length < first.length + last.length || !text.endsWith(last))
    return false;
  let from = first.length;
  for (const part of rest) {
    const at = text.indexOf(part, from);
    if (at === -1 || at + part.length > text.length - last.length) return false;
    from = at + part.length;
  }
  return true;
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}
