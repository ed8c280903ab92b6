import { approvalOf, rowsOfTicket, ticketsById, type Lack } from '../../analyse/changes/approval.ts';
import type { Person, RecordedRoleChange, Ticket } from '../../estate/people/people.ts';
import { isCertain, lackWords } from '../changes/lacks.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import type { Exception } from '../judgement.ts';
import { roleHolders } from '../role-holder.ts';
import { judgementOf, survey } from '../survey.ts';

/** NCSSR 1.3: appointments to Trusted Roles, and their ends, went through the change process. */
export const appointmentsApproved: Check = {
  id: 'appointments-approved',
  title: 'Appointments to trusted roles, and their ends, were approved before they took effect',
  procedure:
    "Each row of the record of role changes that took effect in the period must name a ticket of the change process that was approved no later, by somebody else than the person concerned who held a trusted role at that instant, by the roster and the record. Tickets whose rows differ, and approvals by nobody named, are left open. That the record holds every change, and what the approver's role was for, is asked for.",
  nature: 'reperformance',
  cites: { '1.3-k': 'part' },
  needs: ['people.roleChanges', 'people.tickets', 'people.roster'],
  unit: 'engagement',
  effective: since205,
  judge(context) {
    const { at, scope } = context;
    const changes = survey<RecordedRoleChange>(context, 'people.roleChanges');
    const tickets = survey<Ticket>(context, 'people.tickets');
    const roster = survey<Person>(context, 'people.roster');
    const from = new Date(scope.engagement.period.from);
    const due = changes.members.filter(
      ({ effectiveAt }) => new Date(effectiveAt) >= from && new Date(effectiveAt) <= at,
    );
    const byId = ticketsById(tickets.members);
    const holders = roleHolders(roster, changes);
    const approverLack = ({ approverId, approvedAt }: { approverId: string; approvedAt: string }) => {
      const lack = holders.whyNone(approverId, approvedAt);
      if (lack === null) return null;
      const condition = `was approved at ${approvedAt} by ${approverId}, ${lack.why}`;
      return { condition, certain: lack.certain, evidence: roster.evidence };
    };
    const exceptions: Exception[] = [];
    const undecided: Exception[] = [];
    for (const change of due) {
      const found = approvalOf(
        { ...change, concerns: (approver) => holders.mayBeOne(change.personId, approver) },
        byId,
      );
      const finding =
        'kind' in found
          ? {
              condition: lackWords(found),
              certain: isCertain(found, tickets.whole),
              evidence: rowsOf(found, byId),
            }
          : approverLack(found);
      if (finding === null) continue;
      (finding.certain ? exceptions : undecided).push({
        subject: `${change.personId}: ${change.role} ${change.change} at ${change.effectiveAt}`,
        condition: finding.condition,
        evidence: [...new Set([...change.evidence, ...finding.evidence])],
      });
    }
    const population = {
      ...changes.population,
      expected: changes.population.expected === null ? null : due.length,
      inspected: due.length,
    };
    return judgementOf({ ...changes, population }, [tickets, roster], {
      exceptions,
      undecided,
      ...(due.length === 0 && changes.members.length > 0
        ? { notOperated: `No change of the record took effect since ${scope.engagement.period.from}` }
        : {}),
    });
  },
};

function rowsOf(lack: Lack, byId: ReadonlyMap<string, readonly Ticket[]>): readonly string[] {
  if (lack.kind === 'no-ticket') return [];
  return rowsOfTicket(lack.ticketId, byId).flatMap(({ evidence }) => evidence);
}
