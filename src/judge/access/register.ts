import { accountLabel } from '../../analyse/access/people/account.ts';
import { reviewClock, type Decision, type ReviewClock } from '../../analyse/clocks/review.ts';
import type { Person, AccountReview } from '../../estate/people/people.ts';
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
  /** When the person left, where every row of the roster says so. */
  leftAt: string | null;
}

/** Access of an engagement as its registers show it. */
export interface AccessRegister {
  access: EngagementAccess;
  accounts: readonly RegisteredRow[];
}

/** The collections that the register is made of, besides those of access itself. */
export const registerNeeds = ['people.accountReviews', 'identity.accessReviews'];

/** Every account that was read as a row. */
export function accessRegister(source: AccessSource): AccessRegister {
  const access = engagementAccess(source);
  const decisions = registerNeeds.flatMap((name) => source.collection<AccountReview>(name).members);
  const byAccount = Map.groupBy(decisions, ({ account }) => account);
  return {
    access,
    accounts: access.accounts.map(({ account, personId, use, why }) => {
      const person = access.people.find((one) => one.personId === personId);
      const own = new Set([
        account.id,
        ...(personId === null ? [] : [personId]),
        ...(person?.accounts ?? []).map((one) => one.account.id),
      ]);
      const made: readonly Decision[] = byAccount.get(account.id) ?? [];
      return {
        id: account.id,
        label: accountLabel(account),
        person: personId,
        use,
        why,
        canSignIn: account.ways === null ? null : account.ways.length > 0,
        review: reviewClock(made, own, source.at),
        leftAt: leftAt(person?.rows ?? [], source.at),
      };
    }),
  };
}

function leftAt(rows: readonly Person[], at: Date): string | null {
  if (rows.some(({ status, endsAt }) => status === 'active' && (endsAt === null || new Date(endsAt) > at)))
    return null;
  return (
    rows
      .flatMap(({ endsAt }) => endsAt ?? [])
      .sort()
      .at(-1) ?? null
  );
}
