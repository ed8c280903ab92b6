import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { approvalOf, ticketsById, type ApprovalRecord } from '../../../src/analyse/changes/approval.ts';

const numRuns = process.env['NCSSR_FULL'] === '1' ? 20_000 : 1000;
const instants = fc.integer({ min: 0, max: 5 }).map((day) => `2026-11-0${day + 1}T12:00:00Z`);
const people: fc.Arbitrary<string> = fc.constantFrom('P-1', 'P-2', 'P-3');
const ticket: fc.Arbitrary<ApprovalRecord> = fc.record({
  ticketId: fc.constantFrom('CHG-1', 'chg-1 ', 'CHG-2'),
  approvedAt: fc.option(instants, { nil: null }),
  approverId: fc.option(people, { nil: null }),
});
const change = fc.record({
  ticketId: fc.constantFrom('CHG-1', 'CHG-2', 'CHG-3', null),
  effectiveAt: instants,
  concerned: fc.uniqueArray(people, { maxLength: 2 }),
});

const asked = ({
  concerned,
  ...rest
}: {
  ticketId: string | null;
  effectiveAt: string;
  concerned: string[];
}) => ({
  ...rest,
  concerns: (approver: string) => concerned.includes(approver),
});

describe('the approval of a change', () => {
  it('is that of a ticket whose every row names the same other person and an instant no later', () => {
    fc.assert(
      fc.property(change, fc.array(ticket, { maxLength: 4 }), (one, rows) => {
        const found = approvalOf(asked(one), ticketsById(rows));
        const own = rows.filter(
          ({ ticketId }) => ticketId.trim().toLowerCase() === one.ticketId?.toLowerCase(),
        );
        const fine =
          own.length > 0 &&
          new Set(own.map(({ approvedAt, approverId }) => `${approvedAt ?? '-'} ${approverId ?? '-'}`))
            .size === 1 &&
          own.every(
            ({ approvedAt, approverId }) =>
              approvedAt !== null &&
              approvedAt <= one.effectiveAt &&
              approverId != null &&
              !one.concerned.includes(approverId),
          );
        expect('approverId' in found && !('kind' in found)).toBe(fine);
      }),
      { numRuns },
    );
  });

  it('is not won by losing a ticket', () => {
    fc.assert(
      fc.property(change, fc.array(ticket, { minLength: 1, maxLength: 3 }), (one, rows) => {
        const kinds = (some: readonly ApprovalRecord[]) => {
          const found = approvalOf(asked(one), ticketsById(some));
          return 'kind' in found ? found.kind : 'approved';
        };
        // Rows of one ticket that contradict each other may lose the one that was right, or the one that was wrong.
        fc.pre(kinds(rows) !== 'contradictory' && kinds(rows) !== 'approved');
        for (let place = 0; place < rows.length; place += 1)
          expect(kinds(rows.filter((_, index) => index !== place))).not.toBe('approved');
      }),
      { numRuns },
    );
  });
});
