import type { DirectoryGroup } from '../estate/identity/directory-groups.ts';
import type { DirectoryUser } from '../estate/identity/directory-users.ts';
import type { RoleAssignment } from '../estate/identity/role-assignments.ts';
import type { Exception } from './judgement.ts';

/** The people behind role assignments, active and eligible, and the principals that nobody could name. */
interface Holders {
  users: readonly DirectoryUser[];
  unknown: readonly Exception[];
}

/** Resolves assignments to users, directly and through groups of any depth. Services are no people. */
export function holdersOf(
  assignments: readonly RoleAssignment[],
  users: readonly DirectoryUser[],
  groups: readonly DirectoryGroup[],
): Holders {
  const byId = new Map(users.map((user) => [user.objectId, user]));
  const members = new Map(groups.map((group) => [group.objectId, group.transitiveMembers]));
  const groupIds = new Set(groups.map(({ objectId }) => objectId));
  const found = new Map<string, DirectoryUser>();
  const unknown: Exception[] = [];
  for (const assignment of assignments) {
    const { principal, principalType, evidence } = assignment;
    if (principalType === 'ServicePrincipal') continue;
    if (principalType === 'Group' && !groupIds.has(principal)) {
      unknown.push({
        subject: `Group ${principal}`,
        condition: 'holds a role, and its members were not read',
        evidence,
      });
      continue;
    }
    for (const id of members.get(principal) ?? [principal]) {
      const user = byId.get(id);
      if (user) found.set(id, user);
      else if (!groupIds.has(id)) {
        unknown.push({
          subject: `${principalType} ${id}`,
          condition: 'holds a role, and is no user that was read',
          evidence,
        });
      }
    }
  }
  return { users: [...found.values()], unknown };
}
