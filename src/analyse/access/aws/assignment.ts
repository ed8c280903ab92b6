import type {
  Assignment,
  AwsRole,
  DirectoryUser,
  PermissionSet,
} from '../../../estate/identity/aws/model.ts';
import type { Ternary } from '../ternary.ts';
import type { CompiledModel } from './compiled.ts';
import type { Edge } from './edge.ts';
import { directoryUserHolder, roleHolder, type Holder } from './holder.ts';
import type { Note } from './note.ts';

/** The ways from Identity Center users, by their assignments, to the roles that Identity Center keeps. */
export function assignmentEdges(compiled: CompiledModel): Edge[] {
  const { model } = compiled;
  const sets = new Map(model.permissionSets.map((set) => [set.arn, set]));
  const groups = new Map(model.directoryGroups.map((group) => [group.id, group]));
  return model.assignments.flatMap((assignment) => {
    const set = sets.get(assignment.permissionSet);
    const role = set === undefined ? undefined : provisionedRole(compiled, assignment.account, set);
    if (set === undefined || role === undefined) return [];
    const members =
      assignment.principalType === 'GROUP'
        ? (groups.get(assignment.principalId)?.members ?? [])
        : [assignment.principalId];
    return members.flatMap((id) => {
      const user = compiled.directoryUsers.get(id);
      return user === undefined ? [] : [edgeOf(user, role, set, assignment)];
    });
  });
}

const unfollowed = new WeakMap<CompiledModel, readonly Note[]>();

/** Assignments that could not be followed to people and a role, each as a note. */
export function unfollowedAssignments(compiled: CompiledModel): readonly Note[] {
  let notes = unfollowed.get(compiled);
  if (notes === undefined) unfollowed.set(compiled, (notes = notesOfUnfollowed(compiled)));
  return notes;
}

function notesOfUnfollowed(compiled: CompiledModel): Note[] {
  const { model } = compiled;
  const sets = new Map(model.permissionSets.map((set) => [set.arn, set]));
  const groups = new Map(model.directoryGroups.map((group) => [group.id, group]));
  return model.assignments.flatMap((assignment): Note[] => {
    const place = `assignment of ${assignment.permissionSet} in account ${assignment.account} to ${assignment.principalId}`;
    const note = (reason: string, operation: string): Note[] => [
      { place, reason, cause: 'evidence', operation, permission: operation },
    ];
    const set = sets.get(assignment.permissionSet);
    if (set === undefined) return note('the permission set was not read', 'sso:DescribePermissionSet');
    if (provisionedRole(compiled, assignment.account, set) === undefined) {
      return note(
        'the role of the permission set was not found in the account',
        'iam:GetAccountAuthorizationDetails',
      );
    }
    const group = groups.get(assignment.principalId);
    if (assignment.principalType === 'GROUP' && group === undefined) {
      return note('the group and its members were not read', 'identitystore:ListGroupMemberships');
    }
    const people = group?.members ?? [assignment.principalId];
    return people.every((id) => compiled.directoryUsers.has(id)) && assignment.principalType !== 'unknown'
      ? []
      : note('a user was not read', 'identitystore:ListUsers');
  });
}

function provisionedRole(compiled: CompiledModel, account: string, set: PermissionSet): AwsRole | undefined {
  return rolesBySet(compiled).get(`${account}|${set.name}`);
}

const roleIndexes = new WeakMap<CompiledModel, Map<string, AwsRole>>();

function rolesBySet(compiled: CompiledModel): Map<string, AwsRole> {
  let index = roleIndexes.get(compiled);
  if (index === undefined) {
    index = new Map();
    for (const role of compiled.model.roles) {
      const name = /^AWSReservedSSO_(.+)_[0-9a-fA-F]+$/.exec(role.name)?.[1];
      if (name !== undefined && isReserved(role)) index.set(`${role.account}|${name}`, role);
    }
    roleIndexes.set(compiled, index);
  }
  return index;
}

/** Whether Identity Center keeps the role; then assignments, not its trust policy, say who gets in. */
export function isReserved(role: AwsRole): boolean {
  return role.arn.includes(':role/aws-reserved/sso.amazonaws.com/');
}

function edgeOf(user: DirectoryUser, role: AwsRole, set: PermissionSet, assignment: Assignment): Edge {
  const reached: Holder = roleHolder(role, user.id);
  const signsIn: Ternary = user.status === 'ENABLED' ? 'true' : 'unknown';
  // A disabled user's portal session, up to 90 days and not readable, keeps obtaining role sessions.
  const reason =
    user.status === 'DISABLED'
      ? 'the user is disabled but still assigned: a portal session opened before can go on assuming the role'
      : 'the status of the user was not read';
  const notes: Note[] = signsIn === 'true' ? [] : [{ place: user.id, reason, cause: 'evidence' }];
  const evidence = [...new Set([...assignment.evidence, ...set.evidence, ...user.evidence])];
  return {
    kind: 'permission-set-assignment',
    from: directoryUserHolder(user),
    to: reached,
    ability: {
      under: { absent: signsIn, false: signsIn, true: signsIn },
      context: {},
      by: `assignment of permission set ${set.name} in account ${assignment.account} to ${assignment.principalType.toLowerCase()} ${assignment.principalId}`,
      notes,
    },
    evidence,
    sessionSeconds: set.sessionSeconds,
  };
}
