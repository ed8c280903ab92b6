import type { Access, AzurePrincipal } from './answer.ts';
import type { Direction, State } from './closure.ts';
import type { AzureEngine, DirectoryGrant } from './engine.ts';
import type { Grant } from './grants.ts';
import { combine, labels, possible, type Label } from './label.ts';
import { AzureRow, DirectoryRow, type Extra } from './row.ts';

/** Turns states and grants into answers. */
export class Rows {
  readonly #engine: AzureEngine;
  readonly #strongest = new Map<number, readonly Strongest[]>();
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
      known = { ...record, id };
      this.#principals.set(node, known);
    }
    return known;
  }

  /** The label of a way that ends in an actor, once who it is is counted in. */
  startLabel(node: number, label: Label): Label {
    return this.#engine.graph.nodes[node]!.kind === 'unknown' ? label | possible : label;
  }

  /** One way to an Azure role. */
  azure(
    start: number,
    state: State,
    direction: Direction,
    grant: Grant,
    label: Label,
    extra: Extra = nothing,
    reducedBy: readonly string[] = none,
  ): Access {
    const { graph } = this.#engine;
    return new AzureRow(this.principal(start), { graph, state, direction, label }, grant, extra, reducedBy);
  }

  /** One way to a directory role. */
  directory(start: number, state: State, direction: Direction, held: DirectoryGrant, label: Label): Access {
    const { graph } = this.#engine;
    return new DirectoryRow(this.principal(start), { graph, state, direction, label }, held);
  }

  /** The strongest way of each actor to a node, the label of what is held there counted in. */
  strongest(holder: number, own: Label): readonly Strongest[] {
    const key = holder * labels + own;
    let found = this.#strongest.get(key);
    if (found === undefined) {
      const best = new Map<number, Strongest>();
      for (const state of this.#engine.into(holder)) {
        if (!this.#engine.graph.acts(state.node)) continue;
        const label = this.startLabel(state.node, combine(state.label, own));
        const known = best.get(state.node);
        if (known === undefined || label < known.label) best.set(state.node, { state, label });
      }
      found = [...best.values()];
      this.#strongest.set(key, found);
    }
    return found;
  }
}

/** A state and the label of the whole way. */
interface Strongest {
  state: State;
  label: Label;
}

const nothing: Extra = { step: null, doubt: null };
const none: readonly string[] = [];

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

/** Somebody of whom nothing but the id is known. */
export function strangerOf(id: string, kind: 'external' | 'tenant' | 'unknown'): AzurePrincipal {
  const tenant = kind === 'tenant' ? id.replace(/^tenant /, '') : null;
  return { id, kind, name: id, mail: null, employeeId: null, tenant, enabled: null, evidence: [] };
}
