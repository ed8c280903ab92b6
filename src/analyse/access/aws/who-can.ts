import type { AwsIdentityModel } from '../../../estate/identity/aws/model.ts';
import type { AccessPath, Answer, Certainty } from '../answer.ts';
import { abilitiesOf } from './abilities.ts';
import type { TargetAbilities } from './ability.ts';
import { answerOf, entrancesOf, incompleteness, settingOf, type AccessOptions } from './access.ts';
import { exists, missingFact, type Edge } from './edge.ts';
import { assumedFrom, originOf, step, type Entrances, type Reached } from './explore.ts';
import { distinct, pathTo } from './path.ts';
import { federationNotes, isFollowed } from './federated.ts';
import { graphOf, type AccessGraph } from './graph.ts';
import { directoryUserHolder, isFederated, roleHolder, type Holder } from './holder.ts';
import type { Note } from './note.ts';
import { classesIn, holderNamed } from './trust.ts';

/** One who can, or may be able to, with the answer as `effectiveAccess` gives it. */
interface Capable {
  principal: string;
  kind: Holder['kind'];
  answer: Answer;
}

/** Everyone who can reach an action on a resource, and whether the list is complete. */
interface WhoCan {
  capable: readonly Capable[];
  /** What was not read: with any of these, others may be able as well. */
  missing: Answer['missing'];
}

/** A role's way to the target: by itself, or onward through another role. */
interface Onward {
  certainty: Certainty;
  through: Edge | null;
}

/**
 * Who can perform an action on a resource: users, roles, roots, directory users, identity providers, services,
 * other accounts and anyone, by themselves or through roles. Everyone who may be able is listed as inconclusive.
 */
export function whoCan(
  model: AwsIdentityModel,
  action: string,
  resource: string,
  options: AccessOptions = {},
): WhoCan {
  const graph = graphOf(model, settingOf(options));
  const entrances = entrancesOf(options);
  const abilities = abilitiesOf(graph).about({ action, resource });
  const roles = rolesThatReach(graph, abilities);
  const capable: Capable[] = [];
  for (const { holder, into } of starters(graph, abilities, roles)) {
    const paths = pathsFrom(graph, entrances, abilities, roles, holder, into);
    if (paths.length === 0) continue;
    const notes = incompleteness(graph, holder);
    const answer = answerOf(graph, holder, paths, notes, entrances);
    if (answer.verdict !== 'denied') capable.push({ principal: holder.id, kind: holder.kind, answer });
  }
  const everyone: Holder = { kind: 'directory-user', id: '', account: null, user: nobody };
  const unread = [...incompleteness(graph, everyone), ...unreadEntrants(graph, roles)];
  return { capable, missing: distinct(unread).map(missingFact) };
}

const nobody = {
  id: '',
  userName: '',
  status: 'unknown' as const,
  email: null,
  employeeNumber: null,
  externalIds: [],
  evidence: [],
};

/** What was not read of those who come through a provider into a role that reaches the target. */
function unreadEntrants(graph: AccessGraph, roles: ReadonlyMap<string, Onward>): Note[] {
  const providers = [...roles.keys()]
    .flatMap((id) => graph.into(roleHolder(graph.compiled.roles.get(id)!)))
    .map(({ from }) => from)
    .filter((from) => isFollowed(graph, from));
  const distinctProviders = new Map(providers.map((one) => [one.id, one]));
  return [...distinctProviders.values()].flatMap((one) => federationNotes(graph, one));
}

function rolesThatReach(graph: AccessGraph, abilities: TargetAbilities): Map<string, Onward> {
  const found = new Map<string, Onward>();
  const able = rolesAble(graph, abilities);
  for (const certainty of ['proved', 'possible'] as const) {
    const queue: Holder[] = able.filter((holder) => {
      if (found.has(holder.id)) return false;
      if (exists(abilities.of(holder)) !== (certainty === 'proved' ? 'true' : 'unknown')) return false;
      found.set(holder.id, { certainty, through: null });
      return true;
    });
    if (certainty === 'possible')
      queue.push(...[...found.keys()].map((id) => roleHolder(graph.compiled.roles.get(id)!)));
    for (const holder of queue) {
      for (const edge of graph.into(holder)) {
        if (edge.from.kind !== 'role' || found.has(edge.from.id)) continue;
        if (certainty === 'proved' && exists(edge.ability) !== 'true') continue;
        found.set(edge.from.id, { certainty, through: edge });
        queue.push(edge.from);
      }
    }
  }
  return found;
}

/** Roles that can, or may be able to, by themselves; asked by classes, in the accounts that come into question. */
function rolesAble(graph: AccessGraph, abilities: TargetAbilities): Holder[] {
  const { accounts } = abilities.opening;
  const inAccounts = ({ account }: Holder): boolean => accounts === null || accounts.has(account ?? '');
  const found = graph.serviceLinked.filter(
    (holder) => inAccounts(holder) && exists(abilities.of(holder)) !== 'false',
  );
  for (const members of classesIn(graph.population, accounts))
    if (members[0]?.kind === 'role') found.push(...abilities.among(members));
  return found.sort((one, other) => graph.position(one) - graph.position(other));
}

/** One with whom a path can begin, and its ways into roles that reach the target, where they are known already. */
interface Starter {
  holder: Holder;
  into: readonly Edge[] | null;
}

