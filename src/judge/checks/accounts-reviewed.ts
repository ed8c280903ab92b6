import { reviewClock, reviewInterpretation } from '../../analyse/clocks/review.ts';
import type { CloudUser } from '../../estate/identity/cloud-users.ts';
import type { AccountReview } from '../../estate/people/people.ts';
import type { DirectoryUser } from '../../estate/identity/directory-users.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import type { Exception } from '../judgement.ts';
import { anyOf, judgementOf, survey, together } from '../survey.ts';

/** NCSSR 2.2.1.4: three calendar months, month-end clamped, from the instant a person completed the decision. */
export const accountsReviewed: Check = {
  id: 'accounts-reviewed',
  title: 'Every account was reviewed by a person within three months',
  procedure:
    'Each account in reach of the system is joined to the latest decision on it that a person other than its user made; what the service decided by itself is none. Three calendar months after that decision, month ends clamped, the review is overdue.',
  nature: 'reperformance',
  cites: { '2.2.1.4-a': 'part' },
  needs: [
    'identity.cloudUsers',
    'identity.directoryUsers',
    'people.accountReviews',
    'identity.accessReviews',
  ],
  population: ['identity.cloudUsers', 'identity.directoryUsers'],
  unit: 'system',
  effective: since205,
  judge(context) {
    const cloud = survey<CloudUser>(context, 'identity.cloudUsers');
    const directory = survey<DirectoryUser>(context, 'identity.directoryUsers');
    const sources = anyOf([
      survey<AccountReview>(context, 'people.accountReviews'),
      survey<AccountReview>(context, 'identity.accessReviews'),
    ]);
    const reviews = together(sources, 0);
    const decisions = sources.flatMap(({ members }) => members);
    const accounts = [
      ...cloud.members.map(({ id, name, personId, evidence }) => ({ id, name, personId, evidence })),
      ...directory.members.map(({ id, name, personId, evidence }) => ({ id, name, personId, evidence })),
    ];
    const surveys = [cloud, directory].filter(({ applicable }) => applicable);
    const exceptions: Exception[] = [];
    const undecided: Exception[] = [];
    for (const account of accounts) {
      const { personId } = account;
      const own = accounts.filter((one) => personId !== null && one.personId === personId);
      const clock = reviewClock(
        decisions.filter((review) => review.account === account.id),
        new Set([account.id, ...(personId === null ? [] : [personId]), ...own.map(({ id }) => id)]),
        context.at,
      );
      if (clock.state === 'in-force') continue;
      const aside = clock.discounted
        .map(({ decidedAt, why }) => `; a decision of ${decidedAt} ${why}`)
        .join('');
      const condition =
        clock.last === null || clock.due === null
          ? `has no recorded review${aside}`
          : `was last reviewed at ${clock.last.toISOString()}; the next was due by ${clock.due.toISOString()}${aside}`;
      (reviews.whole ? exceptions : undecided).push({
        subject: account.name,
        evidence: [...account.evidence, ...reviews.evidence],
        condition,
      });
    }
    return judgementOf(together(surveys, accounts.length), [reviews], {
      exceptions,
      undecided,
      notes: [`Counted as ${reviewInterpretation}`],
    });
  },
};
