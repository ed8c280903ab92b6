import type { AzureIdentityModel, DirectoryRoleGrant } from '../../../estate/identity/azure/model.ts';
import type { MissingFact } from '../answer.ts';
import { accessPolicyGrants } from './access-policies.ts';
import type { AzureAccessOptions } from './answer.ts';
import { closure, type State } from './closure.ts';
import { DenyIndex } from './deny.ts';
import { connectApplications, connectGroups } from './directory-edges.ts';
import { ControlGraph } from './graph.ts';
import { GrantIndex, grantsOf, type Grant } from './grants.ts';
import { labelOf, none, type Label } from './label.ts';
import { connectPowers } from './power-edges.ts';
import { ScopeTree, subscriptionOf } from './scope.ts';
import { VaultIndex } from './vaults.ts';
import { connectWorkloads } from './workload-edges.ts';

/** A directory role in the hands of one node of the graph. */
export interface DirectoryGrant {
  grant: DirectoryRoleGrant;
  roleName: string;
  label: Label;
}

/** What answers are made from: who can become whom, who holds what, and what was not read. */
export interface AzureEngine {
  graph: ControlGraph;
  grants: GrantIndex;
  denies: DenyIndex;
  vaults: VaultIndex;
  grantsHeld: ReadonlyMap<number, readonly Grant[]>;
  directoryHeld: ReadonlyMap<number, readonly DirectoryGrant[]>;
  /** Everyone who can come to be a node, with how; the same node gives the same states. */
  into(node: number): readonly State[];
  /** Those who act for a node: itself, or everyone who can come to be in it. */
  actors(node: number): readonly State[];
  /** What was not read and could open a way to the scope that is not seen; null for any scope. */
  missing(scope: string | null): readonly MissingFact[];
  /** Whether deny assignments at the scope may not have been read. */
  deniesUnread(scope: string): MissingFact | null;
}

const engines = new WeakMap<AzureIdentityModel, Map<string, AzureEngine>>();

/** The engine of a model; the same model and options give the same engine. */
export function engineOf(model: AzureIdentityModel, options: AzureAccessOptions = {}): AzureEngine {
  const known = engines.get(model) ?? new Map<string, AzureEngine>();
  engines.set(model, known);
  const key = `${options.at}|${options.standingAfterDays}`;
  let engine = known.get(key);
  if (engine === undefined) known.set(key, (engine = build(model, options)));
  return engine;
}

function build(model: AzureIdentityModel, options: AzureAccessOptions): AzureEngine {
  const graph = new ControlGraph(model, options);
  const tree = new ScopeTree(model);
  connectGroups(graph);
  connectApplications(graph);
  connectPowers(graph);
  const vaults = new VaultIndex(model);
  const grants = [...grantsOf(graph), ...accessPolicyGrants(graph, vaults)];
  const index = new GrantIndex(grants, tree);
  const denies = new DenyIndex(model, tree);
  connectWorkloads(graph, index, denies);
  const names = new Map(model.directoryRoles.map(({ id, displayName }) => [id, displayName]));
  const directory = model.directoryGrants.map((grant) => ({
    grant,
    roleName: names.get(grant.role) ?? grant.role,
    label: labelOf(grant.hold, grant.endsAt, options),
  }));
  const start = (node: number): State => ({ node, label: none, edge: null, next: null });
  return {
    graph,
    grants: index,
    denies,
    vaults,
    grantsHeld: Map.groupBy(grants, ({ holder }) => holder),
    directoryHeld: Map.groupBy(directory, ({ grant }) => graph.principal(grant.principal)),
    into: remembered((node) => closure(graph, [start(node)], 'into')),
    actors: remembered((node) => {
      const states = closure(graph, [start(node)], 'into', (at) => graph.acts(at));
      return states.filter((state) => graph.acts(state.node));
    }),
    missing: (scope) => missingFor(model, scope),
    deniesUnread: (scope) => deniesUnread(model, scope),
  };
}

function remembered<Value>(compute: (node: number) => Value): (node: number) => Value {
  const known = new Map<number, Value>();
  return (node) => {
    let value = known.get(node);
    if (value === undefined) known.set(node, (value = compute(node)));
    return value;
  };
}

const beside = new Set(['rules', 'requests', 'port-policies', 'vaults']);

function missingFor(model: AzureIdentityModel, scope: string | null): MissingFact[] {
  const subscription = scope === null ? null : subscriptionOf(scope);
  const listed = subscription !== null && model.subscriptions.includes(subscription);
  const facts = model.gaps
    .filter(({ affects }) => !beside.has(affects))
    // A subscription's own listing shows what it inherits, so that its place in the tree is not needed.
    .filter(({ affects }) => affects !== 'hierarchy' || (scope !== null && !listed))
    .map(({ subject, container, reason, operation, permission }): MissingFact => {
      return { place: subject ?? container ?? 'tenant', reason, operation, permission };
    });
  if (subscription !== null && !listed) {
    const operation = 'azure.authorization.role-assignments';
    const permission = 'Microsoft.Authorization/roleAssignments/read';
    const reason = 'the subscription is not among those that were read';
    facts.push({ place: `/subscriptions/${subscription}`, reason, operation, permission });
  }
  return facts;
}

function deniesUnread(model: AzureIdentityModel, scope: string): MissingFact | null {
  const subscription = subscriptionOf(scope);
  const gap = model.gaps.find(
    ({ affects, container }) =>
      affects === 'deny-assignments' &&
      (container === null || subscription === null || container.toLowerCase() === subscription),
  );
  if (gap === undefined) return null;
  const { reason, operation, permission } = gap;
  return { place: gap.container ?? 'tenant', reason, operation, permission };
}
