import { choice, instant, text, type Shape } from '../shape.ts';

/** Human decisions on accounts; the account as the source names it, an ARN or object id. */
export const accountReviews: Shape = {
  as: 'account-reviews',
  title: 'Account reviews',
  columns: {
    account: text,
    reviewer_id: text,
    decided_at: instant,
    decision: choice('keep', 'remove', 'change'),
  },
};
