import type { AzureIdentityModel, Permission } from '../../../estate/identity/azure/model.ts';
import type { MissingFact } from '../answer.ts';
import type { Access, AzureAccessOptions, AzureAnswer, AzureTarget, Reach } from './answer.ts';
import { closure, type State } from './closure.ts';
import { engineOf, type AzureEngine } from './engine.ts';
import type { Grant } from './grants.ts';
import { combine, none, possible, type Label } from './label.ts';
import { Rows } from './rows.ts';
import { conditionHolds } from './condition.ts';
import { whoCan } from './who-can.ts';
import { conditionDoubt } from './workload-edges.ts';
import { normalScope } from './scope.ts';

const rowsOf = new WeakMap<AzureEngine, Rows>();

/** The rows of an engine; the same engine gives the same. */
export function rowsFor(engine: AzureEngine): Rows {
  let rows = rowsOf.get(engine);
  if (rows === undefined) rowsOf.set(engine, (rows = new Rows(engine)));
  return rows;
}

/**
 * Everyone who reaches a scope through any Azure role at it or above it: users, service principals and those of other
 * tenants, each with the strongest way to each assignment. With anything missing, others may reach it as well.
 */
export function whoCanReach(
  model: AzureIdentityModel,
  scope: string,
  options: AzureAccessOptions = {},
): Reach {
  const engine = engineOf(model, options);
  const rows = rowsFor(engine);
  const at = normalScope(scope);
  const reducedBy = engine.denies.standing(at).map(({ id }) => id);
  const access: Access[] = [];
  for (const grant of engine.grants.at(at)) {
    const doubt = unconditioned(grant);
    const label = doubt === null ? grant.label : grant.label | possible;
    const extra = { step: null, doubt };
    for (const { state, label: best } of rows.strongest(grant.holder, label))
      access.push(rows.azure(state.node, state, 'into', grant, best, extra, reducedBy));
  }
  return { access, missing: engine.missing(at) };
}

/** A condition that leaves operations which it does not name as they are takes no reach away. */
function unconditioned(grant: Grant): MissingFact | null {
  if (conditionHolds(grant.condition, 'Microsoft.Resources/subscriptions/read') === 'true') return null;
  return conditionDoubt(grant);
}

/** Everything that one principal holds or can come to hold: Azure roles and directory roles at any scope. */
export function accessOf(
  model: AzureIdentityModel,
  principal: string,
  options: AzureAccessOptions = {},
): Reach {
  const engine = engineOf(model, options);
  const node = engine.graph.find(principal.toLowerCase());
  if (node === undefined) {
    const reason = 'the principal is not among those that were read';
    return { access: [], missing: [{ place: principal, reason }, ...engine.missing(null)] };
  }
  return { access: heldFrom(engine, node), missing: engine.missing(null) };
}

function heldFrom(engine: AzureEngine, start: number): Access[] {
  const rows = rowsFor(engine);
  const best = new Map<object, { label: Label; row: () => Access }>();
  const offer = (held: object, label: Label, row: () => Access): void => {
    const known = best.get(held);
    if (known === undefined || label < known.label) best.set(held, { label, row });
  };
  const origin: State = { node: start, label: rows.startLabel(start, none), edge: null, next: null };
  for (const state of closure(engine.graph, [origin], 'from')) {
    for (const grant of engine.grantsHeld.get(state.node) ?? []) {
      const doubt = unconditioned(grant);
      const label = combine(state.label, doubt === null ? grant.label : grant.label | possible);
      offer(grant, label, () => rows.azure(start, state, 'from', grant, label, { step: null, doubt }));
    }
    for (const held of engine.directoryHeld.get(state.node) ?? []) {
      const label = combine(state.label, held.label);
      offer(held, label, () => rows.directory(start, state, 'from', held, label));
    }
  }
  return [...best.values()].map(({ row }) => row());
}

/** A role that can be obtained, with what it permits; null where that was not read, or for a directory role. */
interface ObtainableRole {
  access: Access;
  permissions: readonly Permission[] | null;
}

/** Everything that a person can obtain over all principals that are theirs. */
interface AzureObtainable {
  roles: readonly ObtainableRole[];
  missing: readonly MissingFact[];
}

/** What a person can obtain from any of the principals that are theirs: each role at each scope, by its strongest way. */
export function obtainableBy(
  model: AzureIdentityModel,
  principals: readonly string[],
  options: AzureAccessOptions = {},
): AzureObtainable {
  const permissions = new Map(model.roles.map((role) => [role.id, role.permissions]));
  const roles = new Map<string, ObtainableRole>();
  const missing = new Map<string, MissingFact>();
  for (const principal of principals) {
    const reach = accessOf(model, principal, options);
    for (const fact of reach.missing) missing.set(JSON.stringify(fact), fact);
    for (const access of reach.access) {
      const key = `${access.target} ${access.grant} ${access.role.id}`;
      const known = roles.get(key);
      if (known !== undefined && strength(known.access) >= strength(access)) continue;
      const own = access.target === 'azure' ? (permissions.get(access.role.id) ?? null) : null;
      roles.set(key, { access, permissions: own });
    }
  }
  return { roles: [...roles.values()], missing: [...missing.values()] };
}

const hows = ['delegated', 'eligible', 'time-bound', 'unknown', 'standing'] as const;

const strength = ({ certainty, means, how }: Access): number =>
  (certainty === 'proved' ? 16 : 0) + (means === 'held' ? 8 : 0) + hows.indexOf(how);

/** Everyone who can perform an operation on a scope, or may be able to, with what was not read. */
export function whoCanDo(
  model: AzureIdentityModel,
  target: AzureTarget,
  options: AzureAccessOptions = {},
): Reach {
  const engine = engineOf(model, options);
  return whoCan(engine, rowsFor(engine), target);
}

/**
 * Whether one principal can perform an operation on a scope, by whatever way. Missing reads make a denial
 * inconclusive; a way that rests on something unknown never makes it allowed.
 */
export function azureAccess(
  model: AzureIdentityModel,
  principal: string,
  target: AzureTarget,
  options: AzureAccessOptions = {},
): AzureAnswer {
  const reach = whoCanDo(model, target, options);
  const id = principal.toLowerCase();
  const access = reach.access.filter((row) => row.principal.id === id);
  const known = engineOf(model, options).graph.find(id) !== undefined;
  const missing = known
    ? reach.missing
    : [{ place: principal, reason: 'the principal is not among those that were read' }, ...reach.missing];
  if (access.some(({ certainty }) => certainty === 'proved')) return { verdict: 'allowed', access, missing };
  const open = access.length > 0 || missing.length > 0;
  return { verdict: open ? 'inconclusive' : 'denied', access, missing };
}
