import { openRemovals, reviewClock, reviewInterpretation } from '../../analyse/clocks/review.ts';
import { accountsUnderReview, reviewNeeds, reviewPopulation } from '../accounts-under-review.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import type { Exception } from '../judgement.ts';
import { judgementOf } from '../survey.ts';

/** NCSSR 2.2.1.4: three calendar months, month-end clamped, from the instant a person completed the decision. */
export const accountsReviewed: Check = {
  id: 'accounts-reviewed',
  title: 'Every account was reviewed by a person within three months',
  procedure:
    'Each account in reach of the system is joined to the latest decision on it that a person other than its user made; what the service decided by itself is none. Three calendar months after that decision, month ends clamped, the review is overdue. An account that a decision was to remove, or to take something from, and that can still be used is an exception until the decision is shown to be carried out.',
  nature: 'reperformance',
  cites: { '2.2.1.4-a': 'part' },
  needs: reviewNeeds,
  population: reviewPopulation,
  unit: 'system',
  effective: since205,
  judge(context) {
    const { accounts, counted, reviews } = accountsUnderReview(context);
    const exceptions: Exception[] = [];
    const undecided: Exception[] = [];
    for (const { name, account, usable, self, decisions } of accounts) {
      const { evidence } = account.user;
      for (const removal of usable ? openRemovals(decisions, self, context.at) : []) {
        // Of the account itself its own state shows it; of a membership or role only the source of the decision.
        const known = removal.resource === null || removal.carriedOut === false;
        (known ? exceptions : undecided).push({
          subject: name,
          evidence: [...evidence, ...removal.evidence],
          condition: `was to lose ${removal.resource === null ? 'access' : `what it holds of ${removal.resource}`} by a decision of ${removal.decidedAt}, which nothing shows to be carried out`,
        });
      }
      const clock = reviewClock(decisions, self, context.at);
      if (clock.state === 'in-force') continue;
      const aside = clock.discounted
        .map(({ decidedAt, why }) => `; a decision of ${decidedAt} ${why}`)
        .join('');
      const condition =
        clock.last === null || clock.due === null
          ? `has no recorded review${aside}`
          : `was last reviewed at ${clock.last.toISOString()}; the next was due by ${clock.due.toISOString()}${aside}`;
      (reviews.whole ? exceptions : undecided).push({
        subject: name,
        evidence: [...evidence, ...reviews.evidence],
        condition,
      });
    }
    return judgementOf(counted, [reviews], {
      exceptions,
      undecided,
      notes: [`Counted as ${reviewInterpretation}`],
    });
  },
};
