import type { CollectionDefinition, DecodedPage } from '../collection.ts';
import type { AccountReview } from '../people/people.ts';
import { place } from '../place.ts';

interface Decisions {
  value: {
    id: string;
    decision?: string;
    reviewedDateTime?: string | null;
    reviewedBy?: { id?: string | null } | null;
    principal?: { id?: string } | null;
    resource?: { id?: string | null } | null;
    applyResult?: string | null;
  }[];
}

const applied: ReadonlySet<string> = new Set(['AppliedSuccessfully', 'AppliedSuccessfullyButObjectNotFound']);

const nobody = '00000000-0000-0000-0000-000000000000';

/** Decisions of directory access reviews that a person made; what the service decided by itself is none. */
export const accessReviews: CollectionDefinition<AccountReview> = {
  name: 'identity.accessReviews',
  title: 'Decisions of access reviews',
  kinds: ['entra.access-reviews'],
  attribution: 'engagement',
  lower: (pages) =>
    ((pages.get('entra.access-reviews') ?? []) as DecodedPage<Decisions>[]).flatMap((page) =>
      page.value.value.flatMap((one): AccountReview[] => {
        const [account, reviewer] = [one.principal?.id, one.reviewedBy?.id];
        const decided = one.decision === 'Approve' || one.decision === 'Deny';
        if (!decided || !account || !reviewer || reviewer === nobody || !one.reviewedDateTime) return [];
        const decision = one.decision === 'Deny' ? 'remove' : 'keep';
        return [
          {
            ...place(page, one.id),
            account,
            reviewer,
            decidedAt: one.reviewedDateTime,
            decision,
            resource: one.resource?.id ?? null,
            carriedOut: typeof one.applyResult === 'string' ? applied.has(one.applyResult) : null,
          },
        ];
      }),
    ),
};
