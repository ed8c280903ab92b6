import type { DirectoryGroup } from '../../estate/identity/directory-groups.ts';
import type { DirectoryRole } from '../../estate/identity/directory-roles.ts';
import type { DirectoryUser } from '../../estate/identity/directory-users.ts';
import type { RoleAssignment } from '../../estate/identity/role-assignments.ts';
import type { CheckContext } from '../check.ts';
import { holdersOf } from '../holders.ts';
import type { Exception } from '../judgement.ts';
import { isSupplied, survey, type Survey } from '../survey.ts';
import type { Member } from '../../estate/collection.ts';

export const privilegedNeeds = [
  'identity.roleAssignments',
  'identity.directoryRoles',
  'identity.directoryUsers',
  'identity.directoryGroups',
] as const;

/** Everybody whose roles in Azure or the directory let them change something, active or eligible, in the engagement. */
interface PrivilegedPeople {
  users: ReadonlyMap<string, DirectoryUser>;
  unknown: readonly Exception[];
  /** The lists that tell, those that a source supplies. */
  surveys: readonly Survey<Member>[];
}

export function privilegedPeople(context: CheckContext): PrivilegedPeople {
  const assignments = survey<RoleAssignment>(context, 'identity.roleAssignments');
  const roles = survey<DirectoryRole>(context, 'identity.directoryRoles');
  const users = survey<DirectoryUser>(context, 'identity.directoryUsers');
  const groups = survey<DirectoryGroup>(context, 'identity.directoryGroups');
  const inAzure = holdersOf(
    assignments.members.filter(({ privileged }) => privileged !== false),
    users.members,
    groups.members,
  );
  const people = new Set([...users.members, ...groups.members].map(({ objectId }) => objectId));
  const inDirectory = holdersOf(
    roles.members
      .filter(({ principal }) => people.has(principal))
      .map((role): RoleAssignment => ({
        ...role,
        principalType: 'User',
        roleName: null,
        endsAt: null,
        privileged: null,
      })),
    users.members,
    groups.members,
  );
  return {
    users: new Map([...inAzure.users, ...inDirectory.users].map((user) => [user.objectId, user])),
    unknown: [...inAzure.unknown, ...inDirectory.unknown],
    surveys: [assignments, roles, users, groups].filter(isSupplied),
  };
}
