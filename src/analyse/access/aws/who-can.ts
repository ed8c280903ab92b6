import type { AwsIdentityModel } from '../../../estate/identity/aws/model.ts';
import type { AccessPath, Answer, Certainty } from '../answer.ts';
import { abilitiesOf } from './abilities.ts';
import type { TargetAbilities } from './ability.ts';
import { answerOf, entrancesOf, incompleteness, settingOf, type AccessOptions } from './access.ts';
import { exists, missingFact, type Edge } from './edge.ts';
import { distinct, explore, mfaOfEntrance, pathTo, step, type Entrances, type Reached } from './explore.ts';
import { federationNotes, isFollowed } from './federated.ts';
import { graphOf, type AccessGraph } from './graph.ts';
import { directoryUserHolder, isFederated, roleHolder, type Holder } from './holder.ts';
import type { Note } from './note.ts';
import { holderNamed } from './trust.ts';

/** One who can, or may be able to, with the answer as `effectiveAccess` gives it. */
export interface Capable {
  principal: string;
  kind: Holder['kind'];
  answer: Answer;
}

/** Everyone who can reach an action on a resource, and whether the list is complete. */
export interface WhoCan {
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
  for (const holder of starters(graph, abilities, roles)) {
    const paths = pathsFrom(graph, entrances, abilities, roles, holder);
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
  for (const certainty of ['proved', 'possible'] as const) {
    const queue: Holder[] = graph.roles.filter((holder) => {
      if (found.has(holder.id)) return false;
      const ability = abilities.of(holder);
      if (exists(ability) !== (certainty === 'proved' ? 'true' : 'unknown')) return false;
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

/** Everyone with whom a path can begin. */
function* starters(
  graph: AccessGraph,
  abilities: TargetAbilities,
  roles: ReadonlyMap<string, Onward>,
): Generator<Holder> {
  const { compiled } = graph;
  const found = new Map<string, Holder>();
  for (const classes of graph.population.values()) {
    for (const members of classes.values()) {
      for (const holder of abilities.among(members)) found.set(holder.id, holder);
    }
  }
  const others = new Map<string, Holder>();
  for (const holder of named(graph, abilities)) others.set(holder.id, holder);
  for (const id of roles.keys()) {
    const role = roleHolder(compiled.roles.get(id)!);
    found.set(id, role);
    for (const { from } of graph.into(role)) {
      if (from.kind === 'user' || from.kind === 'role') found.set(from.id, from);
      else if (from.kind !== 'directory-user' && !isFollowed(graph, from)) others.set(from.id, from);
    }
  }
  yield* [...found.values()].sort((one, other) => graph.position(one) - graph.position(other));
  for (const account of compiled.model.accounts) {
    const id = `arn:${compiled.model.partition}:iam::${account.id}:root`;
    yield { kind: 'root', id, account: account.id, owner: account };
  }
  for (const user of compiled.model.directoryUsers) yield directoryUserHolder(user);
  yield* others.values();
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
): AccessPath[] {
  if (start.kind === 'directory-user') {
    // A policy may single out the directory user, so that its sessions differ from the role's own.
    const found = explore(graph, entrances, [start]);
    const all = found.map((reached) =>
      pathTo(graph, entrances, reached, abilities.target, abilities.of(reached.holder)),
    );
    return all.filter((path) => path !== null);
  }
  const origin: Reached = {
    holder: start,
    start,
    mfa: mfaOfEntrance(start, entrances),
    certainty: 'proved',
    last: null,
    before: null,
  };
  const paths: (AccessPath | null)[] = [];
  if (!isFederated(start))
    paths.push(pathTo(graph, entrances, origin, abilities.target, abilities.of(start)));
  for (const edge of graph.from(start)) {
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
