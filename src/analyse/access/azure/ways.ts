import type { MissingFact, PathStep } from '../answer.ts';
import { accessPolicy } from './access-policies.ts';
import type { AzureTarget } from './answer.ts';
import { conditionHolds } from './condition.ts';
import type { Grant } from './grants.ts';
import { possible, takeover, type Label } from './label.ts';
import {
  controlling,
  dataOpeningActions,
  grantingAction,
  rewritingAction,
  type Operation,
} from './permission.ts';
import { vaultRules } from './vault-rules.ts';
import type { VaultRule } from './vaults.ts';
import { conditionDoubt, grantPermits, rewriteDoubt } from './workload-edges.ts';

/** One way in which a role gives an operation: by itself, by granting it to oneself, or by opening the data. */
export interface Way {
  label: Label;
  step: Omit<PathStep, 'from' | 'to'> | null;
  doubt: MissingFact | null;
  /** Every operation that no deny assignment may forbid on this way. */
  needs: readonly Operation[];
}

/** Operations by which, all of them together, what was asked about becomes possible; with a doubt where that may be. */
export interface Ending {
  needs: readonly Operation[];
  doubt: MissingFact | null;
}

/** What it takes to perform the operation asked about. */
export interface AccessRules {
  /** Whether a role that permits it gives it; null where roles do not count. */
  byRole: { doubt: MissingFact | null } | null;
  /** Operations of which one alone opens it. */
  openings: readonly { action: string; doubt: MissingFact | null }[];
  /** What whoever can come to hold any role at the scope can make of that. */
  endings: readonly Ending[];
}

/** What it takes where roles decide, and the keys that control operations give out. */
function ordinaryRules({ action, plane, scope }: AzureTarget): AccessRules {
  const openings = (plane === 'data' ? dataOpeningActions(action) : []).map(({ action: one, certain }) => ({
    action: one,
    doubt: certain
      ? null
      : { place: scope, reason: `whether ${one} opens the data of such a resource was not followed` },
  }));
  return {
    byRole: { doubt: null },
    openings,
    endings: [{ needs: [{ action, plane }], doubt: null }],
  };
}

/** The rules of a target; `vault` says who decides where it is asked for the data of one. */
export function rulesOf(target: AzureTarget, vault: VaultRule | null): AccessRules {
  return vault === null ? ordinaryRules(target) : vaultRules(target, vault);
}

/** Every way in which a grant gives the operation. */
export function waysOf(grant: Grant, { action, plane }: AzureTarget, rules: AccessRules): Way[] {
  if (grant.kind === accessPolicy) {
    // Deny assignments are of roles: the policies of a vault do not ask them.
    const given = grantPermits(grant, action, plane).value === 'true';
    return given ? [{ label: 0, step: null, doubt: null, needs: [] }] : [];
  }
  const ways: Way[] = [];
  const direct = rules.byRole === null ? null : grantPermits(grant, action, plane);
  if (direct !== null && direct.value !== 'false') {
    const way: Way = { label: 0, step: null, doubt: null, needs: [{ action, plane }] };
    ways.push(withDoubt(way, direct.doubt ?? rules.byRole!.doubt));
  }
  ways.push(...grantingWays(grant, rules), ...rewritingWays(grant, rules));
  for (const { action: by, doubt: unsure } of rules.openings) {
    const { value, doubt } = grantPermits(grant, by, 'control');
    if (value === 'false') continue;
    const step = { kind: 'opens-data', by, evidence: grant.evidence };
    ways.push(withDoubt({ label: takeover, step, doubt: null, needs: [controlling(by)] }, doubt ?? unsure));
  }
  return ways;
}

function grantingWays(grant: Grant, { endings }: AccessRules): Way[] {
  const { value, doubt } = grantPermits(grant, grantingAction, 'control');
  if (value === 'false') return [];
  const step = { kind: 'grants-itself', by: grantingAction, evidence: grant.evidence };
  const limited: MissingFact | null = grant.delegated
    ? {
        place: grant.id,
        reason: 'across tenants roles are granted to managed identities alone, which was not followed',
      }
    : null;
  return endings.map((ending) => {
    const needs = [...ending.needs, controlling(grantingAction)];
    return withDoubt({ label: takeover, step, doubt: null, needs }, doubt ?? limited ?? ending.doubt);
  });
}

function rewritingWays(grant: Grant, { endings }: AccessRules): Way[] {
  const { value, doubt } = grantPermits(grant, rewritingAction, 'control');
  if (value === 'false') return [];
  const step = { kind: 'rewrites-role', by: rewritingAction, evidence: grant.evidence };
  return endings.map((ending) => {
    const needs = [...ending.needs, controlling(rewritingAction)];
    const free = ending.needs.every(({ action }) => conditionHolds(grant.condition, action) === 'true');
    const why = doubt ?? rewriteDoubt(grant) ?? (free ? null : conditionDoubt(grant)) ?? ending.doubt;
    return withDoubt({ label: takeover, step, doubt: null, needs }, why);
  });
}

/** The same way, only possible where there is a doubt. */
export function withDoubt(way: Way, doubt: MissingFact | null): Way {
  return doubt === null ? way : { ...way, label: way.label | possible, doubt: way.doubt ?? doubt };
}
