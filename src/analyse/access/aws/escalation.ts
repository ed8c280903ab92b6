import type { AwsRole } from '../../../estate/identity/aws/model.ts';
import { all, and, any, type Ternary } from '../ternary.ts';
import { mentions, TargetAbilities } from './ability.ts';
import { questionFor, underEachContext, type Target } from './ask.ts';
import type { CompiledModel } from './compiled.ts';
import { decide, type PolicySource } from './decide.ts';
import { exists, type Ability, type Edge } from './edge.ts';
import type { Onward, Reached } from './explore.ts';
import { mfaContexts, type MfaContext } from './facts.ts';
import type { AccessGraph } from './graph.ts';
import { administratorHolder, roleHolder, userHolder, type Holder } from './holder.ts';
import { parsePolicy } from './policy.ts';
import { createsCompute, controlsWorkload, resetsCredentials, rewritesIdentityCenter } from './technique.ts';
import { coversAction } from './statement.ts';

type Entity = Extract<Holder, { kind: 'user' | 'role' }>;

/** What some holder can do, asked once for each action and resource. */
export class Abilities {
  readonly graph: AccessGraph;
  readonly #targets = new Map<string, TargetAbilities>();

  constructor(graph: AccessGraph) {
    this.graph = graph;
  }

  of(holder: Holder, action: string, resource: string): Ability {
    const key = `${action}|${resource}`;
    let target = this.#targets.get(key);
    if (target === undefined) {
      target = new TargetAbilities(this.graph.compiled, this.graph.setting, { action, resource });
      this.#targets.set(key, target);
    }
    return target.of(holder);
  }

  /** What remains of a request once the resource's policy says whatever the holder, who can write it, wants. */
  afterRewriting(holder: Holder, target: Target): Ability {
    const { compiled, setting } = this.graph;
    const under = underEachContext(holder, (mfa) => {
      const question = questionFor(compiled, setting, holder, target, mfa, {});
      return decide({ ...question, resourcePolicy: policyNaming(question.caller.arn) }).allowed;
    });
    return { under, context: {}, by: `a policy on ${target.resource} that the holder writes`, notes: [] };
  }

  /** Whether the holder can perform the action on any resource that its own policies name. */
  anywhere(holder: Holder, action: string): Ability {
    const samples = sampleResources(this.graph.compiled, holder, action);
    return anyAbility(samples.map((resource) => this.of(holder, action, resource)));
  }
}

function policyNaming(arn: string): PolicySource {
  const place = 'the policy so written';
  const document = {
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Principal: { AWS: arn }, Action: '*', Resource: '*' },
  };
  return {
    policies: [parsePolicy({ id: place, place, document, fault: null, evidence: [] }, 'resource')],
    gaps: [],
  };
}

const abilitiesByGraph = new WeakMap<AccessGraph, Abilities>();

/** The abilities asked of a graph so far: every person is asked the same. */
export function abilitiesOf(graph: AccessGraph): Abilities {
  let abilities = abilitiesByGraph.get(graph);
  if (abilities === undefined) {
    abilities = new Abilities(graph);
    abilitiesByGraph.set(graph, abilities);
  }
  return abilities;
}

/** Whether any policy of the holder mentions an action in an Allow; a cheap test before the real one. */
export function mayAllow(compiled: CompiledModel, holder: Holder, action: string): boolean {
  const { identity } = compiled.permissionsOf(holder);
  if (identity === null) return false;
  return identity === 'everything' || mentions(identity, action);
}

function sampleResources(compiled: CompiledModel, holder: Holder, action: string): string[] {
  const { identity } = compiled.permissionsOf(holder);
  const samples = new Set(['*', `arn:${compiled.model.partition}:any:us-east-1:${holder.account}:any/any`]);
  if (identity === null || identity === 'everything') return [...samples];
  for (const statement of identity.policies.flatMap((policy) => policy.statements)) {
    if (statement.effect === 'Deny' || coversAction(statement, action) === 'false') continue;
    if (statement.resources === null || statement.resources.negated) continue;
    for (const pattern of statement.resources.patterns) {
      if (!pattern.includes('${')) samples.add(pattern.replaceAll('*', 'any').replaceAll('?', 'x'));
    }
  }
  return [...samples].slice(0, 12);
}