/** Everyone with whom a path can begin. */
function* starters(
  graph: AccessGraph,
  abilities: TargetAbilities,
  roles: ReadonlyMap<string, Onward>,
): Generator<Starter> {
  const { compiled } = graph;
  const { accounts } = abilities.opening;
  const found = new Map<string, Holder>();
  for (const members of classesIn(graph.population, accounts))
    for (const holder of abilities.among(members)) found.set(holder.id, holder);
  const others = new Map<string, Holder>();
  for (const holder of named(graph, abilities)) others.set(holder.id, holder);
  const into = new Map<string, Edge[]>();
  const people = new Set(singledOutPeople(graph, abilities));
  const inOrder = [...roles.keys()].map((id) => roleHolder(compiled.roles.get(id)!));
  for (const role of inOrder.sort((one, other) => graph.position(one) - graph.position(other))) {
    found.set(role.id, role);
    for (const edge of graph.into(role)) {
      const { from } = edge;
      if (from.kind === 'user' || from.kind === 'role') found.set(from.id, from);
      else if (from.kind === 'directory-user') people.add(from.id);
      else if (!isFollowed(graph, from)) others.set(from.id, from);
      const own = into.get(from.id);
      if (own === undefined) into.set(from.id, [edge]);
      else own.push(edge);
    }
  }
  const starter = (holder: Holder): Starter => ({
    holder,
    // What is open to a whole account is open to each of its principals: only the graph tells those together.
    into: holder.kind === 'external' ? null : (into.get(holder.id) ?? []),
  });
  yield* [...found.values()]
    .sort((one, other) => graph.position(one) - graph.position(other))
    .map((holder) => starter(holder));
  for (const account of compiled.model.accounts) {
    if (accounts !== null && !accounts.has(account.id)) continue;
    const id = `arn:${compiled.model.partition}:iam::${account.id}:root`;
    yield { holder: { kind: 'root', id, account: account.id, owner: account }, into: null };
  }
  for (const user of compiled.model.directoryUsers)
    if (people.has(user.id)) yield { holder: directoryUserHolder(user), into: null };
  for (const holder of others.values()) yield starter(holder);
}

/** People whose sessions of a role policies may tell from the role's others, so that the role does not speak for them. */
function singledOutPeople(graph: AccessGraph, abilities: TargetAbilities): string[] {
  const { accounts } = abilities.opening;
  return [...graph.assigned].flatMap(([id, people]) => {
    const role = roleHolder(graph.compiled.roles.get(id)!);
    const apart =
      (accounts === null || accounts.has(role.account ?? '')) && abilities.sharedClass(role) === null;
    return apart ? people : [];
  });
}

/** Those outside the model whom the resource's own policy names. */
function named(graph: AccessGraph, abilities: TargetAbilities): Holder[] {
  const resource = graph.compiled.resource(abilities.target.resource);
  const holders: Holder[] = [{ kind: 'anyone', id: 'anyone', account: null }];
  if (resource === undefined) return holders;
  const policy =
    resource.policy === null || resource.policy === 'unread'
      ? null
      : graph.compiled.parse(resource.policy, 'resource');
  const grants: string[] =
    resource.grants === null || resource.grants === 'unread'
      ? []
      : resource.grants.map((grant) => grant.grantee);
  for (const statement of policy?.statements ?? []) {
    for (const name of statement.principal?.spec.aws ?? []) grants.push(name);
    for (const id of statement.principal?.spec.services ?? [])
      holders.push({ kind: 'service', id, account: null });
    for (const id of statement.principal?.spec.federated ?? [])
      holders.push({ kind: 'provider', id, account: null });
  }
  for (const name of grants) {
    if (/\.amazonaws\.com(\.cn)?$/.test(name)) holders.push({ kind: 'service', id: name, account: null });
    const holder = holderNamed(graph.compiled, name);
    if (holder !== null && holder.kind === 'external') holders.push(holder);
  }
  return holders;
}

function pathsFrom(
  graph: AccessGraph,
  entrances: Entrances,
  abilities: TargetAbilities,
  roles: ReadonlyMap<string, Onward>,
  start: Holder,
  into: readonly Edge[] | null,
): AccessPath[] {
  if (start.kind === 'directory-user') {
    // A policy may single out the directory user, so that its sessions differ from the role's own.
    const found = assumedFrom(graph, entrances, start).in(abilities.opening.accounts);
    const all = found.map((reached) =>
      pathTo(graph, entrances, reached, abilities.target, abilities.of(reached.holder)),
    );
    return all.filter((path) => path !== null);
  }
  const origin = originOf(start, entrances);
  const paths: (AccessPath | null)[] = [];
  if (!isFederated(start))
    paths.push(pathTo(graph, entrances, origin, abilities.target, abilities.of(start)));
  for (const edge of into ?? graph.from(start)) {
    if (!roles.has(edge.to.id)) continue;
    const end = follow(step(origin, edge), roles);
    if (end !== null) paths.push(pathTo(graph, entrances, end, abilities.target, abilities.of(end.holder)));
  }
  return paths.filter((path) => path !== null);
}

/** Takes the onward steps of roles to the one that reaches the target by itself. */
function follow(reached: Reached | null, roles: ReadonlyMap<string, Onward>): Reached | null {
  let at = reached;
  while (at !== null) {
    const onward = roles.get(at.holder.id);
    if (onward === undefined || onward.through === null) return at;
    at = step(at, onward.through);
  }
  return null;
}
