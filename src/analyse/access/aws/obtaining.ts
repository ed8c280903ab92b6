import type { AccessPath, MfaVerdict } from '../answer.ts';
import { abilitiesOf } from './abilities.ts';
import type { Ability } from './edge.ts';
import { escalations } from './escalation.ts';
import { Closure, explore, startKey, type Entrances, type Reached } from './explore.ts';
import { pathTo, verdictOf } from './path.ts';
import type { AccessGraph } from './graph.ts';
import { isFederated, keyOf, type Holder } from './holder.ts';
import { RewritableTarget, type OwnOrRewritten } from './rewriting.ts';
import type { Target } from './ask.ts';

/** A way to one of the targets asked about, by its place among them. */
interface Able extends OwnOrRewritten {
  at: number;
}

/**
 * Targets that are asked about together: what each holder can do to any of them is worked out once, whoever comes to
 * act as it, and only on those of its account or open to it.
 */
export class AskedTargets {
  readonly targets: readonly RewritableTarget[];
  readonly #byAccount = new Map<string, number[]>();
  readonly #accounts = new Set<string>();
  readonly #open: number[] = [];
  readonly #known = new Map<string, readonly Able[]>();

  constructor(graph: AccessGraph, targets: readonly Target[]) {
    this.targets = targets.map((target) => new RewritableTarget(abilitiesOf(graph), target));
    for (const [at, { accounts }] of this.targets.entries()) {
      if (accounts === null) this.#open.push(at);
      for (const account of accounts ?? []) {
        const own = this.#byAccount.get(account) ?? [];
        this.#byAccount.set(account, own);
        own.push(at);
        this.#accounts.add(account);
      }
    }
  }

  /** The accounts from which any of the targets may be used; null where it may be any. */
  get accounts(): ReadonlySet<string> | null {
    return this.#open.length > 0 ? null : this.#accounts;
  }

  /** What a holder can do to the targets as it is, or by writing first who may. */
  ableOn(holder: Holder): readonly Able[] {
    const key = `${holder.kind} ${keyOf(holder)}`;
    let able = this.#known.get(key);
    if (able === undefined) {
      able = this.#candidates(holder).flatMap((at) =>
        this.targets[at]!.ways(holder).map((way) => ({ at, ...way })),
      );
      this.#known.set(key, able);
    }
    return able;
  }

  #candidates({ account }: Holder): readonly number[] {
    if (account === null) return this.targets.map((_, at) => at);
    return [...(this.#byAccount.get(account) ?? []), ...this.#open];
  }
}

const closures = new WeakMap<AccessGraph, Map<string, Closure>>();

/** Everything that a start can come to act as, by changing something first or not. It does not depend on what is asked. */
function closureOf(graph: AccessGraph, entrances: Entrances, start: Holder): Closure {
  const known = closures.get(graph) ?? new Map<string, Closure>();
  closures.set(graph, known);
  const key = startKey(start, entrances);
  let reached = known.get(key);
  if (reached === undefined) {
    reached = new Closure(explore(graph, entrances, [start], escalations(graph, abilitiesOf(graph))));
    known.set(key, reached);
  }
  return reached;
}

/** The strongest way to a target. */
interface Strongest {
  reached: Reached;
  ability: Ability;
}

/** The strongest path to each of the targets that a start comes to by changing something first, by their place. */
export function obtained(
  graph: AccessGraph,
  entrances: Entrances,
  start: Holder,
  asked: AskedTargets,
): ReadonlyMap<number, AccessPath> {
  const best = new Map<number, Strongest & { strength: number }>();
  for (const reached of closureOf(graph, entrances, start).in(asked.accounts)) {
    if (isFederated(reached.holder)) continue;
    const changed = isChanged(reached);
    if (!changed && reached.holder.account === null) continue;
    for (const { at, ability, rewritten } of asked.ableOn(reached.holder)) {
      // Plain use of what is granted changes nothing.
      if (!changed && !rewritten) continue;
      const { certainty, mfa } = verdictOf(reached, ability);
      const strength = strengthOf(certainty, reached.guard ?? mfa, reached.length + 1);
      if (strength > (best.get(at)?.strength ?? -Infinity)) best.set(at, { reached, ability, strength });
    }
  }
  const paths = [...best].sort(([one], [other]) => one - other);
  return new Map(
    paths.flatMap(([at, { reached, ability }]) => {
      const path = pathTo(graph, entrances, reached, asked.targets[at]!.target, ability);
      if (path === null) return [];
      // Once the first step is done, others may enter by the change, and they are asked for themselves.
      const mfa = reached.guard ?? path.mfa;
      return [[at, { ...path, mfa, context: byChanging(path.context) }]];
    }),
  );
}

const strengthOf = (certainty: AccessPath['certainty'], mfa: MfaVerdict, length: number): number =>
  (certainty === 'proved' ? 400 : 0) +
  (mfa === 'not-enforced' ? 200 : mfa === 'inconclusive' ? 100 : 0) -
  Math.min(length, 99);

const contexts = new WeakMap<AccessPath['context'], AccessPath['context']>();

function byChanging(context: AccessPath['context']): AccessPath['context'] {
  let changed = contexts.get(context);
  if (changed === undefined)
    contexts.set(context, (changed = { ...context, means: 'by changing something first' }));
  return changed;
}

const changes = new WeakMap<Reached, boolean>();

function isChanged(reached: Reached): boolean {
  if (reached.before === null || reached.last === null) return false;
  let changed = changes.get(reached);
  if (changed === undefined)
    changes.set(reached, (changed = !plainSteps.has(reached.last.kind) || isChanged(reached.before)));
  return changed;
}

/** Steps that use what is granted, and leave everything as it was. */
const plainSteps: ReadonlySet<string> = new Set([
  'sts:AssumeRole',
  'sts:AssumeRoleWithSAML',
  'sts:AssumeRoleWithWebIdentity',
  'permission-set-assignment',
]);
