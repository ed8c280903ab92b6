import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dormancyClock } from '../../../src/analyse/clocks/dormancy.ts';
import { removalClock, type AccessEnd } from '../../../src/analyse/clocks/removal.ts';
import { reviewClock } from '../../../src/analyse/clocks/review.ts';

const hour = 3_600_000;
const left = new Date('2026-11-02T16:00:00Z');
const after = (hours: number): Date => new Date(left.getTime() + hours * hour);
const exactly = (instant: Date) => ({ earliest: instant, latest: instant });
const end = (path: string, hours: number | null, residualHours: number | null = 0): AccessEnd => ({
  path,
  ended: hours === null ? null : exactly(after(hours)),
  residualSeconds: residualHours === null ? null : residualHours * 3600,
});
const judged = (ends: AccessEnd[], at = after(100)) => removalClock(exactly(left), ends, at);

/** The clock of a removal, minute by minute: whoever can still get in a minute after the limit is late. */
function naiveRemoval(ends: readonly AccessEnd[], at: Date): string {
  let late = false;
  let doubt = false;
  for (let minute = 1441; minute <= 6000; minute += 1) {
    const now = left.getTime() + minute * 60_000;
    if (now > at.getTime() && ends.every(({ ended }) => ended !== null)) break;
    for (const { ended, residualSeconds } of ends) {
      if (ended === null) {
        if (now <= at.getTime()) late = true;
        continue;
      }
      if (now <= ended.earliest.getTime()) late = true;
      else if (residualSeconds === null || now <= ended.latest.getTime() + residualSeconds * 1000)
        doubt = true;
    }
    if (now > at.getTime()) break;
  }
  if (late) return 'late';
  if (ends.some(({ ended }) => ended === null)) return 'pending';
  return doubt ? 'unproved' : 'in-time';
}

describe('the removal of access', () => {
  it('ends with the last path, not with the first', () => {
    const clock = judged([end('directory account', 3), end('access key', 25)]);
    expect(clock).toMatchObject({ verdict: 'late', decidedBy: 'access key' });
    expect(clock.effective).toEqual(after(25));
  });

  it('counts the sessions that outlive an account', () => {
    expect(judged([end('IAM user', 1, 36)]).verdict).toBe('unproved');
    expect(judged([end('IAM user', 1, 0)]).verdict).toBe('in-time');
    expect(judged([end('portal session', 1, null)])).toMatchObject({ verdict: 'unproved', effective: null });
  });

  it('waits until the limit, then fails', () => {
    expect(judged([end('account', null)], after(24)).verdict).toBe('pending');
    expect(judged([end('account', null)], after(24.001)).verdict).toBe('late');
  });

  it('proves nothing without a path', () => {
    expect(judged([]).verdict).toBe('unproved');
  });

  it('case 48: takes the earliest instant of a termination that is only known to the day', () => {
    const day = { earliest: new Date('2026-11-01T12:00:00Z'), latest: new Date('2026-11-02T12:00:00Z') };
    const ends = [{ path: 'a', ended: exactly(new Date('2026-11-02T13:00:00Z')), residualSeconds: 0 }];
    expect(removalClock(day, ends, after(100)).verdict).toBe('late');
  });

  it('agrees with counting minutes', () => {
    const anEnd = fc.record({
      path: fc.constantFrom('a', 'b'),
      ended: fc.option(
        fc.tuple(fc.nat(3000), fc.nat(600)).map(([from, more]) => ({
          earliest: new Date(left.getTime() + from * 60_000),
          latest: new Date(left.getTime() + (from + more) * 60_000),
        })),
        { nil: null },
      ),
      residualSeconds: fc.option(
        fc.nat(2000).map((minutes) => minutes * 60),
        { nil: null, freq: 8 },
      ),
    });
    fc.assert(
      fc.property(fc.array(anEnd, { minLength: 1, maxLength: 3 }), fc.boolean(), (ends, early) => {
        const at = early ? after(20) : after(99);
        const known = ends.filter(({ ended }) => ended === null || ended.latest <= at);
        if (known.length < ends.length) return;
        expect(removalClock(exactly(left), ends, at).verdict).toBe(
          early
            ? ends.some(({ ended }) => ended === null)
              ? earlyVerdict(ends)
              : naiveEarly(ends)
            : naiveRemoval(ends, at),
        );
      }),
      { numRuns: 300 },
    );
  });
});

