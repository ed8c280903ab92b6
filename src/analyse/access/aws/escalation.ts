import type { MfaVerdict } from '../answer.ts';
import { belongingsOf } from './by-account.ts';
import { doubted, mayAllow, type Abilities } from './abilities.ts';
import type { CompiledModel } from './compiled.ts';
import { exists, mfaOf, type Ability, type Edge } from './edge.ts';
import type { Onward, Reached } from './explore.ts';
import type { AccessGraph } from './graph.ts';
import {
  administratorHolder,
  carriesMfa,
  isAsRead,
  keyOf,
  roleHolder,
  userHolder,
  type Holder,
} from './holder.ts';
import { inMoreGroups, withOtherTags, withOtherVersions, withoutDenials } from './obstacles.ts';
import { makingPrincipals } from './new-principals.ts';
import { overOrganization, overRoots } from './organization-takeovers.ts';
import { overPassedRoles, overWorkloads } from './passed-roles.ts';
import {
  boundaryOf,
  grantingEverything,
  isEntity,
  isProtected,
  removingBoundary,
  type Entity,
} from './permission-changes.ts';
import { asksForMfa, limitsRoots, singledOut } from './singled-out.ts';
import { remakingProvider, resettingCredentials } from './remaking.ts';
import { changesPermissions, resetsCredentials } from './technique.ts';
import { rolesTrusting } from './trust.ts';

/**
 * Ways by which a holder can come to act as another or to hold more: new credentials, new principals, changed trust,
 * changed permissions, removed boundaries, passed roles, code on workloads, changed identity providers, administration
 * for the organization. What one holder that was reached can change of another counts as well.
 */
export function escalations(graph: AccessGraph, abilities: Abilities): Onward {
  const own = ownEdges(graph, abilities);
  const apart = singledOut(graph.compiled);
  const adds = (one: Reached, before: readonly Reached[]): boolean =>
    !isCovered(graph.compiled, one, companyOf(abilities, before, one.holder.account), apart);
  const edgesFrom = (reached: Reached, before: readonly Reached[]): readonly Edge[] => {
    const { holder } = reached;
    if (!actors.has(holder.kind)) return [];
    const company = companyOf(abilities, before, holder.account);
    if (!holdsEverything(graph.compiled, holder) && isCovered(graph.compiled, reached, company, apart))
      return [];
    const { plain, wide } = own(holder);
    const edges = [...plain, ...wide.flatMap((edges) => (isRepeated(edges, reached, before) ? [] : edges))];
    const grantsItself = edges.some(
      ({ kind, to, ability }) =>
        kind === 'permission-change' && to.id === holder.id && exists(ability) === 'true',
    );
    return grantsItself ? edges : [...edges, ...overEachOther(abilities, reached, company, apart)];
  };
  return { edgesFrom, adds };
}

const actors: ReadonlySet<Holder['kind']> = new Set([
  'user',
  'role',
  'group-member',
  'root',
  'administrator',
]);

/** What a holder can change by itself; `wide` leads by one ability into every other account. */
interface OwnEdges {
  plain: readonly Edge[];
  wide: readonly (readonly Edge[])[];
}

const edgesByGraph = new WeakMap<AccessGraph, Map<string, OwnEdges>>();

/** What a holder can change by itself: the same whoever comes to act as it. */
function ownEdges(graph: AccessGraph, abilities: Abilities): (holder: Holder) => OwnEdges {
  const known = edgesByGraph.get(graph) ?? new Map<string, OwnEdges>();
  edgesByGraph.set(graph, known);
  const named = singledOut(graph.compiled);
  return (holder) => {
    const key = keyOf(holder);
    let edges = known.get(key);
    if (edges === undefined) known.set(key, (edges = edgesOf(abilities, holder, named)));
    return edges;
  };
}

const ways = new WeakMap<readonly Reached[], Map<string, Set<string | null>>>();

/**
 * Whether others who were reached in the same standing have led into all these accounts already: one of the same
 * account, or two of different ones, each of which leads into the other's as well.
 */
