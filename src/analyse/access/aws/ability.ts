import { any } from '../ternary.ts';
import { ownerOf, questionFor, underEachContext, type Setting, type Target } from './ask.ts';
import type { CompiledModel } from './compiled.ts';
import {
  isUngranted,
  plainEvaluators,
  type Evaluators,
  type Hierarchy,
  type PolicySource,
} from './decide.ts';
import { exists, type Ability } from './edge.ts';
import { looksAtMfa } from './mfa-dependence.ts';
import { mfaContexts, type ContextOverrides } from './facts.ts';
import { isAsRead, keyOf, type Holder } from './holder.ts';
import { openingOf, type Opening } from './opening.ts';
import type { ParsedPolicy } from './policy.ts';
import { strangers } from './stranger.ts';
import { coversAction, dependsOnCaller, type PolicyResult, type ResourcePolicyResult } from './statement.ts';
import { reachable, type Reachability } from './witness.ts';

const none: Ability = {
  under: { absent: 'false', false: 'false', true: 'false' },
  context: {},
  by: '',
  notes: [],
};

/** What surrounds the holders of one account: whether it looks at each caller, and whom the resource names. */
interface Surroundings {
  individually: boolean;
  resourceIndividually: boolean;
  named: ReadonlySet<string>;
}

/**
 * One action on one resource, asked of many holders. Holders that no policy can tell apart share an answer, and a
 * policy that does not look at the caller is evaluated once.
 */
export class TargetAbilities {
  readonly compiled: CompiledModel;
  readonly setting: Setting;
  readonly target: Target;
  readonly #ungranted = new Map<string, boolean>();
  readonly #known = new Map<string, Ability>();
  #opening: Opening | null = null;
  readonly #dependence: Dependence;
  readonly #results = new Map<PolicySource, Map<string, PolicyResult>>();
  readonly #hierarchyResults = new Map<Hierarchy, Map<string, PolicyResult>>();
  readonly #resourceResults = new Map<PolicySource, Map<string, ResourcePolicyResult>>();
  readonly #everyAccount = new Map<string, Surroundings>();

  constructor(compiled: CompiledModel, setting: Setting, target: Target) {
    this.compiled = compiled;
    this.setting = setting;
    this.target = target;
    this.#dependence = dependenceOf(compiled, target.action);
  }

  /** What the holder can do by itself, without becoming another. */
  of(holder: Holder): Ability {
    if (holder.account !== null && !this.opening.isOpenTo(holder.account)) return none;
    const key = this.sharedClass(holder) ?? `${holder.kind}|${keyOf(holder)}`;
    let ability = this.#known.get(key);
    if (ability === undefined) {
      ability = this.#isUngranted(holder) ? none : this.#compute(holder);
      this.#known.set(key, ability);
    }
    return ability;
  }

