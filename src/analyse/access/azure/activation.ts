import type { RoleRequest } from '../../../estate/identity/azure/model.ts';

/** A ticket of the system of record; `approvedAt` is null where it was not approved, or nobody says when. */
export interface ChangeTicket {
  ticketId: string;
  approvedAt: string | null;
}

/** An activation, and the change that it names. */
export interface Activation {
  request: RoleRequest;
  /** When it was asked for; null where nobody says. */
  at: Date | null;
  /** Number of the ticket: the one given, or a known one that the justification names; null for none. */
  ticket: string | null;
  /** Whether that ticket was approved by then; null where no tickets were given, or the instant is not known. */
  approved: boolean | null;
}

/** Joins an activation to the tickets. A number that was given is the one meant, whatever the justification says. */
export function activationOf(request: RoleRequest, tickets: readonly ChangeTicket[] | undefined): Activation {
  const said = request.createdAt ?? request.startsAt;
  const instant = new Date(said ?? '');
  const at = Number.isNaN(instant.getTime()) ? null : instant;
  const words = new Set((request.justification ?? '').split(/[^A-Za-z0-9._-]+/).map(withoutPunctuation));
  const named = (tickets ?? []).filter(({ ticketId }) =>
    request.ticketNumber === null ? words.has(ticketId) : request.ticketNumber === ticketId,
  );
  const approved = named.some(
    ({ approvedAt }) => approvedAt !== null && at !== null && new Date(approvedAt) <= at,
  );
  return {
    request,
    at,
    ticket: request.ticketNumber ?? named[0]?.ticketId ?? null,
    approved: tickets === undefined || at === null ? null : approved,
  };
}

/** States in which a request gave nothing. */
const refused = new Set([
  'Denied',
  'AdminDenied',
  'Canceled',
  'Failed',
  'FailedAsResourceIsLocked',
  'Invalid',
  'TimedOut',
]);

/** Whether a request is an activation by its user that was not refused. */
export function isActivation({ type, status }: RoleRequest): boolean {
  return type === 'SelfActivate' && !refused.has(status);
}

function withoutPunctuation(word: string): string {
  return word.replace(/^[._-]+|[._-]+$/g, '');
}