function isRepeated(edges: readonly Edge[], from: Reached, before: readonly Reached[]): boolean {
  const [first] = edges;
  if (first === undefined) return true;
  const known = ways.get(before) ?? new Map<string, Set<string | null>>();
  ways.set(before, known);
  const certainty = exists(first.ability) === 'true' ? from.certainty : 'possible';
  const key = [first.kind, edges.length, certainty, from.guard ?? mfaOf(first.ability)].join();
  const accounts = known.get(key) ?? new Set<string | null>();
  known.set(key, accounts);
  if (accounts.has(from.holder.account) || accounts.size > 1) return true;
  accounts.add(from.holder.account);
  return false;
}

function edgesOf(abilities: Abilities, holder: Holder, named: (id: string) => boolean): OwnEdges {
  const powerful = holdsEverything(abilities.graph.compiled, holder);
  const edge = edgesFrom(holder);
  const own = !powerful && isEntity(holder) ? overItself(abilities, holder) : [];
  if (own.some(({ kind, ability }) => kind === 'permission-change' && exists(ability) === 'true'))
    return { plain: own, wide: [] };
  const wanted = (id: string): boolean => !powerful || named(id);
  const made = powerful ? [] : newPrincipals(abilities, holder);
  const plain = [
    ...own,
    ...made,
    ...overOthers(abilities, holder, wanted),
    ...overPassedRoles(abilities, holder, wanted, edge),
    ...overWorkloads(abilities, holder, wanted, edge),
    ...overRoots(abilities, holder, edge),
    ...(powerful || (isEntity(holder) && !isAsRead(holder)) ? overTrusting(abilities, holder, wanted) : []),
  ];
  return { plain, wide: overOrganization(abilities, holder, edge) };
}

/** Whether nothing in the account is withheld from the holder but by the organization. */
function holdsEverything(compiled: CompiledModel, holder: Holder): boolean {
  if (holder.kind === 'administrator') return true;
  if (holder.kind === 'root') return !limitsRoots(compiled);
  return (
    isEntity(holder) &&
    holder.selfGranted &&
    boundaryOf(holder) === null &&
    compiled.permissionsOf(holder).identity === 'everything'
  );
}

/**
 * Whether someone with every permission in the account was reached no less certainly, and with no more asked: acting
 * as one more of the account then adds nothing, unless policies set it apart.
 */
function isCovered(
  compiled: CompiledModel,
  { holder, certainty, guard }: Reached,
  { powerful }: Company,
  apart: (id: string) => boolean,
): boolean {
  if (powerful.length === 0 || guard === null || !isCoverable(holder) || apart(holder.id)) return false;
  return powerful.some(
    (one) =>
      (one.certainty === 'proved' || certainty === 'possible') &&
      openness(one.guard ?? unguarded(compiled, one.holder)) >= openness(guard),
  );
}

/** Roots, what services keep, and whoever the organization does not hold may do what others of the account may not. */
function isCoverable(holder: Holder): boolean {
  if (holder.kind === 'administrator') return !holder.uncontrolled;
  return (
    holder.kind === 'user' ||
    holder.kind === 'group-member' ||
    (holder.kind === 'role' && !holder.role.serviceLinked)
  );
}

const openness = (mfa: MfaVerdict): number => ['enforced', 'inconclusive', 'not-enforced'].indexOf(mfa);

/** What is asked of one who sets out with every permission, whatever it does: policies of others may ask for MFA. */
function unguarded(compiled: CompiledModel, holder: Holder): MfaVerdict {
  return carriesMfa(holder) && asksForMfa(compiled) ? 'enforced' : 'not-enforced';
}

function edgesFrom(from: Holder): (kind: string, to: Holder, ability: Ability) => Edge[] {
  return (kind, to, ability) => {
    if (exists(ability) === 'false') return [];
    const evidence = to.kind === 'user' ? to.user.evidence : to.kind === 'role' ? to.role.evidence : [];
    return [{ kind, from, to, ability, evidence, sessionSeconds: null }];
  };
}

/** What a user or role can change about its own permissions. */
function overItself(abilities: Abilities, holder: Entity): Edge[] {
  return changesOf(abilities, holder, holder, null);
}

