import type { ApprovalRecord } from './approval.ts';

/** A change that was made. */
export interface MadeChange {
  at: string;
  /** Null where nobody knows whose it was. */
  personId: string | null;
  /** Ids of what it was done to; empty where the log names nothing. */
  resources: readonly string[];
}

/** A ticket, as far as it says what it is for. */
export interface ChangeTicket extends ApprovalRecord {
  startsAt?: string | null;
  endsAt?: string | null;
  implementers?: readonly string[];
  resources?: readonly string[];
}

/** Whether a change is one that a ticket is for; `possible` where the ticket does not say enough to tell. */
export type Match = 'certain' | 'possible' | 'none';

/**
 * Joins a change to a ticket by window, resource and person. Each that both sides name must agree, and the instant must
 * lie in the window. They are one for certain where the resource agrees; person and window alone leave it possible,
 * since one ticket is not for everything that its implementer does meanwhile.
 */
export function matchOf(change: MadeChange, ticket: ChangeTicket): Match {
  const { startsAt = null, endsAt = null, implementers = [], resources = [] } = ticket;
  const instant = Date.parse(change.at);
  if (startsAt !== null && instant < Date.parse(startsAt)) return 'none';
  if (endsAt !== null && instant > Date.parse(endsAt)) return 'none';
  const { personId } = change;
  if (personId !== null && implementers.length > 0 && !implementers.some((one) => key(one) === key(personId)))
    return 'none';
  if (resources.length === 0 || change.resources.length === 0) return 'possible';
  if (!change.resources.some((one) => resources.some((other) => isSameResource(one, other)))) return 'none';
  // Somebody else than its implementer may have done it, where nobody knows who did.
  return personId === null && implementers.length > 0 ? 'possible' : 'certain';
}

/** People name a resource by its id, or by the last part of it. */
function isSameResource(one: string, other: string): boolean {
  const [[a = '', lastOfA], [b = '', lastOfB]] = [resourceKeys(one), resourceKeys(other)];
  return a === b || lastOfA === b || lastOfB === a;
}

/** The texts under which a resource may be named: its id, and the last part of that. */
export function resourceKeys(id: string): [whole: string, last: string] {
  const whole = key(id);
  return [whole, whole.slice(Math.max(whole.lastIndexOf('/'), whole.lastIndexOf(':')) + 1)];
}

const key = (text: string): string => text.trim().toLowerCase();
