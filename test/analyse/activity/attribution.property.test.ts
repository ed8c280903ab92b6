import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attribution, type Approval, type CheckedOut } from '../../../src/analyse/activity/attribution.ts';

const runs = process.env['NCSSR_FULL'] === '1' ? 20_000 : 1000;
const minute = (count: number): string => new Date(Date.UTC(2026, 10, 1, 0, count)).toISOString();
const minutes = fc.integer({ min: 0, max: 12 }).map(minute);
const accounts = fc.constantFrom('a', 'A ', 'b');
const checkout: fc.Arbitrary<CheckedOut> = fc.record({
  account: accounts,
  personId: fc.constantFrom('P-1', 'P-2'),
  ticketId: fc.constantFrom('T-1', 'T-2', 'T-3'),
  takenAt: minutes,
  returnedAt: fc.option(minutes),
});
const ticket: fc.Arbitrary<Approval> = fc.record({
  ticketId: fc.constantFrom('T-1', 'T-2'),
  approvedAt: fc.option(minutes),
  closedAt: fc.option(minutes, { freq: 1, nil: null }),
});
const use = fc.record({ at: minutes, accounts: fc.array(accounts, { minLength: 1, maxLength: 3 }) });

/** The same, minute by minute, without an index. */
function naive(uses: { at: string; accounts: string[] }, checkouts: CheckedOut[], tickets: Approval[]) {
  const people: string[] = [];
  const states: Record<string, string> = {};
  let covered = 0;
  for (const one of checkouts) {
    if (!uses.accounts.some((account) => account.trim().toLowerCase() === one.account.trim().toLowerCase()))
      continue;
    let holds = false;
    for (let at = 0; at <= 12; at += 1)
      if (
        minute(at) === uses.at &&
        minute(at) >= one.takenAt &&
        (one.returnedAt === null || minute(at) <= one.returnedAt)
      )
        holds = true;
    if (!holds) continue;
    covered += 1;
    if (!people.includes(one.personId)) people.push(one.personId);
    const seen: string[] = [];
    for (const row of tickets) {
      if (row.ticketId !== one.ticketId) continue;
      if (row.approvedAt === null) seen.push('unapproved');
      else if (row.approvedAt > uses.at) seen.push('approved-later');
      else seen.push(typeof row.closedAt === 'string' && row.closedAt < uses.at ? 'closed' : 'approved');
    }
    const first = seen[0];
    states[one.ticketId] =
      first === undefined ? 'absent' : seen.some((state) => state !== first) ? 'contradictory' : first;
  }
  return { covered, people: people.sort(), states };
}

describe('a use joined to checkouts and tickets', () => {
  it('agrees with a walk through every minute', () => {
    const told = { none: 0, one: 0, two: 0, approved: 0, not: 0 };
    fc.assert(
      fc.property(
        fc.array(checkout, { maxLength: 6 }),
        fc.array(ticket, { maxLength: 3 }),
        use,
        (out, approvals, one) => {
          const found = attribution(out, approvals)(one);
          const expected = naive(one, out, approvals);
          expect(found.checkouts).toHaveLength(expected.covered);
          expect(found.people).toEqual(expected.people);
          expect(Object.fromEntries(found.tickets.map(({ ticketId, state }) => [ticketId, state]))).toEqual(
            expected.states,
          );
          told[(['none', 'one', 'two'] as const)[found.people.length] ?? 'two'] += 1;
          for (const { state } of found.tickets) told[state === 'approved' ? 'approved' : 'not'] += 1;
        },
      ),
      { numRuns: runs },
    );
    for (const count of Object.values(told)) expect(count).toBeGreaterThan(runs / 100);
  });

  it('one more checkout never takes a person away, nor one less adds one', () => {
    fc.assert(
      fc.property(fc.array(checkout, { maxLength: 4 }), checkout, use, (out, more, one) => {
        const before = attribution(out, [])(one).people;
        const after = attribution([...out, more], [])(one).people;
        expect(after).toEqual(expect.arrayContaining([...before]));
      }),
      { numRuns: runs },
    );
  });
});