/** More for an entity by what `by` can change of it. `doubt` says why nobody acts as both for certain. */
function changesOf(abilities: Abilities, by: Holder, entity: Entity, doubt: string | null): Edge[] {
  const edge = edgesFrom(by);
  const sure = (ability: Ability): Ability =>
    doubt === null ? ability : doubted(ability, { place: entity.id, reason: doubt, cause: 'evidence' });
  return [
    ...(entity.selfGranted
      ? []
      : edge(
          'permission-change',
          { ...entity, selfGranted: true },
          sure(grantingEverything(abilities, by, entity)),
        )),
    ...(boundaryOf(entity) === null
      ? []
      : edge(
          'boundary-removal',
          { ...entity, withoutBoundary: true },
          sure(removingBoundary(abilities, by, entity)),
        )),
    ...[
      ...withoutDenials(abilities, by, entity),
      ...withOtherVersions(abilities, by, entity),
      ...withOtherTags(abilities, by, entity),
      ...(entity.selfGranted ? [] : inMoreGroups(abilities, by, entity)),
    ].flatMap((amended) => edge(amended.kind, amended.entity, sure(amended.ability))),
  ];
}

/**
 * What those reached so far can change of each other: a role that is assumed, by the user who assumes it. To whoever
 * has every permission in the account, only those that policies set apart are worth it.
 */
function overEachOther(
  abilities: Abilities,
  reached: Reached,
  company: Company,
  apart: (id: string) => boolean,
): Edge[] {
  const { holder } = reached;
  const changes = changesPermissionsOf(abilities, holder);
  const may = (by: Holder, entity: Holder): entity is Entity =>
    isEntity(entity) &&
    actors.has(by.kind) &&
    (!holdsEverything(abilities.graph.compiled, by) || apart(entity.id));
  return (changes ? company.members : [...company.changers]).flatMap((other) => {
    if (other.holder.id === holder.id) return [];
    const proved = reached.certainty === 'proved' && other.certainty === 'proved';
    const theirs = company.changers.has(other);
    return [
      ...(changes && may(holder, other.holder) ? jointChanges(abilities, holder, other.holder, proved) : []),
      ...(theirs && may(other.holder, holder) ? jointChanges(abilities, other.holder, holder, proved) : []),
    ];
  });
}

const jointByAbilities = new WeakMap<Abilities, Map<string, Map<string, readonly Edge[]>>>();

/** What one can change of another for whoever acts as both: the same whoever that is. */
function jointChanges(abilities: Abilities, by: Holder, entity: Entity, proved: boolean): readonly Edge[] {
  const all = jointByAbilities.get(abilities) ?? new Map<string, Map<string, readonly Edge[]>>();
  jointByAbilities.set(abilities, all);
  const changer = `${keyOf(by)} ${proved}`;
  const known = all.get(changer) ?? new Map<string, readonly Edge[]>();
  all.set(changer, known);
  let edges = known.get(keyOf(entity));
  if (edges === undefined) {
    const doubt = proved ? null : 'that one and the same person acts as both is possible, not proved';
    known.set(keyOf(entity), (edges = changesOf(abilities, by, entity, doubt)));
  }
  return edges;
}

const permissionChanges = [...Object.values(changesPermissions).flat(), 'iam:AddUserToGroup'];

const changing = new WeakMap<CompiledModel, Map<string, boolean>>();

/** A cheap test before the real one. */
function changesPermissionsOf({ graph: { compiled } }: Abilities, holder: Holder): boolean {
  const known = changing.get(compiled) ?? new Map<string, boolean>();
  changing.set(compiled, known);
  const { classId } = compiled.permissionsOf(holder);
  let changes = known.get(classId);
  if (changes === undefined)
    known.set(classId, (changes = permissionChanges.some((action) => mayAllow(compiled, holder, action))));
  return changes;
}

/** Those of one account whom one and the same start reached. */
interface Company {
  members: Reached[];
  /** Those who change permissions at all. */
  changers: Set<Reached>;
  /** Those with every permission. */
  powerful: Reached[];
}

const nobody: Company = { members: [], changers: new Set(), powerful: [] };

const companies = new WeakMap<readonly Reached[], { seen: number; byAccount: Map<string, Company> }>();

