import type { DenyAssignment } from '../../../estate/identity/azure/model.ts';
import type { MissingFact } from '../answer.ts';
import { and, known, not, type Ternary } from '../ternary.ts';
import type { Access, AzureTarget, Reach } from './answer.ts';
import { closure, type State } from './closure.ts';
import { conditionHolds } from './condition.ts';
import type { AzureEngine } from './engine.ts';
import type { Grant } from './grants.ts';
import { combine, type Label } from './label.ts';
import type { Plane } from './permission.ts';
import type { Rows } from './rows.ts';
import { normalScope } from './scope.ts';
import { isVaultData, vaultScope } from './vaults.ts';
import { rulesOf, waysOf, withDoubt, type AccessRules, type Way } from './ways.ts';

/** Everyone who can perform an operation on a scope, each with the strongest way through each assignment. */
export function whoCan(engine: AzureEngine, rows: Rows, target: AzureTarget): Reach {
  const scope = normalScope(target.scope);
  if (!isVaultData(target)) {
    const rules = rulesOf(target, null);
    return {
      access: whoCanAt(engine, rows, { ...target, scope }, rules, engine.grants.at(scope)),
      missing: engine.missing(scope),
    };
  }
  const rules = rulesOf(target, engine.vaults.ruleAt(scope));
  const at = (place: string, grants: readonly Grant[]): Access[] =>
    whoCanAt(engine, rows, { ...target, scope: place }, rules, grants);
  // Who may do it to one key may do it to something in the vault.
  const inside = vaultScope(scope) === null ? new Map<string, Grant[]>() : engine.grants.below(scope);
  return {
    access: [
      ...at(scope, engine.grants.at(scope)),
      ...[...inside].flatMap(([place, grants]) => at(place, grants)),
    ],
    missing: [...engine.missing(scope), ...engine.vaults.missing(scope)],
  };
}

/** Those whom some of the grants in force at a scope let perform the operation there. */
function whoCanAt(
  engine: AzureEngine,
  rows: Rows,
  target: AzureTarget,
  rules: AccessRules,
  grants: readonly Grant[],
): Access[] {
  const unread = engine.deniesUnread(target.scope);
  const denies = new Denies(engine, target.scope);
  return grants.flatMap((grant) => {
    const ways = waysOf(grant, target, rules).map((way) =>
      way.needs.length === 0 ? way : withDoubt(way, unread),
    );
    if (ways.length === 0) return [];
    const bearing = ways.some(({ needs }) => denies.bearOn(needs));
    return bearing ? pastDenies(engine, rows, grant, ways, denies) : freely(rows, grant, ways);
  });
}

/** The ways of everyone where no deny assignment bears on them. */
function freely(rows: Rows, grant: Grant, ways: readonly Way[]): Access[] {
  const best = new Map<number, { state: State; way: Way; label: Label }>();
  for (const way of undominated(ways)) {
    for (const { state, label } of rows.strongest(grant.holder, combine(grant.label, way.label))) {
      const known = best.get(state.node);
      if (known === undefined || label < known.label) best.set(state.node, { state, way, label });
    }
  }
  return [...best.values()].map(({ state, way, label }) =>
    rows.azure(state.node, state, 'into', grant, label, way),
  );
}

/** The ways to which no other is at least as good in every respect; of equal ones the first. */
function undominated(ways: readonly Way[]): Way[] {
  return ways.filter((way, at) =>
    ways.every((other, position) => {
      if (position === at || combine(other.label, way.label) !== way.label) return true;
      return other.label === way.label && position > at;
    }),
  );
}

/**
 * The ways where deny assignments bear: they are judged for whoever acts at last, and then everyone is found who can
 * come to act as one of those that are left.
 */
