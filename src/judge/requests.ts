import { addDuration, parseDuration } from '../analyse/clocks/duration.ts';
import type { Request } from '../catalogue/control.ts';
import type { FiledDocument } from '../locker/locker.ts';
import type { Status } from './status.ts';

export interface RequestOutcome {
  status: Extract<Status, 'pass' | 'not_tested'>;
  reason: string;
  satisfiedAt: string | null;
  dueBy: string | null;
  documents: readonly FiledDocument[];
}

/**
 * Whether a request is satisfied at an instant: by the latest document filed for it and its system, made no longer
 * ago than the request's frequency allows. A document made after the instant does not count.
 */
export function requestOutcome(
  request: Request,
  system: string | null,
  documents: readonly FiledDocument[],
  at: Date,
): RequestOutcome {
  const superseded = new Set(documents.map((document) => document.supersedes));
  // A document for one system says nothing of another, and one for the whole says nothing of each.
  const filed = documents
    .filter((document) => document.request === request.id && document.system === system)
    .filter((document) => !superseded.has(document.id) && new Date(document.madeAt) <= at)
    .sort((a, b) => (a.madeAt < b.madeAt ? 1 : a.madeAt > b.madeAt ? -1 : a.id < b.id ? -1 : 1));
  const latest = filed[0];
  if (!latest) {
    return {
      status: 'not_tested',
      reason: 'Outstanding: nothing was filed',
      satisfiedAt: null,
      dueBy: null,
      documents: [],
    };
  }
  const dueBy = addDuration(
    new Date(latest.madeAt),
    parseDuration(request.frequency.maxInterval),
  ).toISOString();
  return at <= new Date(dueBy)
    ? {
        status: 'pass',
        reason: `Filed: ${latest.title}`,
        satisfiedAt: latest.madeAt,
        dueBy,
        documents: filed,
      }
    : {
        status: 'not_tested',
        reason: `Overdue since ${dueBy}`,
        satisfiedAt: latest.madeAt,
        dueBy,
        documents: filed,
      };
}
