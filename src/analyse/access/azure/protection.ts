import type { ControlGraph } from './graph.ts';

/** What keeps the credentials of a user from being reset by those who may reset only ordinary users'. */
export interface Protection {
  /** Template ids of the directory roles that the user certainly holds. */
  roles: ReadonlySet<string>;
  /** Those that the user may hold: eligible, or for a time that was not read. */
  perhaps: ReadonlySet<string>;
  /** Whether the user is member or owner of a group to which directory roles can be assigned. */
  group: 'yes' | 'no' | 'perhaps';
}

/** What protects each user, from directory roles and groups as they were read. */
export function protections(graph: ControlGraph): (user: string) => Protection {
  const { model } = graph;
  const certain = new Map<string, Set<string>>();
  const perhaps = new Map<string, Set<string>>();
  const templates = new Map(model.directoryRoles.map(({ id, templateId }) => [id, templateId]));
  for (const grant of model.directoryGrants) {
    const role = templates.get(grant.role) ?? grant.role;
    const active = grant.hold !== 'eligible';
    for (const [member, sure] of membersOf(graph, grant.principal))
      note(active && sure ? certain : perhaps, member, role);
  }
  const groups = new Map<string, 'yes' | 'perhaps'>();
  for (const group of model.groups) {
    if (group.assignableToRoles === false) continue;
    const owners = group.links.filter(({ access }) => access === 'owner');
    const around: [string, boolean][] = [
      ...membersOf(graph, group.id),
      ...owners.map(({ principal, hold }): [string, boolean] => [principal, hold !== 'eligible']),
    ];
    for (const [member, sure] of around) {
      if (sure && group.assignableToRoles === true) groups.set(member, 'yes');
      else if (!groups.has(member)) groups.set(member, 'perhaps');
    }
  }
  const open = rolesUnread(graph);
  return (user) => ({
    roles: certain.get(user) ?? empty,
    perhaps: perhaps.get(user) ?? empty,
    group: groups.get(user) ?? (open ? 'perhaps' : 'no'),
  });
}

const empty: ReadonlySet<string> = new Set();

function note(lists: Map<string, Set<string>>, key: string, value: string): void {
  const set = lists.get(key);
  if (set === undefined) lists.set(key, new Set([value]));
  else set.add(value);
}

/** Everyone who is in a group to any depth, or the principal itself, and whether it is certain and in force. */
function membersOf(graph: ControlGraph, principal: string): Map<string, boolean> {
  const found = new Map<string, boolean>([[principal, true]]);
  const groups = groupsOf(graph);
  const queue: [string, boolean][] = [[principal, true]];
  for (const [id, sure] of queue) {
    for (const link of groups.get(id)?.links ?? []) {
      if (link.access !== 'member') continue;
      const now = sure && link.hold !== 'eligible';
      const known = found.get(link.principal);
      if (known === true || known === now) continue;
      found.set(link.principal, now);
      queue.push([link.principal, now]);
    }
  }
  return found;
}

type Groups = ReadonlyMap<string, ControlGraph['model']['groups'][number]>;
const indexes = new WeakMap<ControlGraph, Groups>();

function groupsOf(graph: ControlGraph): Groups {
  let index = indexes.get(graph);
  if (index === undefined) {
    index = new Map(graph.model.groups.map((group) => [group.id, group]));
    indexes.set(graph, index);
  }
  return index;
}

/** Whether a role that protects someone may not have been read; a group of any kind can be inside one that protects. */
function rolesUnread(graph: ControlGraph): boolean {
  return graph.model.gaps.some(
    ({ affects }) => affects === 'directory-roles' || affects === 'groups' || affects.startsWith('group-'),
  );
}
