import type { AzureRoleDefinition } from '../../../estate/identity/azure/model.ts';
import type { MissingFact } from '../answer.ts';
import type { How } from './answer.ts';
import type { ControlGraph } from './graph.ts';
import { labelOf, possible, takeover, type Label } from './label.ts';
import { userAccessAdministrator } from './permission.ts';
import { everythingPower } from './power-edges.ts';
import { isGroup, subscriptionOf, type ScopeTree } from './scope.ts';

/** One Azure role at one scope in the hands of one node of the graph. */
export interface Grant {
  id: string;
  holder: number;
  role: string;
  /** Null where the definition was not read, or where the delegation did not show its roles. */
  definition: AzureRoleDefinition | null;
  roleName: string;
  scope: string;
  condition: string | null;
  label: Label;
  kind: string;
  delegated: boolean;
  endsAt: string | null;
  doubt: MissingFact | null;
  listedBy: readonly string[];
  evidence: readonly string[];
}

/** Every grant that was read, with what a Global Administrator can take at the root and what other tenants hold. */
export function grantsOf(graph: ControlGraph): Grant[] {
  const { model } = graph;
  const definitions = new Map(model.roles.map((role) => [role.id, role]));
  const known = (role: string): Pick<Grant, 'role' | 'definition' | 'roleName'> => {
    const definition = definitions.get(role) ?? null;
    return { role, definition, roleName: definition?.displayName ?? role };
  };
  const own = model.grants.map((grant): Grant => {
    const { id, principal, scope, condition, hold, endsAt, listedBy, evidence } = grant;
    return {
      id,
      holder: graph.principal(principal),
      ...known(grant.role),
      scope,
      condition,
      label: labelOf(hold, endsAt, graph.options),
      kind: hold === 'eligible' ? 'eligible-role-assignment' : 'role-assignment',
      delegated: false,
      endsAt,
      doubt: null,
      listedBy,
      evidence,
    };
  });
  const delegated = model.delegations.flatMap((delegation): Grant[] => {
    const { id, scope, managingTenant, evidence } = delegation;
    const shared = {
      id,
      scope,
      condition: null,
      kind: 'delegation',
      delegated: true,
      endsAt: null,
      listedBy: [],
      evidence,
    };
    if (delegation.authorizations === null) {
      const holder = graph.add(`tenant ${managingTenant}`, 'tenant');
      const doubt = { place: id, reason: 'to whom, and with which roles, it is delegated was not shown' };
      return [{ ...shared, holder, ...known('unknown'), label: possible, doubt }];
    }
    return delegation.authorizations.map((one): Grant => ({
      ...shared,
      holder: graph.add(`${managingTenant}/${one.principal}`, 'external'),
      ...known(one.role),
      label: one.hold === 'eligible' ? 3 : 0,
      doubt: null,
    }));
  });
  const elevated: Grant = {
    id: 'Microsoft.Authorization/elevateAccess',
    holder: graph.add(everythingPower, 'power'),
    ...known(userAccessAdministrator.id),
    definition: userAccessAdministrator,
    roleName: userAccessAdministrator.displayName,
    scope: '/',
    condition: null,
    label: takeover,
    kind: 'elevate-access',
    delegated: false,
    endsAt: null,
    doubt: null,
    listedBy: [],
    evidence: [],
  };
  return [...own, ...delegated, elevated];
}

/** How a grant is held at the end of a path of the given label. */
export function heldHow(grant: Grant, how: Exclude<How, 'delegated'>): How {
  return grant.delegated ? 'delegated' : how;
}

/** Finds the grants in force at a scope: those at it and above it. */
export class GrantIndex {
  readonly #byScope: ReadonlyMap<string, readonly Grant[]>;
  readonly #groups: readonly Grant[];
  readonly #tree: ScopeTree;

  constructor(grants: readonly Grant[], tree: ScopeTree) {
    this.#byScope = Map.groupBy(grants, ({ scope }) => scope);
    this.#groups = grants.filter(({ scope }) => isGroup(scope));
    this.#tree = tree;
  }

  at(scope: string): Grant[] {
    const chain = this.#tree.chain(scope);
    const found = new Set(chain.flatMap((one) => this.#byScope.get(one) ?? []));
    // A management group's assignment that a subscription's own listing shows is in force there.
    const subscription = subscriptionOf(scope);
    if (subscription !== null) {
      for (const grant of this.#groups) if (grant.listedBy.includes(subscription)) found.add(grant);
    }
    return [...found];
  }

  /** The grants that are made further down than a scope, by where. */
  below(scope: string): Map<string, Grant[]> {
    const inside = [...this.#byScope].filter(([one]) => one.startsWith(`${scope}/`));
    return new Map(inside.map(([one, grants]) => [one, [...grants]]));
  }
}
