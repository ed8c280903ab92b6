import { addDuration, parseDuration, type Duration } from '../analyse/clocks/duration.ts';
import type { Shortfall } from '../locker/envelope.ts';
import type { ReadState } from '../estate/collection.ts';
import { shortfallOf } from '../estate/shortfall.ts';

const forApis = parseDuration('PT24H');
const forFiles = parseDuration('P31D');

/**
 * Says whether a read is too old at the instant of judging, or younger than it: 24 hours for API reads and 31 days
 * for imports and files, which are as old as their exporter says, unless the control states a `maxAge` of its own.
 * What a service made before it was asked for it is as old as the service says.
 */
export function staleness(read: ReadState, at: Date, maxAge: Duration | null): Shortfall | null {
  const { envelope } = read;
  const oldest = envelope?.pages.map((page) => page.at).sort()[0];
  if (!envelope || oldest === undefined) return null;
  const isFile =
    envelope.imported !== null || read.read.operations.every(({ permission }) => permission === '');
  const limit = maxAge ?? (isFile ? forFiles : forApis);
  const readAt = new Date(oldest);
  const since = read.asOf && new Date(read.asOf) < readAt ? new Date(read.asOf) : readAt;
  const operation = envelope.operation;
  const permission = read.read.operations[0]?.permission ?? '';
  if (readAt > at) {
    const message = `Read at ${oldest}, after the instant of judging`;
    return shortfallOf(read.read, { reason: 'not-collected', operation, permission, message });
  }
  const until = addDuration(since, limit);
  if (at <= until) return null;
  const made = since < readAt ? `, made at ${since.toISOString()}` : '';
  const message = `Read at ${oldest}${made}, stale since ${until.toISOString()}: collect again`;
  return shortfallOf(read.read, { reason: 'stale', operation, permission, message });
}
