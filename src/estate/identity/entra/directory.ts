import type { DecodedPage } from '../../collection.ts';
import type { AccountKind, EntraAccount, EntraGroup, PassingHold, RoleHold } from './model.ts';
import { itemsOf, textOf, type Item } from './page.ts';

type Pages = readonly DecodedPage[];

/** The accounts of the tenant. `domains` are null where they were not read. */
export function accountsOf(pages: Pages, domains: ReadonlyMap<string, string> | null): EntraAccount[] {
  return pages.flatMap((page) =>
    itemsOf(page.value).flatMap((user): EntraAccount[] => {
      const id = textOf(user, 'id');
      if (id === null) return [];
      const name = textOf(user, 'userPrincipalName');
      const kind = accountKind(user, name);
      const enabled = user['accountEnabled'];
      return [
        {
          id,
          name: name ?? id,
          enabled: typeof enabled === 'boolean' ? enabled : null,
          kind,
          federated: kind.startsWith('external') ? false : federation(name, domains),
          evidence: [page.envelope.id],
        },
      ];
    }),
  );
}

/** External users carry a marker in their name, or a state of their invitation; who has neither is internal. */
function accountKind(user: Item, name: string | null): AccountKind {
  const type = textOf(user, 'userType');
  const external =
    name?.toUpperCase().includes('#EXT#') === true || textOf(user, 'externalUserState') !== null;
  if (name === null || (type !== 'Member' && type !== 'Guest')) return 'unknown';
  if (external) return type === 'Guest' ? 'external-guest' : 'external-member';
  return type === 'Guest' ? 'internal-guest' : 'member';
}

function federation(name: string | null, domains: ReadonlyMap<string, string> | null): boolean | null {
  const type = domains?.get(name?.split('@').at(-1)?.toLowerCase() ?? '');
  if (type === 'Managed') return false;
  return type === 'Federated' ? true : null;
}

/** How each domain of the tenant authenticates, by name. */
export function domainsOf(pages: Pages): ReadonlyMap<string, string> | null {
  if (pages.length === 0) return null;
  return new Map(
    pages
      .flatMap((page) => itemsOf(page.value))
      .map((domain) => [
        (textOf(domain, 'id') ?? '').toLowerCase(),
        textOf(domain, 'authenticationType') ?? '',
      ]),
  );
}

/** Groups with their direct members. A group for which no page came has members that are not known. */
export function groupsOf(listing: Pages, memberPages: Pages): EntraGroup[] {
  const members = new Map<string, Set<string>>();
  for (const page of memberPages) {
    const group = page.parameters['group'];
    if (typeof group !== 'string') continue;
    const known = members.get(group) ?? new Set<string>();
    members.set(group, known);
    for (const member of itemsOf(page.value)) {
      const id = textOf(member, 'id');
      if (id !== null) known.add(id);
    }
  }
  return listing.flatMap((page) =>
    itemsOf(page.value).flatMap((group) => {
      const id = textOf(group, 'id');
      if (id === null) return [];
      const own = members.get(id);
      return [
        {
          id,
          name: textOf(group, 'displayName') ?? id,
          members: own === undefined ? null : [...own],
          evidence: [page.envelope.id],
        },
      ];
    }),
  );
}

/** Groups without the members that are in them through an activation that ends. */
export function withoutActivations(groups: readonly EntraGroup[], instances: Pages): EntraGroup[] {
  const assigned = new Set<string>();
  const activated = new Set<string>();
  for (const item of each(instances)) {
    const into = isActivated(item) ? activated : assigned;
    into.add(`${textOf(item, 'groupId')} ${textOf(item, 'principalId')}`);
  }
  if (activated.size === 0) return [...groups];
  const stays = (pair: string): boolean => assigned.has(pair) || !activated.has(pair);
  return groups.map((group) => ({
    ...group,
    members: group.members?.filter((member) => stays(`${group.id} ${member}`)) ?? null,
  }));
}

export interface HoldPages {
  roles: Pages;
  eligibleRoles: Pages;
  activeGroups: Pages;
  eligibleGroups: Pages;
}

/**
 * Directory roles held for good, and roles and memberships that come and go. Only roles held for the whole directory
 * count: Conditional Access does not see those of an administrative unit or of one object.
 */
export function holdsOf(pages: HoldPages): { roles: RoleHold[]; passing: PassingHold[] } {
  const roles: RoleHold[] = [];
  const passing: PassingHold[] = [];
  const role = (item: Item): RoleHold | null => {
    const wide = item['directoryScopeId'] === undefined || item['directoryScopeId'] === '/';
    const [principal, id] = [textOf(item, 'principalId'), textOf(item, 'roleDefinitionId')];
    return wide && principal !== null && id !== null ? { principal, role: id } : null;
  };
  for (const item of each(pages.roles)) {
    const hold = role(item);
    if (hold === null) continue;
    if (textOf(item, 'assignmentType') === 'Activated')
      passing.push({ principal: hold.principal, of: hold.role, kind: 'role' });
    else roles.push(hold);
  }
  for (const item of each(pages.eligibleRoles)) {
    const hold = role(item);
    if (hold !== null) passing.push({ principal: hold.principal, of: hold.role, kind: 'role' });
  }
  for (const item of [...each(pages.activeGroups).filter(isActivated), ...each(pages.eligibleGroups)]) {
    const [principal, of] = [textOf(item, 'principalId'), textOf(item, 'groupId')];
    // An eligible owner can make himself a member, which is a change of the group and no activation.
    if (principal === null || of === null || textOf(item, 'accessId')?.toLowerCase() === 'owner') continue;
    passing.push({ principal, of, kind: 'group' });
  }
  return { roles, passing };
}

function isActivated(item: Item): boolean {
  return textOf(item, 'assignmentType')?.toLowerCase() === 'activated';
}

function each(pages: Pages): Item[] {
  return pages.flatMap((page) => itemsOf(page.value));
}
