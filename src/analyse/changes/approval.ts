/** One row of the tickets, as far as an approval shows in it. */
export interface ApprovalRecord {
  ticketId: string;
  approvedAt: string | null;
  /** Null where nobody is named. */
  approverId?: string | null;
}

/** A change that needs an approval before it takes effect. */
interface ApprovedChange {
  ticketId: string | null;
  effectiveAt: string;
  /** Whether somebody made it or gains by it, and so cannot approve it, under whatever spelling. */
  concerns: (approverId: string) => boolean;
}

/** What a change lacks. `contradictory` and `unnamed` are left open; every other is an exception. */
export type Lack =
  | { kind: 'no-ticket' }
  | { kind: 'unknown-ticket'; ticketId: string }
  | { kind: 'contradictory'; ticketId: string }
  | { kind: 'unapproved'; ticketId: string }
  | { kind: 'approved-later'; ticketId: string; approvedAt: string }
  | { kind: 'unnamed'; ticketId: string }
  | { kind: 'own'; ticketId: string; approverId: string };

/**
 * Who approved a change before it took effect (NCSSR 1.3), or what it lacks. Rows of one ticket that differ in their
 * approval contradict each other. Whether the approver held a role is for whoever knows the roster.
 */
export function approvalOf(
  change: ApprovedChange,
  tickets: ReadonlyMap<string, readonly ApprovalRecord[]>,
): { approverId: string; approvedAt: string } | Lack {
  if (change.ticketId === null) return { kind: 'no-ticket' };
  const ticketId = change.ticketId;
  const rows = rowsOfTicket(ticketId, tickets);
  const [row] = rows;
  if (row === undefined) return { kind: 'unknown-ticket', ticketId };
  const same = (one: ApprovalRecord): boolean =>
    one.approvedAt === row.approvedAt && (one.approverId ?? null) === (row.approverId ?? null);
  if (!rows.every(same)) return { kind: 'contradictory', ticketId };
  const { approvedAt, approverId = null } = row;
  if (approvedAt === null) return { kind: 'unapproved', ticketId };
  if (Date.parse(approvedAt) > Date.parse(change.effectiveAt))
    return { kind: 'approved-later', ticketId, approvedAt };
  if (approverId === null) return { kind: 'unnamed', ticketId };
  if (change.concerns(approverId)) return { kind: 'own', ticketId, approverId };
  return { approverId, approvedAt };
}

/** Tickets by id, for `approvalOf`. */
export function ticketsById<Row extends ApprovalRecord>(rows: readonly Row[]): Map<string, Row[]> {
  return Map.groupBy(rows, ({ ticketId }) => key(ticketId));
}

/** The rows of one ticket, as people write its id. */
export function rowsOfTicket<Row extends ApprovalRecord>(
  ticketId: string,
  tickets: ReadonlyMap<string, readonly Row[]>,
): readonly Row[] {
  return tickets.get(key(ticketId)) ?? [];
}

/** Ids of tickets as people write them. */
const key = (id: string): string => id.trim().toLowerCase();
