import type { AzureGroup, AzureUser, GroupLink, Hold } from './model.ts';
import { flagOf, idOf, itemsOf, textOf, textsOf, type Item, type Reads } from './page.ts';
import { scheduledHold } from './schedule.ts';

/** The users of the directory. */
export function lowerUsers(reads: Reads): AzureUser[] {
  const kind = 'entra.users';
  requireTenants(reads, kind, 'users', 'the users were not read to the end');
  return reads.pages(kind).flatMap((page) =>
    itemsOf(reads, kind, page, 'users').flatMap((item) => {
      const id = idOf(item, 'id');
      if (id === null) {
        reads.gap('users', kind, 'a user has no id', { container: page.envelope.account });
        return [];
      }
      return [
        {
          id,
          userPrincipalName: textOf(item, 'userPrincipalName') ?? id,
          displayName: textOf(item, 'displayName'),
          mail: textOf(item, 'mail'),
          employeeId: textOf(item, 'employeeId'),
          userType: textOf(item, 'userType'),
          enabled: flagOf(item, 'accountEnabled'),
          evidence: [page.envelope.id],
        },
      ];
    }),
  );
}

/** Notes each tenant in which a kind was not read to its end. */
export function requireTenants(
  reads: Reads,
  kind: string,
  affects: Parameters<Reads['gap']>[0],
  reason: string,
): void {
  if (reads.tenants.length === 0) reads.gap(affects, kind, 'no directory is among the sources');
  for (const container of reads.tenants) {
    if (!reads.complete(kind, container)) reads.gap(affects, kind, reason, { container });
  }
}

/** The groups of the directory with their direct members and owners, and how each is held. */
export function lowerGroups(reads: Reads): AzureGroup[] {
  const kind = 'entra.groups';
  requireTenants(reads, kind, 'groups', 'the groups were not read to the end');
  return reads.pages(kind).flatMap((page) =>
    itemsOf(reads, kind, page, 'groups').flatMap((item) => {
      const id = idOf(item, 'id');
      if (id === null) {
        reads.gap('groups', kind, 'a group has no id', { container: page.envelope.account });
        return [];
      }
      const types = textsOf(item, 'groupTypes');
      return [
        {
          id,
          displayName: textOf(item, 'displayName') ?? id,
          // The directory leaves the member out where it is not set.
          assignableToRoles:
            'isAssignableToRole' in item ? (flagOf(item, 'isAssignableToRole') ?? false) : null,
          unified: types === null || !('groupTypes' in item) ? null : types.includes('Unified'),
          membershipRule: textOf(item, 'membershipRule'),
          onPremises: flagOf(item, 'onPremisesSyncEnabled'),
          links: linksOf(reads, id),
          evidence: [page.envelope.id],
        },
      ];
    }),
  );
}

function linksOf(reads: Reads, group: string): GroupLink[] {
  const active = schedulesOf(reads, 'entra.group-assignment-schedule-instances', group);
  const eligible = schedulesOf(reads, 'entra.group-eligibility-schedule-instances', group);
  // An entry can stand on two pages where members changed between the two requests.
  const listed = new Map<string, GroupLink>();
  for (const link of [
    ...listedOf(reads, 'entra.group-members', 'member', group),
    ...listedOf(reads, 'entra.group-owners', 'owner', group),
  ])
    listed.set(linkKey(link), link);
  const scheduled = new Map<string, GroupLink>();
  for (const link of active ?? []) {
    // Of two active memberships the one without an end decides.
    const key = linkKey(link);
    if (scheduled.get(key)?.hold !== 'standing') scheduled.set(key, link);
  }
  const links = [...listed.values()].map((link): GroupLink => {
    const schedule = scheduled.get(linkKey(link));
    scheduled.delete(linkKey(link));
    if (schedule === undefined) return { ...link, hold: active === null ? 'unknown' : 'standing' };
    return { ...schedule, evidence: [...link.evidence, ...schedule.evidence] };
  });
  return [...links, ...scheduled.values(), ...(eligible ?? [])];
}

const linkKey = ({ access, principal }: GroupLink): string => `${access} ${principal}`;

function listedOf(reads: Reads, kind: string, access: 'member' | 'owner', group: string): GroupLink[] {
  const affects = access === 'member' ? 'group-members' : 'group-owners';
  const pages = reads.pagesFor(kind, 'group', group);
  if (pages.length === 0 || reads.failed(kind, group)) {
    reads.gap(affects, kind, `the ${access}s of group ${group} were not read to the end`, { subject: group });
  }
  return pages.flatMap((page) =>
    itemsOf(reads, kind, page, affects).flatMap((item): GroupLink[] => {
      const principal = idOf(item, 'id');
      if (isNoPrincipal(item)) return [];
      if (principal === null) {
        reads.gap(affects, kind, `a ${access} of group ${group} has no id`, { subject: group });
        return [];
      }
      return [{ principal, access, hold: 'standing', endsAt: null, evidence: [page.envelope.id] }];
    }),
  );
}

/** Devices and contacts stand in groups, but nobody acts as one. */
function isNoPrincipal(item: Item): boolean {
  return /\.(device|orgContact)$/i.test(textOf(item, '@odata.type') ?? '');
}

/** The memberships and ownerships of one group that Privileged Identity Management schedules; null if not read. */
function schedulesOf(reads: Reads, kind: string, group: string): GroupLink[] | null {
  const pages = reads.pagesFor(kind, 'group', group);
  const read = pages.length > 0 && !reads.failed(kind, group);
  if (!read) {
    reads.gap('group-schedules', kind, `the schedules of group ${group} were not read to the end`, {
      subject: group,
    });
  }
  const links = pages.flatMap((page) =>
    itemsOf(reads, kind, page, 'group-schedules').flatMap((item): GroupLink[] => {
      const principal = idOf(item, 'principalId');
      const access = item['accessId'];
      if (principal === null || (access !== 'member' && access !== 'owner')) {
        reads.gap('group-schedules', kind, `a schedule of group ${group} is not understood`, {
          subject: group,
        });
        return [];
      }
      const hold: Hold = kind.includes('eligibility') ? 'eligible' : scheduledHold(item);
      return [{ principal, access, hold, endsAt: textOf(item, 'endDateTime'), evidence: [page.envelope.id] }];
    }),
  );
  return read || links.length > 0 ? links : null;
}
