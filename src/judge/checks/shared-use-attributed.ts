import {
  judgeSharedUses,
  notInLogs,
  personFinding,
  sharedUseNeeds,
  sharedUsePopulation,
  tracedByCheckouts,
} from '../activity/shared-uses.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';

/** NCSSR 2.2.1.2 (2): each use of what several people can use leads to one of them. */
export const sharedUseAttributed: Check = {
  id: 'shared-use-attributed',
  title: 'Each use of a root user or shared account leads to one person',
  procedure: `${tracedByCheckouts}, and joined to the register of checkouts by account and instant. One that no checkout covers, that the checkouts of two people cover, or whose person the roster does not list, is an exception. ${notInLogs}`,
  nature: 'reperformance',
  cites: { '2.2.1.2-c': 'part' },
  needs: sharedUseNeeds,
  population: sharedUsePopulation,
  unit: 'system',
  effective: since205,
  judge: (context) =>
    judgeSharedUses(context, (use) =>
      use.checkouts.length === 0
        ? { kind: 'amiss', condition: 'no checkout covers it, so that nobody is known to have used it' }
        : personFinding(use),
    ),
};