/** Before the limit nothing is late; what has ended is in time where its sessions are bounded before the limit. */
function naiveEarly(ends: readonly AccessEnd[]): string {
  const bounded = ends.every(
    ({ ended, residualSeconds }) =>
      ended !== null &&
      residualSeconds !== null &&
      ended.latest.getTime() + residualSeconds * 1000 <= after(24).getTime(),
  );
  return bounded ? 'in-time' : 'unproved';
}
function earlyVerdict(ends: readonly AccessEnd[]): string {
  return ends.some(({ ended }) => ended === null) ? 'pending' : naiveEarly(ends);
}

/** Three months later, counted day by day on a calendar: the same day, or the last of the month. */
function naiveQuarter(start: Date): Date {
  let year = start.getUTCFullYear();
  let month = start.getUTCMonth();
  for (let step = 0; step < 3; step += 1) {
    month += 1;
    if (month === 12) [year, month] = [year + 1, 0];
  }
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month]!;
  const moved = new Date(start);
  moved.setUTCFullYear(year, month, Math.min(start.getUTCDate(), days));
  return moved;
}

describe('the quarterly review', () => {
  const decision = (decidedAt: string, reviewer = 'P-9') => ({ reviewer, decidedAt, decision: 'keep' });
  const own = new Set(['P-1', 'u-1']);
  const state = (decidedAt: string, at: string, reviewer?: string): string =>
    reviewClock([decision(decidedAt, reviewer)], own, new Date(at)).state;

  it('lasts to the same instant three months on, month ends clamped', () => {
    expect(state('2026-11-30T10:00:00Z', '2027-02-28T10:00:00Z')).toBe('in-force');
    expect(state('2026-11-30T10:00:00Z', '2027-02-28T10:00:00.001Z')).toBe('overdue');
    expect(state('2027-11-30T10:00:00Z', '2028-02-29T10:00:00Z')).toBe('in-force');
  });

  it('case 51: is not a decision that nobody made, nor the user’s own, nor one of tomorrow', () => {
    const at = '2026-11-20T09:00:00Z';
    expect(state('2026-11-01T09:00:00Z', at, '00000000-0000-0000-0000-000000000000')).toBe('never');
    expect(state('2026-11-01T09:00:00Z', at, '')).toBe('never');
    expect(state('2026-11-01T09:00:00Z', at, 'u-1')).toBe('never');
    expect(state('2026-11-21T09:00:00Z', at)).toBe('never');
  });

  it('agrees with counting months on a calendar', () => {
    fc.assert(
      fc.property(
        fc.date({
          min: new Date('1999-01-01T00:00:00Z'),
          max: new Date('2110-01-01T00:00:00Z'),
          noInvalidDate: true,
        }),
        (decided) => {
          const { due } = reviewClock([decision(decided.toISOString())], own, decided);
          expect(due).toEqual(naiveQuarter(decided));
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('dormancy', () => {
  const at = new Date('2026-05-31T00:00:00Z');
  it.each([
    [['2026-02-28T00:00:00Z'], null, 'dormant'],
    [['2026-03-01T00:00:00Z'], null, 'used'],
    [[null], '2025-01-01T00:00:00Z', 'dormant'],
    [[null], '2026-05-01T00:00:00Z', 'used'],
    [[null], null, 'unknown'],
    [['2025-01-01T00:00:00Z', '2026-05-30T00:00:00Z'], null, 'used'],
  ])('%j, created %s: %s', (uses, created, expected) => {
    expect(dormancyClock(uses, created, at).state).toBe(expected);
  });
});
