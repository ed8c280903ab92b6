import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDuration, isLonger, parseDuration } from '../../../src/analyse/clocks/duration.ts';

describe('durations', () => {
  it.each([
    ['2026-11-30T12:00:00Z', 'P3M', '2027-02-28T12:00:00.000Z'],
    ['2027-11-30T12:00:00Z', 'P3M', '2028-02-29T12:00:00.000Z'],
    ['2026-01-31T00:00:00Z', 'P1M', '2026-02-28T00:00:00.000Z'],
    ['2026-10-25T00:30:00Z', 'PT24H', '2026-10-26T00:30:00.000Z'],
    ['2026-01-01T00:00:00Z', 'P31D', '2026-02-01T00:00:00.000Z'],
    ['2024-02-29T00:00:00Z', 'P1Y', '2025-02-28T00:00:00.000Z'],
  ])('%s and %s is %s', (start, duration, end) => {
    expect(addDuration(new Date(start), parseDuration(duration)).toISOString()).toBe(end);
  });

  it.each(['', 'P', 'PT', '3M', 'P-1D', 'P1.5D', 'P1MT', 'P1D2M'])('refuses "%s"', (text) => {
    expect(() => parseDuration(text)).toThrow(RangeError);
  });

  it.each([
    ['PT8H', 'PT8H', false],
    ['PT8H1M', 'PT8H', true],
    ['P1D', 'PT24H', false],
    [null, 'P1Y', true],
  ])('%s is longer than %s: %s', (duration, limit, expected) => {
    expect(isLonger(duration, limit)).toBe(expected);
  });

  it('never lands in the month after the one meant', () => {
    const day = fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(day, fc.nat({ max: 36 }), (start, months) => {
        const end = addDuration(start, { months, days: 0, milliseconds: 0 });
        const meant = start.getUTCFullYear() * 12 + start.getUTCMonth() + months;
        expect(end.getUTCFullYear() * 12 + end.getUTCMonth()).toBe(meant);
      }),
    );
  });
});
