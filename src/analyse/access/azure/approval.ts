import type { RoleRule } from '../../../estate/identity/azure/model.ts';
import type { AzurePrincipal } from './answer.ts';
import type { AzureEngine } from './engine.ts';
import type { Rows } from './rows.ts';
import { meansOf, none } from './label.ts';

/** Who may approve an activation, and whether somebody could approve his own. */
export interface Approval {
  required: boolean | 'unknown';
  /** Everyone who is an approver, through groups too; null where that was not read. */
  approvers: readonly AzurePrincipal[] | null;
  /** Approval is asked for, and nobody is named. */
  nobody: boolean;
  /** Eligible principals for whom another account of the same person may approve. */
  self: readonly { requester: AzurePrincipal; approver: AzurePrincipal }[];
  /** Eligible principals of whom it is not known which person they are, so that `self` is not proved empty. */
  unjoined: readonly AzurePrincipal[];
}

/**
 * Compares approvers with requesters as persons. That a principal cannot approve his own request is enforced already;
 * a second account of his can.
 */
export function selfApproval(
  engine: AzureEngine,
  rows: Rows,
  rule: RoleRule | null,
  eligible: readonly { principal: AzurePrincipal }[],
  personOf: (principal: string) => string | null,
): Approval {
  const required = rule === null ? 'unknown' : rule.approval;
  const named = rule === null || rule.approvers === 'unknown' ? null : rule.approvers;
  if (named === null || required === false)
    return { required, approvers: named === null ? null : [], nobody: false, self: [], unjoined: [] };
  const approvers = new Map<string, AzurePrincipal>();
  for (const id of named) {
    const node = engine.graph.find(id);
    if (node === undefined) continue;
    for (const { state, label } of rows.strongest(node, none)) {
      if (meansOf(label) !== 'held') continue;
      const principal = rows.principal(state.node);
      approvers.set(principal.id, principal);
    }
  }
  const self: { requester: AzurePrincipal; approver: AzurePrincipal }[] = [];
  const unjoined: AzurePrincipal[] = [];
  for (const { principal } of eligible) {
    const person = personOf(principal.id);
    if (person === null) unjoined.push(principal);
    for (const approver of approvers.values()) {
      if (approver.id !== principal.id && person !== null && personOf(approver.id) === person)
        self.push({ requester: principal, approver });
    }
  }
  unjoined.push(
    ...[...approvers.values()].filter(({ id, kind }) => kind === 'user' && personOf(id) === null),
  );
  return { required, approvers: [...approvers.values()], nobody: named.length === 0, self, unjoined };
}
