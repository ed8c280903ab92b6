import {
  judgeSharedUses,
  notCheckedOut,
  notInLogs,
  personFinding,
  sharedUseNeeds,
  sharedUsePopulation,
  ticketFinding,
  tracedByCheckouts,
} from '../activity/shared-uses.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';

/** NCSSR 2.2.5: shared credentials meet 2.2.1.2 as well; each use leads to an approved activity and to one person. */
export const sharedCredentialUseTraced: Check = {
  id: 'shared-credential-use-traced',
  title: 'Each use of a shared credential leads to an approved activity and to one person',
  procedure: `${tracedByCheckouts}, and joined to the register of checkouts by account and instant. One that no checkout covers, that the checkouts of two people cover, or whose ticket was not approved by then, is an exception. ${notInLogs}`,
  nature: 'reperformance',
  cites: { '2.2.5-c': 'part' },
  needs: sharedUseNeeds,
  population: sharedUsePopulation,
  unit: 'system',
  effective: since205,
  judge: (context) =>
    judgeSharedUses(context, (use) => {
      if (use.checkouts.length === 0) return notCheckedOut;
      const [person, ticket] = [personFinding(use), ticketFinding(use)];
      return person?.kind === 'amiss' ? person : (ticket ?? person);
    }),
};