/** All of the abilities at once. */
export function allAbilities(abilities: readonly Ability[]): Ability {
  return combine(abilities, all);
}

/** At least one of the abilities. */
export function anyAbility(abilities: readonly Ability[]): Ability {
  return combine(
    abilities.filter((ability) => exists(ability) !== 'false'),
    any,
  );
}

function combine(abilities: readonly Ability[], operation: (values: Ternary[]) => Ternary): Ability {
  const under = (mfa: MfaContext): Ternary => operation(abilities.map((ability) => ability.under[mfa]));
  return {
    under: Object.fromEntries(mfaContexts.map((mfa) => [mfa, under(mfa)])) as Record<MfaContext, Ternary>,
    context: Object.assign({}, ...abilities.map((ability) => ability.context)) as Record<string, string>,
    by: [...new Set(abilities.map((ability) => ability.by))].join(' and '),
    notes: abilities.flatMap((ability) => ability.notes),
  };
}

/**
 * Ways by which a holder can come to act as another or to hold more: new credentials, changed trust, changed
 * permissions, removed boundaries, passed roles, code on workloads, Identity Center administration.
 */
export function escalations(graph: AccessGraph, abilities: Abilities): Onward {
  const named = individuallyNamed(graph.compiled);
  return (reached, before) => {
    const holder = reached.holder;
    if (!actors.has(holder.kind)) return [];
    const powerful = holdsEverything(holder);
    if (!powerful && dominated(reached, before)) return [];
    const changes = !powerful && (holder.kind === 'user' || holder.kind === 'role');
    const edges = changes ? overItself(abilities, holder) : [];
    if (edges.some((one) => one.kind === 'permission-change' && exists(one.ability) === 'true')) return edges;
    const wanted = (id: string): boolean => !powerful || named.has(id);
    const organization = [...overIdentityCenter(abilities, holder), ...overRoots(abilities, holder)];
    return [...edges, ...overOthers(abilities, holder, wanted), ...organization];
  };
}

const actors: ReadonlySet<Holder['kind']> = new Set([
  'user',
  'role',
  'group-member',
  'root',
  'administrator',
]);

/** Whether nothing in the account is withheld from the holder but by the organization. */
function holdsEverything(holder: Holder): boolean {
  if (holder.kind === 'administrator' || holder.kind === 'root') return true;
  return (
    (holder.kind === 'user' || holder.kind === 'role') && holder.selfGranted && boundaryOf(holder) === null
  );
}

const boundaryOf = (entity: Entity): string | null => {
  if (entity.withoutBoundary) return null;
  return entity.kind === 'user' ? entity.user.boundary : entity.role.boundary;
};

/** Whether someone with every permission in the account was reached in the same standing: nothing is then added. */
function dominated(reached: Reached, before: readonly Reached[]): boolean {
  return before.some(
    ({ holder, certainty, mfa }) =>
      holdsEverything(holder) &&
      holder.account === reached.holder.account &&
      certainty === 'proved' &&
      (mfa === reached.mfa || mfa === 'not-enforced'),
  );
}

/** Entities that a policy of a resource or a role names by themselves: no other holder's permissions equal theirs. */
function individuallyNamed(compiled: CompiledModel): ReadonlySet<string> {
  const policies = [
    ...compiled.model.roles.map((role) => compiled.parse(role.trust, 'trust')),
    ...compiled.model.resources.flatMap(({ policy }) =>
      policy === null || policy === 'unread' ? [] : [compiled.parse(policy, 'resource')],
    ),
  ];
  const grantees = compiled.model.resources.flatMap(({ grants }) =>
    grants === null || grants === 'unread' ? [] : grants.map((grant) => grant.grantee),
  );
  const names = policies.flatMap((policy) =>
    policy.statements.flatMap((one) => one.principal?.spec.aws ?? []),
  );
  return new Set([...names, ...grantees]);
}