function pastDenies(
  engine: AzureEngine,
  rows: Rows,
  grant: Grant,
  ways: readonly Way[],
  denies: Denies,
): Access[] {
  const starts = new Map<State, Way>();
  for (const actor of engine.actors(grant.holder)) {
    for (const way of ways) {
      const free = denies.free(actor.node, way.needs);
      if (free === 'false') continue;
      const left = withDoubt(way, free === 'true' ? null : denies.doubt);
      const label = combine(combine(actor.label, grant.label), left.label);
      starts.set({ node: actor.node, label, edge: actor.edge, next: actor.next }, left);
    }
  }
  const best = new Map<number, { state: State; label: Label }>();
  for (const state of closure(engine.graph, [...starts.keys()], 'into')) {
    if (!engine.graph.acts(state.node)) continue;
    const label = rows.startLabel(state.node, state.label);
    const other = best.get(state.node);
    if (other === undefined || label < other.label) best.set(state.node, { state, label });
  }
  const reducedBy = denies.ids;
  return [...best.values()].map(({ state, label }) => {
    return rows.azure(state.node, state, 'into', grant, label, wayAt(state, starts), reducedBy);
  });
}

/** The way that the path of a state ends in. */
function wayAt(state: State, starts: ReadonlyMap<State, Way>): Way {
  for (let at: State | null = state; at !== null; at = at.next) {
    const way = starts.get(at);
    if (way !== undefined) return way;
  }
  throw new Error('a path has no end');
}

/** The deny assignments of one scope. */
class Denies {
  readonly #engine: AzureEngine;
  readonly #scope: string;
  readonly #bearing = new Map<string, readonly DenyAssignment[]>();
  readonly ids: readonly string[];
  readonly doubt: MissingFact;

  constructor(engine: AzureEngine, scope: string) {
    this.#engine = engine;
    this.#scope = scope;
    this.ids = engine.denies.standing(scope).map(({ id }) => id);
    this.doubt = { place: scope, reason: 'whether a deny assignment prevents it is not certain' };
  }

  bearOn(needs: Way['needs']): boolean {
    return needs.some(({ action, plane }) => this.#at(action, plane).length > 0);
  }

  /** Whether no deny assignment takes any of the operations from the one who acts. */
  free(actor: number, needs: Way['needs']): Ternary {
    let free: Ternary = 'true';
    for (const { action, plane } of needs) {
      for (const deny of this.#at(action, plane)) {
        const holds = deny.understood ? conditionHolds(deny.condition, action) : 'unknown';
        const stands = and(this.#engine.denies.stands(deny, this.#scope), holds);
        free = and(free, not(and(stands, this.#concerns(deny, actor))));
      }
    }
    return free;
  }

  /** Membership can be changed by those who own groups, so that only ids and everyone are certain. */
  #concerns(deny: DenyAssignment, actor: number): Ternary {
    const id = this.#engine.graph.nodes[actor]!.id;
    const denied = deny.principals.includes('everyone') || deny.principals.includes(id);
    const included = denied ? 'true' : this.#among(deny.principals, actor);
    const excluded = deny.excluded.includes(id) ? 'true' : this.#among(deny.excluded, actor);
    return and(included, not(excluded));
  }

  /** Unknown where the actor is, or may come to be, one of them; false where that is ruled out. */
  #among(principals: readonly string[], actor: number): Ternary {
    const { graph } = this.#engine;
    return principals.reduce<Ternary>((found, id) => {
      if (found === 'unknown') return found;
      const node = graph.find(id);
      // Who is not among those that were read may be a group that was not.
      if (node === undefined) return this.#membersUnread() ? 'unknown' : found;
      // A denial of one account concerns it alone, not those who can come to act as it.
      if (['user', 'service-principal'].includes(graph.nodes[node]!.kind)) return found;
      const reached = this.#engine.into(node).some((state) => state.node === actor);
      return reached || this.#membersUnread() ? 'unknown' : known(false);
    }, 'false');
  }

  #membersUnread(): boolean {
    return this.#engine.graph.model.gaps.some(({ affects }) => affects.startsWith('group'));
  }

  #at(action: string, plane: Plane): readonly DenyAssignment[] {
    const key = `${plane} ${action}`;
    let found = this.#bearing.get(key);
    if (found === undefined)
      this.#bearing.set(key, (found = this.#engine.denies.at(this.#scope, action, plane)));
    return found;
  }
}
