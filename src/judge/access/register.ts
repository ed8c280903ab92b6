import { accountLabel } from '../../analyse/access/people/account.ts';
import { reviewClock, type Decision, type ReviewClock } from '../../analyse/clocks/review.ts';
import type { AccountReview } from '../../estate/people/people.ts';
import type { Conflict } from '../../analyse/access/people/separation.ts';
import { accountNeeds } from '../leaver-accounts.ts';
import { leaverRemovals, removalNeeds, type LeaverRemoval } from '../leaver-removals.ts';
import { anyOf, survey } from '../survey.ts';
import { conflictsIn } from './conflicts.ts';
import { engagementAccess, type AccessSource, type EngagementAccess } from './engagement-access.ts';

/** One account, whose it is, what it reaches, and where its review stands. */
export interface RegisteredRow {
  id: string;
  label: string;
  person: string | null;
  use: string;
  why: string | null;
  canSignIn: boolean | null;
  review: ReviewClock;
}

/** Access of an engagement as its registers show it. */
export interface AccessRegister {
  access: EngagementAccess;
  accounts: readonly RegisteredRow[];
  /** Whether the reviews were read whole, so that one that is not there was not made. */
  reviewsWhole: boolean;
  /** How access of everyone who left ended, account by account. */
  removals: readonly LeaverRemoval[];
  conflicts: readonly Conflict[];
}

/** The collections that the register is made of, besides those of access itself. */
export const registerNeeds = [
  'people.accountReviews',
  'identity.accessReviews',
  ...removalNeeds,
  ...accountNeeds,
];

const reviews = ['people.accountReviews', 'identity.accessReviews'];

/** Every account that was read as a row. */
export function accessRegister(source: AccessSource): AccessRegister {
  const access = engagementAccess(source);
  const decisions = reviews.flatMap((name) => source.collection<AccountReview>(name).members);
  const byAccount = Map.groupBy(decisions, ({ account }) => account);
  return {
    access,
    reviewsWhole: anyOf(reviews.map((name) => survey<AccountReview>(source, name))).every(
      ({ whole }) => whole,
    ),
    removals: leaverRemovals(source).rows,
    conflicts: conflictsIn(access, source.scope, source.at),
    accounts: access.accounts.map(({ account, personId, use, why }) => {
      const person = access.people.find((one) => one.personId === personId);
      const own = new Set([
        account.id,
        ...(personId === null ? [] : [personId]),
        ...(person?.accounts ?? []).map((one) => one.account.id),
      ]);
      const made: readonly Decision[] = [account.id, ...account.otherIds].flatMap(
        (one) => byAccount.get(one) ?? [],
      );
      return {
        id: account.id,
        label: accountLabel(account),
        person: personId,
        use,
        why,
        canSignIn: account.ways === null ? null : account.ways.length > 0,
        review: reviewClock(made, own, source.at),
      };
    }),
  };
}
