import { questionFor, underEachContext, type Setting, type Target } from './ask.ts';
import type { CompiledModel } from './compiled.ts';
import type { Hierarchy, PolicyEvaluator, PolicySource } from './decide.ts';
import type { Ability } from './edge.ts';
import { mfaContexts, type MfaContext } from './facts.ts';
import type { Holder } from './holder.ts';
import type { ParsedPolicy } from './policy.ts';
import { dependsOnCaller, evaluatePolicy, type PolicyResult } from './statement.ts';
import { reachable, type Reachability } from './witness.ts';

/**
 * One action on one resource, asked of many holders. Holders that no policy can tell apart share an answer, and a
 * policy that does not look at the caller is evaluated once.
 */
export class TargetAbilities {
  readonly compiled: CompiledModel;
  readonly setting: Setting;
  readonly target: Target;
  readonly #byClass = new Map<string, Ability>();
  readonly #dependence = new Map<ParsedPolicy, boolean>();
  readonly #results = new Map<ParsedPolicy, Map<string, PolicyResult>>();
  readonly #everyAccount = new Map<string, { individually: boolean; named: ReadonlySet<string> }>();

  constructor(compiled: CompiledModel, setting: Setting, target: Target) {
    this.compiled = compiled;
    this.setting = setting;
    this.target = target;
  }

  /** What the holder can do by itself, without becoming another. */
  of(holder: Holder): Ability {
    const shared = this.sharedClass(holder);
    const known = shared === null ? undefined : this.#byClass.get(shared);
    if (known !== undefined) return known;
    const ability = this.#compute(holder);
    if (shared !== null) this.#byClass.set(shared, ability);
    return ability;
  }

  /** The class whose members all have the holder's ability; null where the holder must be asked by itself. */
  sharedClass(holder: Holder): string | null {
    if (holder.kind !== 'user' && holder.kind !== 'role') return null;
    if (holder.kind === 'role' && (holder.role.serviceLinked || holder.directoryUser !== null)) return null;
    if (holder.withoutBoundary || holder.selfGranted) return null;
    const { individually, named } = this.#surroundings(holder.account, holder);
    if (individually || named.has(holder.id)) return null;
    const permissions = this.compiled.permissionsOf(holder);
    if (permissions.identity !== 'everything' && this.#sourceDepends(permissions.identity)) return null;
    return this.#sourceDepends(permissions.boundary) ? null : permissions.classId;
  }

  /** Whether policies around the holders of an account look at who calls, and whom the resource names. */
  #surroundings(account: string, holder: Holder): { individually: boolean; named: ReadonlySet<string> } {
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
      known = {
        individually:
          around.some((source) => this.#sourceDepends(source)) ||
          names.some((name) => name.includes(':assumed-role/')) ||
          statements.some((statement) => statement.principal?.negated === true),
        named: new Set(names),
      };
      this.#everyAccount.set(account, known);
    }
    return known;
  }

  #sourceDepends(source: PolicySource | null): boolean {
    return source !== null && source.policies.some((policy) => this.#dependsOnCaller(policy));
  }

  #dependsOnCaller(policy: ParsedPolicy): boolean {
    let known = this.#dependence.get(policy);
    if (known === undefined) {
      known = dependsOnCaller(policy, this.target.action);
      this.#dependence.set(policy, known);
    }
    return known;
  }

  readonly #evaluate: PolicyEvaluator = (policy, request) => {
    if (this.#dependsOnCaller(policy)) return evaluatePolicy(policy, request);
    let results = this.#results.get(policy);
    if (results === undefined) {
      results = new Map();
      this.#results.set(policy, results);
    }
    let result = results.get(request.context.identity);
    if (result === undefined) {
      result = evaluatePolicy(policy, request);
      results.set(request.context.identity, result);
    }
    return result;
  };

  #compute(holder: Holder): Ability {
    const found = new Map<MfaContext, Reachability>();
    const under = underEachContext(holder, (mfa) => {
      const options = { evaluate: this.#evaluate };
      const result = reachable(this.compiled, this.setting, holder, this.target, mfa, options);
      found.set(mfa, result);
      return result.allowed;
    });
    const best = mfaContexts.map((mfa) => found.get(mfa)).find((result) => result?.allowed === 'true');
    const all = [...found.values()];
    return {
      under,
      context: best?.context ?? {},
      by: (best ?? all.find((result) => result.allowedBy.length > 0))?.allowedBy.join('; ') ?? '',
      notes: all.flatMap((result) => result.notes),
    };
  }
}
