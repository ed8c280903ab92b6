import type { AzureRoleDefinition } from '../../../estate/identity/azure/model.ts';
import type { MissingFact } from '../answer.ts';
import type { Ternary } from '../ternary.ts';
import { conditionHolds } from './condition.ts';
import type { DenyIndex } from './deny.ts';
import type { ControlGraph } from './graph.ts';
import type { Grant, GrantIndex } from './grants.ts';
import { takeover } from './label.ts';
import {
  codeRunningActions,
  controlling,
  grantingAction,
  permits,
  rewritingAction,
  type Operation,
  type Plane,
} from './permission.ts';
import { resourceType } from './scope.ts';

/** Whoever can make a resource run his code, or can grant himself that, acts as its managed identities. */
export function connectWorkloads(graph: ControlGraph, index: GrantIndex, denies: DenyIndex): void {
  for (const workload of graph.model.workloads) {
    const type = resourceType(workload.id);
    const actions = [...codeRunningActions(type), ...[grantingAction, rewritingAction].map(controlling)];
    for (const grant of index.at(workload.id)) {
      const way = wayToRun(grant, actions);
      if (way === null) continue;
      const denied = denies.at(workload.id, way.action, way.plane).length > 0;
      for (const principal of workload.principals) {
        graph.connect({
          from: grant.holder,
          to: graph.principal(principal),
          label: grant.label | takeover,
          kind: 'runs-code-as',
          by: `${way.action} on ${workload.id} by ${grant.id}`,
          evidence: [...grant.evidence, ...workload.evidence],
          doubt:
            grant.doubt ?? way.doubt ?? furtherDoubt(way, grant) ?? (denied ? denyDoubt(workload.id) : null),
        });
      }
    }
  }
}

interface Way {
  action: string;
  plane: Plane;
  doubt: MissingFact | null;
}

/** The most certain operation of a grant by which code is run; null where there is none. */
function wayToRun(grant: Grant, actions: readonly Operation[]): Way | null {
  let perhaps: Way | null = null;
  for (const { action, plane } of actions) {
    const { value, doubt } = grantPermits(grant, action, plane);
    if (value === 'false') continue;
    const way = { action, plane, doubt };
    if (value === 'true' && furtherDoubt(way, grant) === null) return way;
    if (perhaps === null || (value === 'true' && perhaps.doubt !== null)) perhaps = way;
  }
  return perhaps;
}

/** Whether a grant permits an operation by itself, and what would settle it. */
export function grantPermits(
  grant: Grant,
  action: string,
  plane: Plane,
): { value: Ternary; doubt: MissingFact | null } {
  if (grant.definition === null)
    return {
      value: 'unknown',
      doubt: { place: grant.id, reason: `what role ${grant.role} permits was not read` },
    };
  if (!cachedPermits(grant.definition, action, plane)) return { value: 'false', doubt: null };
  const value = conditionHolds(grant.condition, action);
  return { value, doubt: value === 'unknown' ? conditionDoubt(grant) : null };
}

export function conditionDoubt({ id }: Grant): MissingFact {
  return { place: id, reason: 'the condition of the assignment was not evaluated' };
}

const answers = new WeakMap<AzureRoleDefinition, Map<string, boolean>>();

function cachedPermits(definition: AzureRoleDefinition, action: string, plane: Plane): boolean {
  const known = answers.get(definition) ?? new Map<string, boolean>();
  answers.set(definition, known);
  const key = `${plane} ${action}`;
  let answer = known.get(key);
  if (answer === undefined) known.set(key, (answer = permits(definition.permissions, action, plane)));
  return answer;
}

const assignActions = new Set([
  'Microsoft.ManagedIdentity/userAssignedIdentities/*/assign/action',
  'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action',
]);
const writesMachines = ['Microsoft.Compute/virtualMachines/write', 'Microsoft.Web/sites/write'];

/** What a way takes besides its operation. */
function furtherDoubt(way: Way, grant: Grant): MissingFact | null {
  if (way.action === rewritingAction) return rewriteDoubt(grant);
  if (!assignActions.has(way.action)) return null;
  const both = writesMachines.some((action) => grantPermits(grant, action, 'control').value === 'true');
  if (both) return null;
  return {
    place: grant.id,
    reason: 'whether the holder may also change a workload to assign the identity to was not followed',
  };
}

/**
 * Who may write role definitions comes to hold anything through a custom role that he holds, where he may write all
 * of its assignable scopes.
 */
export function rewriteDoubt({ id, definition, delegated, scope }: Grant): MissingFact | null {
  const within = (one: string): boolean => scope === '/' || one === scope || one.startsWith(`${scope}/`);
  const own = definition !== null && !definition.builtIn && !delegated;
  if (own && definition.assignableScopes.length > 0 && definition.assignableScopes.every(within)) return null;
  return {
    place: id,
    reason: 'whether the holder also holds a custom role that he may rewrite was not followed',
  };
}

function denyDoubt(place: string): MissingFact {
  return { place, reason: 'a deny assignment may prevent it' };
}
