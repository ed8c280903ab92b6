import {
  judgeSharedUses,
  notInLogs,
  sharedUseNeeds,
  sharedUsePopulation,
  ticketFinding,
  tracedByCheckouts,
} from '../activity/shared-uses.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';

/** NCSSR 2.2.1.2 (1): each use of what several people can use belongs to an approved activity. */
export const sharedUseApproved: Check = {
  id: 'shared-use-approved',
  title: 'Each use of a root user or shared account was for an approved activity',
  procedure: `${tracedByCheckouts}, and joined to the register of checkouts by account and instant. One that no checkout covers, or whose ticket is not among the tickets or was not approved by then, is an exception. ${notInLogs}`,
  nature: 'reperformance',
  cites: { '2.2.1.2-b': 'part' },
  needs: sharedUseNeeds,
  population: sharedUsePopulation,
  unit: 'system',
  effective: since205,
  judge: (context) =>
    judgeSharedUses(context, (use) =>
      use.checkouts.length === 0
        ? { kind: 'amiss', condition: 'no checkout covers it, so that no approved activity is known' }
        : ticketFinding(use),
    ),
};
