import { addDuration, parseDuration } from './duration.ts';

/** A decision on an account, as a file or a directory keeps it. */
export interface Decision {
  /** Person id or account id of who decided; empty or zeros where nobody did. */
  reviewer: string;
  decidedAt: string;
  decision: string;
}

/** A decision that may have taken something away. */
interface Removal extends Decision {
  /** What it is about; null where it is the account itself. */
  resource: string | null;
  /** Null where nobody says whether it was carried out. */
  carriedOut: boolean | null;
}

/** Where the review of one account stands. */
export interface ReviewClock {
  state: 'in-force' | 'overdue' | 'never';
  last: Date | null;
  /** Who decided last. */
  reviewer: string | null;
  decision: string | null;
  due: Date | null;
  /** Decisions that are no review, each with why. */
  discounted: readonly { decidedAt: string; why: string }[];
  interpretation: string;
}

export const reviewInterpretation =
  'three calendar months, month ends clamped, from the instant at which a person other than the user decided';

const interval = parseDuration('P3M');

/**
 * The clock of the quarterly review of one account. `own` names the person of the account and all of its ids: nobody
 * reviews themselves. What no person decided, and what lies after the instant judged, is no review.
 */
export function reviewClock(decisions: readonly Decision[], own: ReadonlySet<string>, at: Date): ReviewClock {
  const discounted: { decidedAt: string; why: string }[] = [];
  const valid = decisions.filter(({ reviewer, decidedAt }) => {
    const why = whyDiscounted(reviewer, new Date(decidedAt), own, at);
    if (why !== null) discounted.push({ decidedAt, why });
    return why === null;
  });
  const [last] = valid.toSorted((a, b) => new Date(b.decidedAt).getTime() - new Date(a.decidedAt).getTime());
  if (last === undefined)
    return {
      state: 'never',
      last: null,
      reviewer: null,
      decision: null,
      due: null,
      discounted,
      interpretation: reviewInterpretation,
    };
  const decided = new Date(last.decidedAt);
  const due = addDuration(decided, interval);
  return {
    state: due >= at ? 'in-force' : 'overdue',
    last: decided,
    reviewer: last.reviewer,
    decision: last.decision,
    due,
    discounted,
    interpretation: reviewInterpretation,
  };
}

/**
 * The decisions to remove that nothing shows to be carried out: of each resource the last decision by a person that
 * is not after the instant judged. A review whose removals are not carried out has left access as it was.
 */
export function openRemovals<One extends Removal>(
  decisions: readonly One[],
  own: ReadonlySet<string>,
  at: Date,
): One[] {
  const last = new Map<string | null, One>();
  for (const one of decisions) {
    if (whyDiscounted(one.reviewer, new Date(one.decidedAt), own, at) !== null) continue;
    const known = last.get(one.resource);
    if (known === undefined || new Date(one.decidedAt) >= new Date(known.decidedAt))
      last.set(one.resource, one);
  }
  return [...last.values()].filter((one) => one.decision === 'remove' && one.carriedOut !== true);
}

function whyDiscounted(reviewer: string, decided: Date, own: ReadonlySet<string>, at: Date): string | null {
  if (Number.isNaN(decided.getTime())) return 'has no instant';
  if (decided > at) return 'lies after the instant judged';
  if (/^[0-]*$/.test(reviewer.trim())) return 'was decided by no person';
  return own.has(reviewer) ? 'was decided by the user of the account' : null;
}
