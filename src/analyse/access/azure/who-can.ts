import type { DenyAssignment } from '../../../estate/identity/azure/model.ts';
import type { MissingFact, PathStep } from '../answer.ts';
import { and, known, not, type Ternary } from '../ternary.ts';
import type { Access, AzureTarget, Reach } from './answer.ts';
import { closure, type State } from './closure.ts';
import { conditionHolds } from './condition.ts';
import type { AzureEngine } from './engine.ts';
import type { Grant } from './grants.ts';
import { combine, possible, takeover, type Label } from './label.ts';
import { dataOpeningActions, grantingActions, rewritingAction, type Plane } from './permission.ts';
import type { Rows } from './rows.ts';
import { normalScope } from './scope.ts';
import { conditionDoubt, grantPermits, rewriteDoubt } from './workload-edges.ts';

/** One way in which a role gives an operation: by itself, by granting it to oneself, or by opening the data. */
interface Way {
  label: Label;
  step: Omit<PathStep, 'from' | 'to'> | null;
  doubt: MissingFact | null;
  /** Every operation that no deny assignment may forbid on this way. */
  needs: readonly { action: string; plane: Plane }[];
}

/** Everyone who can perform an operation on a scope, each with the strongest way through each assignment. */
export function whoCan(engine: AzureEngine, rows: Rows, target: AzureTarget): Reach {
  const scope = normalScope(target.scope);
  const unread = engine.deniesUnread(scope);
  const denies = new Denies(engine, scope);
  const access: Access[] = [];
  for (const grant of engine.grants.at(scope)) {
    const ways = waysOf(grant, target).map((way) => withDoubt(way, unread));
    if (ways.length === 0) continue;
    const bearing = ways.some(({ needs }) => denies.bearOn(needs));
    if (!bearing) for (const row of freely(rows, grant, ways)) access.push(row);
    else for (const row of pastDenies(engine, rows, grant, ways, denies)) access.push(row);
  }
  const missing = [...engine.missing(scope), ...outOfSight(target, scope)];
  return { access, missing };
}

function waysOf(grant: Grant, { action, plane }: AzureTarget): Way[] {
  const ways: Way[] = [];
  const direct = grantPermits(grant, action, plane);
  const asked = { action, plane };
  if (direct.value !== 'false')
    ways.push(withDoubt({ label: 0, step: null, doubt: null, needs: [asked] }, direct.doubt));
  for (const granting of grantingActions) {
    const { value, doubt } = grantPermits(grant, granting, 'control');
    if (value === 'false') continue;
    const step = { kind: 'grants-itself', by: granting, evidence: grant.evidence };
    const needs = [asked, { action: granting, plane: 'control' as const }];
    const limited: MissingFact | null = grant.delegated
      ? {
          place: grant.id,
          reason: 'across tenants roles are granted to managed identities alone, which was not followed',
        }
      : null;
    ways.push(withDoubt({ label: takeover, step, doubt: null, needs }, doubt ?? limited));
  }
  const rewriting = grantPermits(grant, rewritingAction, 'control');
  if (rewriting.value !== 'false') {
    const step = { kind: 'rewrites-role', by: rewritingAction, evidence: grant.evidence };
    const needs = [asked, { action: rewritingAction, plane: 'control' as const }];
    const conditional = conditionHolds(grant.condition, action) === 'true' ? null : conditionDoubt(grant);
    const doubt = rewriting.doubt ?? rewriteDoubt(grant) ?? conditional;
    ways.push(withDoubt({ label: takeover, step, doubt: null, needs }, doubt));
  }
  for (const opening of plane === 'data' ? dataOpeningActions(action) : []) {
    const { value, doubt } = grantPermits(grant, opening, 'control');
    if (value === 'false') continue;
    const step = { kind: 'opens-data', by: opening, evidence: grant.evidence };
    ways.push(
      withDoubt(
        { label: takeover, step, doubt: null, needs: [{ action: opening, plane: 'control' }] },
        doubt,
      ),
    );
  }
  return ways;
}

function withDoubt(way: Way, doubt: MissingFact | null): Way {
  return doubt === null ? way : { ...way, label: way.label | possible, doubt: way.doubt ?? doubt };
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

/** Ways to the data of a resource that neither roles nor this engine see. */
function outOfSight({ plane, action }: AzureTarget, scope: string): MissingFact[] {
  if (plane !== 'data') return [];
  const name = action.toLowerCase();
  if (name.startsWith('microsoft.keyvault/managedhsms/'))
    return [
      {
        place: scope,
        reason: 'the local role assignments of a managed HSM are not shown by Resource Manager',
      },
    ];
  if (name.startsWith('microsoft.keyvault/vaults/'))
    return [
      {
        place: scope,
        reason: 'the access policies of the vault were not followed',
        operation: 'azure.key-vault.vaults',
        permission: 'Microsoft.KeyVault/vaults/read',
      },
    ];
  return [];
}
