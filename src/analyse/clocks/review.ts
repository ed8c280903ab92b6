import { addDuration, parseDuration } from './duration.ts';

/** A decision on an account, as a file or a directory keeps it. */
export interface Decision {
  /** Person id or account id of who decided; empty or zeros where nobody did. */
  reviewer: string;
  decidedAt: string;
  decision: string;
}

/** Where the review of one account stands. */
export interface ReviewClock {
  state: 'in-force' | 'overdue' | 'never';
  last: Date | null;
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
    decision: last.decision,
    due,
    discounted,
    interpretation: reviewInterpretation,
  };
}

function whyDiscounted(reviewer: string, decided: Date, own: ReadonlySet<string>, at: Date): string | null {
  if (Number.isNaN(decided.getTime())) return 'has no instant';
  if (decided > at) return 'lies after the instant judged';
  if (/^[0-]*$/.test(reviewer.trim())) return 'was decided by no person';
  return own.has(reviewer) ? 'was decided by the user of the account' : null;
}
