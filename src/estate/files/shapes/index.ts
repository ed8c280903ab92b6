import { accountRegister } from './account-register.ts';
import { accountReviews } from './account-reviews.ts';
import { alerts } from './alerts.ts';
import { checkouts } from './checkouts.ts';
import { doorLog } from './door-log.ts';
import { flowRecords } from './flow-records.ts';
import { ocspExchanges } from './ocsp-exchanges.ts';
import { penetrationTests } from './penetration-tests.ts';
import { removals } from './removals.ts';
import { roleChanges } from './role-changes.ts';
import { leavers, roster } from './roster.ts';
import { scanCoverage } from './scan-coverage.ts';
import { tickets } from './tickets.ts';
import { vulnerabilities } from './vulnerabilities.ts';
import { workstations } from './workstations.ts';

/** Every shape that a file source can declare. */
export const shapes = [
  roster,
  leavers,
  roleChanges,
  accountRegister,
  accountReviews,
  removals,
  checkouts,
  tickets,
  vulnerabilities,
  scanCoverage,
  penetrationTests,
  alerts,
  doorLog,
  flowRecords,
  ocspExchanges,
  workstations,
];
