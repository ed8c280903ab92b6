import { addDuration, parseDuration } from '../../analyse/clocks/duration.ts';
import type { CloudUser } from '../../estate/identity/cloud-users.ts';
import type { AccountReview } from '../../estate/people/people.ts';
import type { DirectoryUser } from '../../estate/identity/directory-users.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import type { Exception } from '../judgement.ts';
import { anyOf, judgementOf, survey, together } from '../survey.ts';

const quarter = parseDuration('P3M');

/** NCSSR 2.2.1.4: three calendar months, month-end clamped, from the instant a person completed the decision. */
export const accountsReviewed: Check = {
  id: 'accounts-reviewed',
  title: 'Every account was reviewed by a person within three months',
  procedure:
    'Each account in reach of the system is joined to the latest human decision on it; three calendar months after that decision the review is overdue.',
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
      ...cloud.members.map(({ id, name, evidence }) => ({ id, name, evidence })),
      ...directory.members.map(({ id, name, evidence }) => ({ id, name, evidence })),
    ];
    const surveys = [cloud, directory].filter(({ applicable }) => applicable);
    const exceptions: Exception[] = [];
    const undecided: Exception[] = [];
    for (const account of accounts) {
      const decided = decisions
        .filter((review) => review.account === account.id && new Date(review.decidedAt) <= context.at)
        .map((review) => new Date(review.decidedAt))
        .sort((a, b) => b.getTime() - a.getTime())[0];
      const said = { subject: account.name, evidence: [...account.evidence, ...reviews.evidence] };
      const due = decided === undefined ? null : addDuration(decided, quarter);
      if (due !== null && due >= context.at) continue;
      const condition =
        due === null
          ? 'has no recorded review'
          : `was last reviewed at ${decided?.toISOString() ?? ''}; the next was due by ${due.toISOString()}`;
      (reviews.whole ? exceptions : undecided).push({ ...said, condition });
    }
    return judgementOf(together(surveys, accounts.length), [reviews], { exceptions, undecided });
  },
};
