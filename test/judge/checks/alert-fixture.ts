import type { Member } from '../../../src/estate/collection.ts';
import { member } from '../estate-fixture.ts';

/** A false alert of 10 November, on which P-1 acted after an hour. */
export const alert = (more: object = {}): Member & object =>
  member('alert', {
    alertId: 'AL-1',
    rule: 'Log delivery stopped',
    generatedAt: '2026-11-10T08:00:00Z',
    firstActionAt: '2026-11-10T09:00:00Z',
    actorId: 'P-1',
    disposition: 'false',
    responsePlan: null,
    ...more,
  });