function edge(kind: string, from: Holder, to: Holder, ability: Ability): Edge[] {
  if (exists(ability) === 'false') return [];
  const evidence = to.kind === 'user' ? to.user.evidence : to.kind === 'role' ? to.role.evidence : [];
  return [{ kind, from, to, ability, evidence, sessionSeconds: null }];
}

/** What a user or role can change about its own permissions. */
function overItself(abilities: Abilities, holder: Entity): Edge[] {
  const { compiled } = abilities.graph;
  const can = (action: string, resource: string): Ability[] =>
    mayAllow(compiled, holder, action) ? [abilities.of(holder, action, resource)] : [];
  const kind = holder.kind === 'user' ? 'User' : 'Role';
  const carrier = holder.kind === 'user' ? holder.user : holder.role;
  const groups = holder.kind === 'user' ? holder.user.groups : [];
  const attached = [
    ...carrier.attached,
    ...groups.flatMap((arn) => compiled.groups.get(arn)?.attached ?? []),
  ];
  const own = attached.filter((arn) => compiled.managed.get(arn)?.account === holder.account);
  const changes = [
    ...can(`iam:Put${kind}Policy`, holder.id),
    ...can(`iam:Attach${kind}Policy`, holder.id),
    ...groups.flatMap((arn) => [...can('iam:PutGroupPolicy', arn), ...can('iam:AttachGroupPolicy', arn)]),
    ...own.flatMap((arn) => can('iam:CreatePolicyVersion', arn)),
    ...own
      .filter((arn) => compiled.managed.get(arn)!.otherVersions.length > 0)
      .flatMap((arn) => can('iam:SetDefaultPolicyVersion', arn)),
  ];
  const removals = [
    ...can(`iam:Delete${kind}PermissionsBoundary`, holder.id),
    ...can(`iam:Put${kind}PermissionsBoundary`, holder.id),
  ];
  const edges: Edge[] = [];
  if (!holder.selfGranted) {
    edges.push(...edge('permission-change', holder, { ...holder, selfGranted: true }, anyAbility(changes)));
  }
  if (boundaryOf(holder) !== null) {
    edges.push(
      ...edge('boundary-removal', holder, { ...holder, withoutBoundary: true }, anyAbility(removals)),
    );
  }
  return [...edges, ...joinedGroups(abilities, holder)];
}

function joinedGroups(abilities: Abilities, holder: Entity): Edge[] {
  const { compiled } = abilities.graph;
  if (holder.kind !== 'user' || !mayAllow(compiled, holder, 'iam:AddUserToGroup')) return [];
  return compiled.model.groups
    .filter((group) => group.account === holder.account && !holder.user.groups.includes(group.arn))
    .flatMap((group) => {
      const member: Holder = { kind: 'group-member', id: group.arn, account: group.account, group };
      return edge('group-join', holder, member, abilities.of(holder, 'iam:AddUserToGroup', group.arn));
    });
}