  /** Whom besides its owner's account the resource itself may let in. */
  get opening(): Opening {
    return (this.#opening ??= openingOf(this.compiled, this.setting, this.target));
  }

  /** Of users and roles with the same policies in one account, those who are able or may be. */
  among(members: readonly Holder[]): readonly Holder[] {
    const able = (holder: Holder): boolean => exists(this.of(holder)) !== 'false';
    const first = members[0];
    if (first === undefined || first.account === null) return members.filter(able);
    if (!this.opening.isOpenTo(first.account)) return [];
    const { named } = this.#surroundings(first.account, first);
    const typical = members.find((member) => !named.has(member.id));
    const alike = typical !== undefined && (this.#isUngranted(typical) || this.sharedClass(typical) !== null);
    if (!alike || able(typical)) return members.filter(able);
    return named.size === 0 ? [] : members.filter((member) => named.has(member.id) && able(member));
  }

  /** Whether the policies of the holder's class and of the resource grant nothing, whatever else applies. */
  #isUngranted(holder: Holder): boolean {
    if (holder.kind !== 'user' && holder.kind !== 'role') return false;
    if (!isAsRead(holder)) return false;
    const around = this.#surroundings(holder.account, holder);
    const { identity, classId } = this.compiled.permissionsOf(holder);
    if (around.resourceIndividually || around.named.has(holder.id)) return false;
    if (identity === null || identity === 'everything' || this.#sourceDepends(identity)) return false;
    // Across accounts, and where no Allow of the holder mentions the action, the resource must grant it: the same
    // for all of its kind.
    const owner = ownerOf(this.compiled, this.target, holder);
    const own = owner === null || owner === holder.account;
    const key = own && mentions(identity, this.target.action) ? classId : `${holder.kind}|${holder.account}`;
    let ungranted = this.#ungranted.get(key);
    if (ungranted === undefined) {
      ungranted = mfaContexts.every((mfa) =>
        isUngranted(questionFor(this.compiled, this.setting, holder, this.target, mfa, {}), this.#evaluate),
      );
      this.#ungranted.set(key, ungranted);
    }
    return ungranted;
  }

  /** The class whose members all have the holder's ability; null where the holder must be asked by itself. */
  sharedClass(holder: Holder): string | null {
    if (holder.kind !== 'user' && holder.kind !== 'role') return null;
    if (holder.kind === 'role' && holder.role.serviceLinked) return null;
    const { individually, named } = this.#surroundings(holder.account, holder);
    if (individually || named.has(holder.id)) return null;
    const permissions = this.compiled.permissionsOf(holder);
    if (permissions.identity !== 'everything' && this.#sourceDepends(permissions.identity)) return null;
    return this.#sourceDepends(permissions.boundary) ? null : permissions.classId;
  }

  /** Whether policies around the holders of an account look at who calls, and whom the resource names. */
  #surroundings(account: string, holder: Holder): Surroundings {
    let known = this.#everyAccount.get(account);
    if (known === undefined) {
      const question = questionFor(this.compiled, this.setting, holder, this.target, 'absent', {});
      const levels = (hierarchy: Hierarchy | null): readonly PolicySource[] => hierarchy?.levels ?? [];
      const around = [
        question.resourcePolicy,
        ...levels(question.serviceControl),
        ...levels(question.resourceControl),
      ];
      const statements = question.resourcePolicy?.policies.flatMap((policy) => policy.statements) ?? [];
      const names = statements.flatMap((statement) => statement.principal?.spec.aws ?? []);
      if (question.grants !== 'unread') names.push(...question.grants.map((grant) => grant.grantee));
      const resourceIndividually =
        this.#sourceDepends(question.resourcePolicy) ||
        names.some((name) => name.includes(':assumed-role/')) ||
        statements.some((statement) => statement.principal?.negated === true);
      const individually = resourceIndividually || around.some((source) => this.#sourceDepends(source));
      known = { individually, resourceIndividually, named: new Set(names) };
      this.#everyAccount.set(account, known);
    }
    return known;
  }

  #sourceDepends(source: PolicySource | null): boolean {
    return source !== null && this.#dependence.of(source);
  }

  readonly #evaluate: Evaluators = {
    source: (set, request) => {
      if (this.#sourceDepends(set)) return plainEvaluators.source(set, request);
      return remember(this.#results, set, request.context.identity, () =>
        plainEvaluators.source(set, request),
      );
    },
    hierarchy: (hierarchy, request, evaluate) => {
      if (hierarchy.levels.some((level) => this.#sourceDepends(level)))
        return plainEvaluators.hierarchy(hierarchy, request, evaluate);
      return remember(this.#hierarchyResults, hierarchy, request.context.identity, () =>
        plainEvaluators.hierarchy(hierarchy, request, evaluate),
      );
    },
    resource: (set, request) => {
      const { caller, context } = request;
      const account = caller.account ?? '';
      const known = this.#everyAccount.get(account);
      if (known === undefined || known.resourceIndividually || known.named.has(caller.arn)) {
        return plainEvaluators.resource(set, request);
      }
      const key = `${caller.kind}|${account}|${context.identity}`;
      return remember(this.#resourceResults, set, key, () => plainEvaluators.resource(set, request));
    },
  };

  #compute(holder: Holder): Ability {
    const found: Reachability[] = [];
    const differs = looksAtMfa(questionFor(this.compiled, this.setting, holder, this.target, 'absent', {}));
    let results: readonly Reachability[] = [];
    const under = underEachContext(holder, (mfa) => {
      if (differs || results.length === 0)
        results = this.#circumstances(holder).map((overrides) =>
          reachable(this.compiled, this.setting, holder, this.target, mfa, {
            evaluate: this.#evaluate,
            overrides,
          }),
        );
      found.push(...results);
      return any(results.map((result) => result.allowed));
    });
    const best = found.find((result) => result.allowed === 'true');
    const by = best ?? found.find((result) => result.allowedBy.length > 0);
    return {
      under,
      context: best?.context ?? {},
      by: by?.allowedBy.join('; ') ?? '',
      notes: found.flatMap((result) => result.notes),
    };
  }

  /** What is given of the caller beforehand: nothing, but for strangers, of whom there are several kinds. */
  #circumstances(holder: Holder): readonly ContextOverrides[] {
    if (holder.kind !== 'anyone') return [{}];
    const question = questionFor(this.compiled, this.setting, holder, this.target, 'absent', {});
    return strangers(this.compiled, [question.resourcePolicy, ...(question.resourceControl?.levels ?? [])]);
  }
}

/** Which policies look at who calls, where an action is asked: the same of every resource. */
class Dependence {
  readonly #action: string;
  readonly #policies = new Map<ParsedPolicy, boolean>();
  readonly #sources = new Map<PolicySource, boolean>();

  constructor(action: string) {
    this.#action = action;
  }

  of(source: PolicySource): boolean {
    let known = this.#sources.get(source);
    if (known === undefined) {
      known = source.policies.some((policy) => this.#ofPolicy(policy));
      this.#sources.set(source, known);
    }
    return known;
  }

  #ofPolicy(policy: ParsedPolicy): boolean {
    let known = this.#policies.get(policy);
    if (known === undefined) {
      known = dependsOnCaller(policy, this.#action);
      this.#policies.set(policy, known);
    }
    return known;
  }
}

const dependences = new WeakMap<CompiledModel, Map<string, Dependence>>();

function dependenceOf(compiled: CompiledModel, action: string): Dependence {
  const known = dependences.get(compiled) ?? new Map<string, Dependence>();
  dependences.set(compiled, known);
  let dependence = known.get(action);
  if (dependence === undefined) known.set(action, (dependence = new Dependence(action)));
  return dependence;
}

const mentioned = new WeakMap<PolicySource, Map<string, boolean>>();

/** Whether any Allow among the policies covers the action, or may. */
export function mentions(source: PolicySource, action: string): boolean {
  let known = mentioned.get(source);
  if (known === undefined) {
    known = new Map();
    mentioned.set(source, known);
  }
  let result = known.get(action);
  if (result === undefined) {
    result =
      source.gaps.length > 0 ||
      source.policies.some(
        (policy) =>
          policy.fault !== null ||
          policy.statements.some((one) => one.effect !== 'Deny' && coversAction(one, action) !== 'false'),
      );
    known.set(action, result);
  }
  return result;
}

function remember<Subject, Result>(
  results: Map<Subject, Map<string, Result>>,
  set: Subject,
  key: string,
  compute: () => Result,
): Result {
  let known = results.get(set);
  if (known === undefined) {
    known = new Map();
    results.set(set, known);
  }
  let result = known.get(key);
  if (result === undefined) {
    result = compute();
    known.set(key, result);
  }
  return result;
}
