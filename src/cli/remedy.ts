import type { Shortfall, ShortfallReason } from '../locker/envelope.ts';

const remedies: Readonly<Record<Exclude<ShortfallReason, 'denied'>, string>> = {
  throttled: 'the service asked for fewer requests: collect again later',
  truncated: 'not every page was read: collect again, or export the whole list',
  'expired-credential': 'sign in again, then collect again',
  unavailable: 'the service is not offered or not enabled there',
  invalid: 'the answer is not in the form that the service documents',
  stale: 'older than its control allows: collect or export again',
  dangling: 'another reading names a member that this one lacks: collect both again',
  unauthenticated: 'nothing proved who answered: read over a verified connection',
  error: 'the read failed',
  'not-collected': 'this run did not read it: collect again, or add it to the export',
};

/**
 * What would mend a missing read, in one sentence. A permission is named only where the service refused for want of
 * one: where it was granted, naming it would send people the wrong way.
 */
export function remedyOf({ reason, permission, message }: Shortfall): string {
  if (reason !== 'denied') return `${remedies[reason]}${message === '' ? '' : ` (${message})`}`;
  return permission === '' ? `refused: ${message}` : `needs ${permission}`;
}