/** Other users and roles of the account that a holder can come to act as. */
function overOthers(abilities: Abilities, holder: Holder, wanted: (id: string) => boolean): Edge[] {
  const { compiled } = abilities.graph;
  const may = (action: string): boolean => mayAllow(compiled, holder, action);
  const edges: Edge[] = [];
  const resets = resetsCredentials.filter(may);
  for (const user of resets.length === 0 ? [] : compiled.model.users) {
    if (user.account !== holder.account || user.arn === holder.id || !wanted(user.arn)) continue;
    const ability = anyAbility(resets.map((action) => abilities.of(holder, action, user.arn)));
    edges.push(...edge('credential-reset', holder, userHolder(user), ability));
  }
  const computes = createsCompute.filter(({ actions }) => may('iam:PassRole') && actions.every(may));
  const creations = computes.map(({ service, actions }) => ({
    service,
    ability: allAbilities(actions.map((action) => abilities.anywhere(holder, action))),
  }));
  for (const role of compiled.model.roles) {
    if (role.account !== holder.account || role.arn === holder.id || role.serviceLinked || !wanted(role.arn))
      continue;
    if (may('iam:UpdateAssumeRolePolicy')) {
      const ability = abilities.of(holder, 'iam:UpdateAssumeRolePolicy', role.arn);
      edges.push(...edge('trust-change', holder, roleHolder(role), ability));
    }
    for (const { service, ability } of creations) {
      if (!trustsService(abilities.graph, role, service)) continue;
      const pass = abilities.of(holder, 'iam:PassRole', role.arn);
      edges.push(...edge('iam:PassRole', holder, roleHolder(role), allAbilities([pass, ability])));
    }
  }
  return [...edges, ...overWorkloads(abilities, holder, wanted)];
}

function trustsService(graph: AccessGraph, role: AwsRole, service: string): boolean {
  return graph
    .into(roleHolder(role))
    .some((edge) => edge.from.kind === 'service' && edge.from.id === service);
}

function overWorkloads(abilities: Abilities, holder: Holder, wanted: (id: string) => boolean): Edge[] {
  const { compiled } = abilities.graph;
  return compiled.model.resources.flatMap((resource) => {
    const role = compiled.roles.get(resource.workloadRole ?? '');
    if (role === undefined || !wanted(role.arn) || role.arn === holder.id) return [];
    const actions = controlsWorkload.filter((action) => mayAllow(compiled, holder, action));
    const ability = anyAbility(actions.map((action) => abilities.of(holder, action, resource.arn)));
    return edge('workload-control', holder, roleHolder(role), ability);
  });
}

/** Whoever administers Identity Center can assign itself any permission in any member account. */
function overIdentityCenter(abilities: Abilities, holder: Holder): Edge[] {
  const { compiled } = abilities.graph;
  if (compiled.model.permissionSets.length === 0 || holder.account === null) return [];
  const membership = compiled.accounts.get(holder.account)?.membership;
  if (membership?.kind !== 'member' || !membership.managementAccount) return [];
  const actions = rewritesIdentityCenter.filter((action) => mayAllow(compiled, holder, action));
  if (actions.length === 0) return [];
  const ability = anyAbility(actions.map((action) => abilities.anywhere(holder, action)));
  return compiled.model.accounts
    .filter((account) => account.id !== holder.account)
    .flatMap((account) =>
      edge(
        'identity-center-administration',
        holder,
        administratorHolder(compiled.model.partition, account.id),
        ability,
      ),
    );
}

/**
 * Root sessions in member accounts are limited to a few tasks, of which one lets the root password be recovered:
 * what follows from it is possible, not proved.
 */
function overRoots(abilities: Abilities, holder: Holder): Edge[] {
  const { compiled } = abilities.graph;
  const membership = compiled.accounts.get(holder.account ?? '')?.membership;
  if (membership?.kind !== 'member' || !membership.managementAccount) return [];
  if (!mayAllow(compiled, holder, 'sts:AssumeRoot')) return [];
  return compiled.model.accounts.flatMap((owner) => {
    if (owner.id === holder.account) return [];
    const id = `arn:${compiled.model.partition}:iam::${owner.id}:root`;
    const ability = abilities.of(holder, 'sts:AssumeRoot', id);
    const reason = 'a root session is limited to its task policy; what follows from it was not evaluated';
    const limited = {
      ...ability,
      under: Object.fromEntries(
        mfaContexts.map((mfa) => [mfa, and(ability.under[mfa], 'unknown')]),
      ) as Record<MfaContext, Ternary>,
      notes: [...ability.notes, { place: id, reason, cause: 'undocumented' as const }],
    };
    return edge('sts:AssumeRoot', holder, { kind: 'root', id, account: owner.id, owner }, limited);
  });
}
