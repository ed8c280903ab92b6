import { openRemovals, reviewClock, reviewInterpretation } from '../../analyse/clocks/review.ts';
import { personOf, type CenterUser } from '../../estate/identity/center-users.ts';
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
    'Each account in reach of the system is joined to the latest decision on it that a person other than its user made; what the service decided by itself is none. Three calendar months after that decision, month ends clamped, the review is overdue. An account that a decision was to remove, or to take something from, and that can still be used is an exception until the decision is shown to be carried out.',
  nature: 'reperformance',
  cites: { '2.2.1.4-a': 'part' },
  needs: [
    'identity.cloudUsers',
    'identity.centerUsers',
    'identity.directoryUsers',
    'people.accountReviews',
    'identity.accessReviews',
  ],
  population: ['identity.cloudUsers', 'identity.centerUsers', 'identity.directoryUsers'],
  unit: 'system',
  effective: since205,
  judge(context) {
    const cloud = survey<CloudUser>(context, 'identity.cloudUsers');
    const center = survey<CenterUser>(context, 'identity.centerUsers');
    const directory = survey<DirectoryUser>(context, 'identity.directoryUsers');
    const persons = new Map(directory.members.map(({ objectId, personId }) => [objectId, personId]));
    const sources = anyOf([
      survey<AccountReview>(context, 'people.accountReviews'),
      survey<AccountReview>(context, 'identity.accessReviews'),
    ]);
    const reviews = together(sources, 0);
    const decisions = sources.flatMap(({ members }) => members);
    const accounts = [
      ...cloud.members.map((one) => ({ ...one, otherIds: [], usable: isUsable(one) })),
      ...center.members.map((one) => ({
        ...one,
        name: `Identity Center user ${one.name}`,
        personId: personOf(one, persons),
        usable: one.enabled,
      })),
      ...directory.members.map((one) => ({ ...one, otherIds: [], usable: one.enabled })),
    ];
    const surveys = [cloud, center, directory].filter(({ applicable }) => applicable);
    const exceptions: Exception[] = [];
    const undecided: Exception[] = [];
    for (const account of accounts) {
      const { personId } = account;
      const own = accounts.filter((one) => personId !== null && one.personId === personId);
      // The directory that a user of Identity Center is provisioned from decides about both.
      const ids = new Set([account.id, ...account.otherIds]);
      const reviewed = decisions.filter((review) => ids.has(review.account));
      const self = new Set([...ids, ...(personId === null ? [] : [personId]), ...own.map(({ id }) => id)]);
      for (const removal of account.usable ? openRemovals(reviewed, self, context.at) : []) {
        // Of the account itself its own state shows it; of a membership or role only the source of the decision.
        const known = removal.resource === null || removal.carriedOut === false;
        (known ? exceptions : undecided).push({
          subject: account.name,
          evidence: [...account.evidence, ...removal.evidence],
          condition: `was to lose ${removal.resource === null ? 'access' : `what it holds of ${removal.resource}`} by a decision of ${removal.decidedAt}, which nothing shows to be carried out`,
        });
      }
      const clock = reviewClock(reviewed, self, context.at);
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

function isUsable({ passwordEnabled, keys, signingCertificates }: CloudUser): boolean {
  return passwordEnabled !== false || keys.some(({ active }) => active) || signingCertificates > 0;
}
