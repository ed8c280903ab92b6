import { addDuration, parseDuration } from '../analyse/clocks/duration.ts';
import { askedOf, type Examination, type FiledDocument } from '../locker/locker.ts';
import type { Scope } from '../scope/scope.ts';
import { attributesFor, whyNotAccepted, type AskedRequest } from './acceptance.ts';
import { occurrenceOf, type Occurrence } from './occurrences.ts';
import { unreadRoster, type Roster } from './reviewers.ts';
import type { Status } from './status.ts';

/** Documents and what was decided on them, in the order of the locker, each examination with its roster. */
export interface DocumentRegister {
  documents: readonly FiledDocument[];
  examinations: readonly Examination[];
  rosters: ReadonlyMap<string, Roster>;
  scope: Scope;
}

/**
 * How what was filed stands: `replaced` by a later filing; `not-counted` where an acceptance does not hold, with the
 * reason.
 */
export type FilingState = 'filed' | 'accepted' | 'rejected' | 'replaced' | 'not-counted';

/** A document as it stands for a request at an instant. */
export interface Filing {
  document: FiledDocument;
  state: FilingState;
  /** The acceptance that counts, or the decision that keeps it from counting. */
  examination: Examination | null;
  /** Why it does not count; null where it does. */
  why: string | null;
  occurrence: Occurrence | null;
  /** Until when it satisfies. */
  dueBy: Date | null;
}

export type RequestState = 'outstanding' | 'filed' | 'rejected' | 'not-counted' | 'overdue' | 'accepted';

export interface RequestOutcome {
  status: Extract<Status, 'pass' | 'not_tested'>;
  state: RequestState;
  reason: string;
  satisfiedAt: string | null;
  dueBy: string | null;
  filings: readonly Filing[];
}

/**
 * Whether a request is satisfied at an instant: by a document that was accepted by then, made, filed and accepted no
 * later than that, and whose own date lies no longer ago than the request's frequency allows. Whatever is filed or
 * decided later changes nothing.
 */
export function requestOutcome(asked: AskedRequest, register: DocumentRegister, at: Date): RequestOutcome {
  const filings = filingsOf(asked, register, at);
  const accepted = filings
    .filter(({ state }) => state === 'accepted')
    .sort((a, b) => Number(b.occurrence?.at) - Number(a.occurrence?.at));
  const [latest] = accepted;
  if (!latest?.occurrence) return { ...unsatisfiedOutcome(filings), filings };
  const satisfiedAt = latest.occurrence.at.toISOString();
  const due = latest.dueBy ?? latest.occurrence.at;
  const common = { satisfiedAt, dueBy: due.toISOString(), filings };
  const waiting = filings.find(({ state }) => state === 'filed');
  const further = waiting
    ? `; ${waiting.document.title} (${waiting.document.id}) is filed, not examined`
    : '';
  return at <= due
    ? { ...common, status: 'pass', state: 'accepted', reason: acceptedReason(latest) }
    : {
        ...common,
        status: 'not_tested',
        state: 'overdue',
        reason: `Overdue since ${due.toISOString()}: ${acceptedReason(latest)}${further}`,
      };
}

/** Every document filed for a request by an instant, latest first, with what was decided on it by then. */
function filingsOf(asked: AskedRequest, register: DocumentRegister, at: Date): Filing[] {
  const { request, system } = asked;
  const filed = register.documents.filter(
    (document) =>
      new Date(document.filedAt) <= at &&
      new Date(document.madeAt) <= at &&
      // A document for one system says nothing of another, and one for the whole says nothing of each.
      askedOf(document).some((one) => one.request === request.id && one.system === system),
  );
  const standing = filed.map((document) => standingOf(document, asked, register, at));
  const replaced = new Set(
    standing.filter(({ state }) => state !== 'rejected').map(({ document }) => document.supersedes),
  );
  return standing
    .map((one): Filing =>
      one.state !== 'rejected' && replaced.has(one.document.id)
        ? { ...one, state: 'replaced', why: 'a later filing replaces it' }
        : one,
    )
    .sort(latestFirst);
}

function standingOf(
  document: FiledDocument,
  asked: AskedRequest,
  { examinations, rosters, scope }: DocumentRegister,
  at: Date,
): Filing {
  const place = { request: asked.request.id, system: asked.system };
  const decided = examinations.flatMap((examination) => {
    const attributes = attributesFor(examination, place);
    const applies = examination.document === document.id && new Date(examination.at) <= at;
    return applies && attributes !== null ? [{ examination, attributes }] : [];
  });
  const nothing = { document, examination: null, why: null, occurrence: null, dueBy: null };
  const rejection = decided.find(({ examination }) => examination.decision === 'rejected');
  if (rejection) {
    const { examination } = rejection;
    return { ...nothing, state: 'rejected', examination, why: examination.reason };
  }
  const acceptances = decided.map(({ examination, attributes }) => {
    const roster = rosters.get(examination.id) ?? unreadRoster;
    const why = whyNotAccepted(asked, { document, examination, attributes, roster }, scope);
    return { examination, attributes, why };
  });
  const counting = acceptances.findLast(({ why }) => why === null) ?? acceptances.at(-1);
  if (!counting) return { ...nothing, state: 'filed' };
  const { examination, attributes, why } = counting;
  if (why !== null) return { ...nothing, state: 'not-counted', examination, why };
  const occurrence = occurrenceOf(document, attributes);
  const dueBy = addDuration(occurrence.at, parseDuration(asked.request.frequency.maxInterval));
  return { ...nothing, state: 'accepted', examination, occurrence, dueBy };
}

/** Before anything was accepted: what is nearest to it is what the reason tells of. */
function unsatisfiedOutcome(filings: readonly Filing[]): Omit<RequestOutcome, 'filings'> {
  const outstanding = { status: 'not_tested' as const, satisfiedAt: null, dueBy: null };
  const first = (state: FilingState): Filing | undefined => filings.find((one) => one.state === state);
  const filed = first('filed');
  if (filed) {
    const { title, id, filedAt, filedBy } = filed.document;
    const reason = `Filed, not examined: ${title} (${id}), filed at ${filedAt} by ${filedBy}`;
    return { ...outstanding, state: 'filed', reason };
  }
  const uncounted = first('not-counted');
  if (uncounted) {
    const { title, id } = uncounted.document;
    const reason = `Accepted, but does not count: ${title} (${id}): ${uncounted.why ?? ''}`;
    return { ...outstanding, state: 'not-counted', reason };
  }
  const rejected = first('rejected');
  if (rejected) {
    const { title, id } = rejected.document;
    const by = rejected.examination ? ` by ${rejected.examination.by} at ${rejected.examination.at}` : '';
    const reason = `Rejected${by}: ${title} (${id}): ${rejected.why ?? ''}`;
    return { ...outstanding, state: 'rejected', reason };
  }
  return { ...outstanding, state: 'outstanding', reason: 'Outstanding: nothing was filed' };
}

function acceptedReason({ document, examination }: Filing): string {
  const { title, id, madeAt, filedAt } = document;
  const by = examination ? ` by ${examination.by}, ${examination.role}, at ${examination.at}` : '';
  return `Accepted${by}: ${title} (${id}), made ${madeAt}, filed ${filedAt}`;
}

function latestFirst({ document: a }: Filing, { document: b }: Filing): number {
  return a.madeAt < b.madeAt ? 1 : a.madeAt > b.madeAt ? -1 : a.id < b.id ? -1 : 1;
}