/** Those of an account among a growing list; each is looked at once. */
function companyOf(abilities: Abilities, reached: readonly Reached[], account: string | null): Company {
  const known = companies.get(reached) ?? { seen: 0, byAccount: new Map<string, Company>() };
  companies.set(reached, known);
  for (; known.seen < reached.length; known.seen += 1) {
    const one = reached[known.seen]!;
    if (one.holder.account === null) continue;
    const company = known.byAccount.get(one.holder.account) ?? {
      members: [],
      changers: new Set(),
      powerful: [],
    };
    known.byAccount.set(one.holder.account, company);
    company.members.push(one);
    if (changesPermissionsOf(abilities, one.holder)) company.changers.add(one);
    if (holdsEverything(abilities.graph.compiled, one.holder)) company.powerful.push(one);
  }
  return known.byAccount.get(account ?? '') ?? nobody;
}

function newPrincipals(abilities: Abilities, holder: Holder): Edge[] {
  if (holder.account === null) return [];
  const made = administratorHolder(abilities.graph.compiled.model.partition, holder.account);
  return edgesFrom(holder)('new-principal', made, makingPrincipals(abilities, holder));
}

/** Other users, roles and identity providers of the account that a holder can come to act as. */
function overOthers(abilities: Abilities, holder: Holder, wanted: (id: string) => boolean): Edge[] {
  const { graph } = abilities;
  const { compiled } = graph;
  const edge = edgesFrom(holder);
  const may = (action: string): boolean => mayAllow(compiled, holder, action);
  const own = belongingsOf(compiled.model, holder.account);
  const isOther = ({ arn }: { arn: string }): boolean => arn !== holder.id && wanted(arn);
  const resets = resetsCredentials.filter(may);
  const users = resets.length === 0 ? [] : own.users.filter(isOther);
  const retrusts = may('iam:UpdateAssumeRolePolicy');
  const roles = retrusts ? own.roles.filter((role) => !isProtected(roleHolder(role)) && isOther(role)) : [];
  const rewrites = ['iam:UpdateSAMLProvider', 'iam:CreateSAMLProvider'].some(may);
  const providers = rewrites ? samlProviders(graph, holder.account) : [];
  return [
    ...users.flatMap((user) =>
      edge('credential-reset', userHolder(user), resettingCredentials(abilities, holder, user)),
    ),
    ...roles.flatMap((role) =>
      edge('trust-change', roleHolder(role), abilities.of(holder, 'iam:UpdateAssumeRolePolicy', role.arn)),
    ),
    ...providers.flatMap((id) =>
      edge(
        'provider-change',
        { kind: 'provider', id, account: null },
        remakingProvider(abilities, holder, id),
      ),
    ),
  ];
}

/** Roles that trust the account of one who holds more than was read, or who was not there before. */
function overTrusting(abilities: Abilities, holder: Holder, wanted: (id: string) => boolean): Edge[] {
  const roles = rolesTrusting(abilities.graph.compiled, holder.account ?? '');
  return roles
    .filter(({ arn, account }) => arn !== holder.id && (account !== holder.account || wanted(arn)))
    .flatMap((role) =>
      edgesFrom(holder)('sts:AssumeRole', roleHolder(role), abilities.of(holder, 'sts:AssumeRole', role.arn)),
    );
}

const providersByGraph = new WeakMap<AccessGraph, ReadonlyMap<string, string[]>>();

/** SAML providers of an account that let anyone in: who writes their metadata signs in as whomever they vouch for. */
function samlProviders(graph: AccessGraph, account: string | null): string[] {
  let providers = providersByGraph.get(graph);
  if (providers === undefined) {
    const found = graph.roles.flatMap((role) =>
      graph.into(role).flatMap(({ from }) => (from.kind === 'provider' ? [from.id] : [])),
    );
    const ownerOf = (id: string): string => /::([^:]*):saml-provider\//.exec(id)?.[1] ?? '';
    providers = Map.groupBy(new Set(found), ownerOf);
    providersByGraph.set(graph, providers);
  }
  return account === null ? [] : (providers.get(account) ?? []);
}
