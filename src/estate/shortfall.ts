import type { Shortfall } from '../locker/envelope.ts';
import type { PlannedRead } from '../locker/run.ts';

/** A shortfall of a planned read, in its source, account and region. */
export function shortfallOf(
  read: PlannedRead,
  what: Pick<Shortfall, 'reason' | 'operation' | 'permission' | 'message'>,
): Shortfall {
  return {
    ...what,
    source: read.source,
    ...(read.account === null ? {} : { account: read.account }),
    ...(read.region === null ? {} : { region: read.region }),
  };
}
