import type { MissingFact, PathStep } from '../answer.ts';
import type { Access, AzurePrincipal } from './answer.ts';
import { edgesOf, tell, type Direction, type State, type Told } from './closure.ts';
import type { AzureEngine, DirectoryGrant } from './engine.ts';
import { heldHow, type Grant } from './grants.ts';
import { certaintyOf, howOf, meansOf, possible, type Label } from './label.ts';

/** Turns states and grants into answers, telling each path once. */
export class Rows {
  readonly #engine: AzureEngine;
  readonly #told = new WeakMap<State, ReturnType<typeof tell>>();
  readonly #principals = new Map<number, AzurePrincipal>();
  readonly #records: ReadonlyMap<string, Omit<AzurePrincipal, 'id'>>;

  constructor(engine: AzureEngine) {
    this.#engine = engine;
    this.#records = recordsOf(engine);
  }

  /** Who a node is, as a roster can be joined to it. */
  principal(node: number): AzurePrincipal {
    let known = this.#principals.get(node);
    if (known === undefined) {
      const { id, kind } = this.#engine.graph.nodes[node]!;
      const record =
        this.#records.get(id) ?? strangerOf(id, kind === 'external' || kind === 'tenant' ? kind : 'unknown');
      known = { id, ...record };
      this.#principals.set(node, known);
    }
    return known;
  }

  /** The label of a way that ends in an actor, once who it is is counted in. */
  startLabel(node: number, label: Label): Label {
    return this.#engine.graph.nodes[node]!.kind === 'unknown' ? label | possible : label;
  }

  /** One way to an Azure role. `extra` is the step by which the role gives what was asked for, where it takes one. */
  azure(
    start: number,
    state: State,
    direction: Direction,
    grant: Grant,
    label: Label,
    extra: { step: Omit<PathStep, 'from' | 'to'> | null; doubt: MissingFact | null } = {
      step: null,
      doubt: null,
    },
    reducedBy: readonly string[] = [],
  ): Access {
    const told = this.#tell(state, direction);
    const holder = this.#engine.graph.nodes[grant.holder]!.id;
    const last: PathStep = {
      kind: grant.kind,
      from: told.pending?.from ?? holder,
      to: grant.scope,
      by: told.pending === null ? grant.id : told.pending.by,
      evidence: told.pending === null ? grant.evidence : [...told.pending.evidence, ...grant.evidence],
    };
    const path = [...told.steps, last];
    if (extra.step !== null) path.push({ ...extra.step, from: last.from, to: grant.scope });
    const doubts = [...told.doubts];
    if (grant.doubt !== null) doubts.push(grant.doubt);
    if (extra.doubt !== null) doubts.push(extra.doubt);
    return {
      ...this.#common(start, path, doubts, label),
      target: 'azure',
      how: heldHow(grant, howOf(label)),
      role: { id: grant.role, name: grant.roleName },
      scope: grant.scope,
      grant: grant.id,
      endsAt: grant.endsAt,
      condition: grant.condition,
      reducedBy,
    };
  }

  /** One way to a directory role. */
  directory(start: number, state: State, direction: Direction, held: DirectoryGrant, label: Label): Access {
    const { grant, roleName } = held;
    const told = this.#tell(state, direction);
    const kind = grant.hold === 'eligible' ? 'eligible-directory-role' : 'directory-role';
    const { scope, evidence } = grant;
    const path = [...told.steps, { kind, from: grant.principal, to: scope, by: grant.id, evidence }];
    return {
      ...this.#common(start, path, told.doubts, label),
      target: 'directory',
      how: howOf(label),
      role: { id: grant.role, name: roleName },
      scope,
      grant: grant.id,
      endsAt: grant.endsAt,
      condition: null,
      reducedBy: [],
    };
  }

  #common(start: number, path: readonly PathStep[], doubts: readonly MissingFact[], label: Label) {
    const principal = this.principal(start);
    const unproved =
      principal.kind === 'unknown'
        ? [...doubts, { place: principal.id, reason: 'the principal is not among those that were read' }]
        : doubts;
    return {
      principal,
      means: meansOf(label),
      certainty: certaintyOf(label),
      path,
      evidence: [...new Set(path.flatMap((step) => step.evidence))],
      unproved,
    };
  }

  #tell(state: State, direction: Direction): Told & { pending: PathStep | null } {
    let told = this.#told.get(state);
    if (told === undefined) {
      told = tell(this.#engine.graph, edgesOf(state, direction));
      this.#told.set(state, told);
    }
    return told;
  }
}

function recordsOf(engine: AzureEngine): Map<string, Omit<AzurePrincipal, 'id'>> {
  const { model } = engine.graph;
  const records = new Map<string, Omit<AzurePrincipal, 'id'>>();
  for (const { id, userPrincipalName, mail, employeeId, enabled, evidence } of model.users)
    records.set(id, {
      kind: 'user',
      name: userPrincipalName,
      mail,
      employeeId,
      tenant: null,
      enabled,
      evidence,
    });
  for (const { id, displayName, ownerTenant, enabled, evidence } of model.servicePrincipals) {
    const common = { mail: null, employeeId: null, tenant: ownerTenant, enabled, evidence };
    records.set(id, { kind: 'service-principal', name: displayName, ...common });
  }
  for (const { managingTenant, managingTenantName, authorizations, evidence } of model.delegations) {
    const common = { mail: null, employeeId: null, tenant: managingTenant, enabled: null, evidence };
    const tenantName = managingTenantName ?? managingTenant;
    records.set(`tenant ${managingTenant}`, { kind: 'tenant', name: tenantName, ...common });
    for (const { principal, principalName } of authorizations ?? []) {
      const name = `${principalName ?? principal} of ${tenantName}`;
      records.set(`${managingTenant}/${principal}`, { kind: 'external', name, ...common });
    }
  }
  return records;
}

function strangerOf(id: string, kind: 'external' | 'tenant' | 'unknown'): Omit<AzurePrincipal, 'id'> {
  const tenant = kind === 'tenant' ? id.replace(/^tenant /, '') : null;
  return { kind, name: id, mail: null, employeeId: null, tenant, enabled: null, evidence: [] };
}
