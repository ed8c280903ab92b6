import type { DecodedPage } from '../../collection.ts';
import type { AccountKind, EntraAccount, EntraGroup, PassingHold, RoleHold } from './model.ts';
import { idOf, itemsOf, normalId, textOf, type Item } from './page.ts';

type Pages = readonly DecodedPage[];

/** What a list holds, and the kinds of those of its entries that were left out because they do not say what they are. */
interface Listed<Member> {
  found: Member[];
  unclear: string[];
}

/** The accounts of the tenant. `domains` are null where they were not read. */
export function accountsOf(pages: Pages, domains: ReadonlyMap<string, string> | null): Listed<EntraAccount> {
  const listed: Listed<EntraAccount> = { found: [], unclear: [] };
  for (const page of pages) {
    for (const user of itemsOf(page.value)) {
      const id = idOf(user, 'id');
      if (id === null) {
        listed.unclear.push('entra.users');
        continue;
      }
      const name = textOf(user, 'userPrincipalName');
      const kind = accountKind(user, name);
      const enabled = user['accountEnabled'];
      listed.found.push({
        id,
        name: name ?? id,
        enabled: typeof enabled === 'boolean' ? enabled : null,
        kind,
        federated: kind.startsWith('external') ? false : federation(name, domains),
        evidence: [page.envelope.id],
      });
    }
  }
  return listed;
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
export function groupsOf(listing: Pages, memberPages: Pages): Listed<EntraGroup> {
  const listed: Listed<EntraGroup> = { found: [], unclear: [] };
  const members = new Map<string, Set<string>>();
  for (const page of memberPages) {
    const parameter = page.parameters['group'];
    if (typeof parameter !== 'string') {
      listed.unclear.push('entra.group-members');
      continue;
    }
    const group = normalId(parameter);
    const known = members.get(group) ?? new Set<string>();
    members.set(group, known);
    for (const member of itemsOf(page.value)) {
      const id = idOf(member, 'id');
      if (id === null) listed.unclear.push('entra.group-members');
      else known.add(id);
    }
  }
  for (const page of listing) {
    for (const group of itemsOf(page.value)) {
      const id = idOf(group, 'id');
      if (id === null) {
        listed.unclear.push('entra.groups');
        continue;
      }
      const own = members.get(id);
      const name = textOf(group, 'displayName') ?? id;
      listed.found.push({
        id,
        name,
        members: own === undefined ? null : [...own],
        evidence: [page.envelope.id],
      });
    }
  }
  return listed;
}

/** Groups without the members that are in them through an activation that ends. */
export function withoutActivations(groups: readonly EntraGroup[], instances: Pages): EntraGroup[] {
  const assigned = new Set<string>();
  const activated = new Set<string>();
  for (const item of each(instances)) {
    const into = isActivated(item) ? activated : assigned;
    into.add(`${idOf(item, 'groupId')} ${idOf(item, 'principalId')}`);
  }
  if (activated.size === 0) return [...groups];
  const stays = (pair: string): boolean => assigned.has(pair) || !activated.has(pair);
  return groups.map((group) => ({
    ...group,
    members: group.members?.filter((member) => stays(`${group.id} ${member}`)) ?? null,
  }));
}

interface HoldPages {
  roles: Pages;
  eligibleRoles: Pages;
  activeGroups: Pages;
  eligibleGroups: Pages;
}

/**
 * Directory roles held for good, and roles and memberships that come and go. Only roles held for the whole directory
 * count: Conditional Access does not see those of an administrative unit or of one object.
 */
export function holdsOf(pages: HoldPages): { roles: RoleHold[]; passing: PassingHold[]; unclear: string[] } {
  const roles: RoleHold[] = [];
  const passing: PassingHold[] = [];
  const unclear = new Set<string>();
  for (const [kind, items] of [
    ['entra.directory-role-assignment-schedule-instances', each(pages.roles)],
    ['entra.directory-role-eligibility-schedule-instances', each(pages.eligibleRoles)],
  ] as const) {
    for (const item of items) {
      const [principal, role, scope] = [
        idOf(item, 'principalId'),
        idOf(item, 'roleDefinitionId'),
        item['directoryScopeId'],
      ];
      const type = kind.includes('eligibility') ? 'activated' : assignmentType(item);
      if (principal === null || role === null || scope === undefined || type === null) unclear.add(kind);
      else if (scope !== '/') continue;
      else if (type === 'activated') passing.push({ principal, of: role, kind: 'role' });
      else roles.push({ principal, role });
    }
  }
  for (const [kind, items] of [
    ['entra.group-assignment-schedule-instances', each(pages.activeGroups)],
    ['entra.group-eligibility-schedule-instances', each(pages.eligibleGroups)],
  ] as const) {
    for (const item of items) {
      const [principal, of, access] = [
        idOf(item, 'principalId'),
        idOf(item, 'groupId'),
        textOf(item, 'accessId')?.toLowerCase(),
      ];
      const type = kind.includes('eligibility') ? 'activated' : assignmentType(item);
      const isKnown = access === 'member' || access === 'owner';
      if (principal === null || of === null || !isKnown || type === null) unclear.add(kind);
      // An eligible owner can make himself a member, which is a change of the group and no activation.
      else if (access === 'member' && type === 'activated') passing.push({ principal, of, kind: 'group' });
    }
  }
  return { roles, passing, unclear: [...unclear] };
}

function assignmentType(item: Item): 'assigned' | 'activated' | null {
  const type = textOf(item, 'assignmentType')?.toLowerCase();
  return type === 'assigned' || type === 'activated' ? type : null;
}

function isActivated(item: Item): boolean {
  return assignmentType(item) === 'activated';
}

function each(pages: Pages): Item[] {
  return pages.flatMap((page) => itemsOf(page.value));
}
