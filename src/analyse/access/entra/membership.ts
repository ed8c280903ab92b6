import type { EntraGroup, EntraSignInModel } from '../../../estate/identity/entra/model.ts';

/** Which of some groups each account or group is in, to any depth. */
interface Membership {
  groupsOf(principal: string): readonly string[];
  /** Those of the groups that may have members that were not read. */
  unread: ReadonlySet<string>;
}

/** Resolves the members of the given groups through the groups in them. */
export function membershipOf(model: EntraSignInModel, wanted: Iterable<string>): Membership {
  const groups = new Map(model.groups.map((group) => [group.id, group]));
  const short = model.gaps.filter(({ read }) => read === 'groups' || read === 'group-members');
  const allUnread = short.some(({ subject }) => subject === null);
  const partly = new Set(short.map(({ subject }) => subject));
  const found = new Map<string, string[]>();
  const unread = new Set<string>();
  for (const id of new Set(wanted)) {
    const members = allMembers(id, groups);
    const isShort = (one: string): boolean =>
      partly.has(one) || (groups.has(one) ? groups.get(one)!.members === null : one === id);
    if (allUnread || [id, ...members].some(isShort)) unread.add(id);
    for (const member of members) {
      const own = found.get(member);
      if (own) own.push(id);
      else found.set(member, [id]);
    }
  }
  return { groupsOf: (principal) => found.get(principal) ?? [], unread };
}

function allMembers(id: string, groups: ReadonlyMap<string, EntraGroup>): Set<string> {
  const seen = new Set<string>();
  const open = [id];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const member of groups.get(next)?.members ?? []) {
      if (seen.has(member)) continue;
      seen.add(member);
      if (groups.has(member)) open.push(member);
    }
  }
  return seen;
}
