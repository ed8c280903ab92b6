import type { RoleRule } from '../../../estate/identity/azure/model.ts';
import type { AzurePrincipal } from './answer.ts';
import type { AzureEngine } from './engine.ts';
import { strangerOf, type Rows } from './rows.ts';
import { meansOf, none } from './label.ts';

/** Who may approve an activation, and whether somebody could approve his own. */
export interface Approval {
  required: boolean | 'unknown';
  /** Everyone who is an approver, through groups too; null where that was not read. */
  approvers: readonly AzurePrincipal[] | null;
  /** Approval is asked for, and nobody is named, or groups alone in which nobody is. */
  nobody: boolean;
  /** Eligible principals for whom another account of the same person may approve. */
  self: readonly { requester: AzurePrincipal; approver: AzurePrincipal }[];
  /** Who asks or approves and of whom it is not known which person that is, so that `self` is not proved empty. */
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
  const unknown: AzurePrincipal[] = [];
  for (const id of named) {
    const node = engine.graph.find(id);
    if (node === undefined) {
      unknown.push(strangerOf(id, 'unknown'));
      continue;
    }
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
  unjoined.push(...unknown, ...[...approvers.values()].filter(({ id }) => personOf(id) === null));
  const empty = approvers.size === 0 && unknown.length === 0;
  if (empty && named.length > 0 && membersUnread(engine))
    return { required, approvers: null, nobody: false, self, unjoined };
  return { required, approvers: [...approvers.values()], nobody: empty, self, unjoined };
}

function membersUnread({ graph }: AzureEngine): boolean {
  return graph.model.gaps.some(({ affects }) => affects === 'groups' || affects.startsWith('group-'));
}
