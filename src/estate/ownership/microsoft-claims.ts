import type { PlannedRead } from '../../locker/run.ts';
import { isFields, noClaims, type Claim, type Claims, type Fields, type Sharing } from './claim.ts';

/**
 * Lists of a subscription that rightly show what hangs elsewhere, and the documentation that says so. What is inherited
 * from a management group or the tenant names no subscription and needs no entry.
 */
const sharedKinds: ReadonlyMap<string, Sharing> = new Map([
  [
    'azure.network.effective-security-admin-rules',
    {
      seenBy: 'place',
      documentedBy:
        'Azure Virtual Network Manager, "Security admin rules": a manager governs networks of other subscriptions',
    },
  ],
  [
    'azure.network.effective-connectivity-configurations',
    {
      seenBy: 'place',
      documentedBy:
        'Azure Virtual Network Manager, "Connectivity configuration": a manager governs networks of other subscriptions',
    },
  ],
]);

/**
 * What an answer of Resource Manager or Graph says about whose it is: the subscription in the id of each listed
 * resource and in the request, the tenant of a subscription, a management group or an organization. References inside
 * a resource (a peered network, a workspace for logs) may lead to any subscription and say nothing.
 */
export function microsoftClaims(
  read: PlannedRead,
  value: unknown,
  parameters: Fields,
  tenant: string | null,
): Claims {
  const items = listOf(value);
  if (read.kind === 'entra.organization')
    return { owners: items.flatMap((item, at) => stated(item['id'], `value[${at}].id`)), regions: [] };
  if (read.kind === 'azure.management.groups')
    return { owners: items.flatMap((item, at) => tenantOfGroup(item, `value[${at}]`)), regions: [] };
  // What stands at the root of the tenant names scopes anywhere below it.
  if (!read.kind.startsWith('azure.') || read.kind === 'azure.authorization.root-role-assignments')
    return noClaims;
  const owners = items.flatMap((item, at) => claimsOfResource(read, item, `value[${at}]`, tenant));
  const { request, resource } = parameters;
  owners.push(...subscriptionIn(request, 'request'), ...subscriptionIn(resource, 'resource'));
  return { owners, regions: [] };
}

function claimsOfResource(
  read: PlannedRead,
  item: Fields,
  at: string,
  tenant: string | null,
): readonly Claim[] {
  const sharing = sharedKinds.get(read.kind) ?? null;
  const own = subscriptionIn(item['id'], `${at}.id`);
  const { subscriptionId, tenantId } = item;
  const claims = [...own, ...stated(subscriptionId, `${at}.subscriptionId`)];
  // A role made for several subscriptions shows in each of them, under the id of one.
  if (assignableIn(item, read.account)) return claims.filter(({ owner }) => isSame(owner, read.account));
  // The subscription that is described says its tenant, and stands for it.
  if (read.kind === 'azure.subscriptions.subscription' && tenant !== null && typeof tenantId === 'string') {
    const owner = isSame(tenantId, tenant) ? (read.account ?? '') : tenantId.toLowerCase();
    claims.push({ owner, field: `${at}.tenantId`, id: '', sharing: null });
  }
  return claims.map((claim) => ({ ...claim, sharing }));
}

function assignableIn(item: Fields, subscription: string | null): boolean {
  const { properties } = item;
  const scopes = isFields(properties) ? properties['assignableScopes'] : null;
  if (!Array.isArray(scopes)) return false;
  return scopes.some(
    (scope) =>
      typeof scope === 'string' &&
      (scope === '/' ||
        isSame(scope.split('/').slice(0, 3).join('/'), `/subscriptions/${subscription ?? ''}`)),
  );
}

function tenantOfGroup(item: Fields, at: string): Claim[] {
  const { properties } = item;
  return isFields(properties) ? stated(properties['tenantId'], `${at}.properties.tenantId`) : [];
}

function subscriptionIn(value: unknown, field: string): Claim[] {
  const owner = typeof value === 'string' ? /^\/subscriptions\/([^/?]+)/i.exec(value)?.[1] : undefined;
  return stated(owner, field);
}

function stated(value: unknown, field: string): Claim[] {
  if (typeof value !== 'string' || value === '') return [];
  return [{ owner: value.toLowerCase(), field, id: '', sharing: null }];
}

function isSame(one: string, other: string | null): boolean {
  return one.toLowerCase() === other?.toLowerCase();
}

function listOf(value: unknown): Fields[] {
  if (!isFields(value)) return [];
  const { value: list } = value;
  return Array.isArray(list) ? list.filter(isFields) : [value];
}
