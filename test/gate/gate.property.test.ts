import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gate, type GateQuestion } from '../../src/gate/gate.ts';
import type { GateVerdict } from '../../src/gate/reason.ts';
import { assessment, clean, compared, passing, resultsOf, statement } from './question.ts';

const numRuns = process.env['NCSSR_FULL'] === '1' ? 20_000 : 2000;

const rank: Readonly<Record<GateVerdict, number>> = { 'no-blockers': 0, 'not-provable': 1, blocked: 2 };

const onDay = (offset: number): string =>
  new Date(Date.UTC(2025, 8, 1) + offset * 86_400_000).toISOString().slice(0, 10);
const environment = fc.constantFrom('old', 'new');
/** Around the day asked about, so that many are in time and many are just not. */
const assessmentsAround = (day: number) =>
  fc.array(
    fc
      .tuple(
        environment,
        fc.integer({ min: day - 500, max: day + 5 }),
        fc.integer({ min: 0, max: 200 }),
        fc.constantFrom('1.7', '2.0.5', '2.0.5', '2.0.5'),
      )
      .map(([where, end, length, criteria]) => assessment(where, onDay(end - length), onDay(end), criteria)),
    { maxLength: 6 },
  );
const comparisonsAround = (day: number) =>
  fc.array(
    fc
      .tuple(environment, environment, fc.integer({ min: day - 12, max: day + 2 }), fc.constantFrom(0, 0, 1))
      .map(([old, candidate, at, errors]) => compared(old, candidate, `${onDay(at)}T06:00:00Z`, errors)),
    { maxLength: 4 },
  );
const statuses = fc.constantFrom(
  'pass',
  'pass',
  'pass',
  'fail',
  'inconclusive',
  'not_tested',
  'error',
  'not_applicable',
);
const question = fc
  .integer({ min: 0, max: 720 })
  .chain((day) =>
    fc.record({
      on: fc.constant(onDay(day)),
      from: fc.constantFrom(null, 'old'),
      assessments: assessmentsAround(day),
      comparisons: comparisonsAround(day),
      own: statuses,
      other: statuses,
    }),
  )
  .map(({ on, from, assessments: all, comparisons: made, own, other }): GateQuestion =>
    clean({
      on,
      from,
      comparisons: made,
      scope: { assessments: all },
      results: resultsOf(
        statement('1.1.1-a', { id: 'ocsp-new', status: own, reason: 'said' }, passing('ocsp-old')),
        statement('2-a', { id: 'directory', status: other, reason: 'said' }),
      ),
    }),
  );

describe('the gate never opens for want of evidence', () => {
  let opened = 0;
  it('no blockers only with an assessed environment, a fresh comparison without errors and no open MUST', () => {
    fc.assert(
      fc.property(question, (asked) => {
        if (gate(asked).verdict !== 'no-blockers') return;
        opened += 1;
        const end = new Date(`${asked.on}T23:59:59Z`).getTime();
        const fresh = asked.comparisons.filter(
          ({ old, new: candidate, at }) =>
            old === 'old' &&
            candidate === 'new' &&
            Date.parse(at) <= end &&
            Date.parse(at) >= end - 8 * 86_400_000,
        );
        expect(fresh.some(({ errors }) => errors === 0)).toBe(true);
        for (const where of ['old', 'new']) {
          expect(
            asked.scope.assessments.some((one) => one.environment === where && one.period.to <= asked.on),
          ).toBe(true);
        }
        // Before that day the statements of these questions are not in force.
        if (asked.on < '2025-11-12') return;
        const open = asked.results.statements.flatMap(({ systems }) => systems.map(({ status }) => status));
        expect(open.every((status) => status === 'pass' || status === 'not_applicable')).toBe(true);
      }),
      { numRuns },
    );
    expect(opened, 'questions that had no blockers').toBeGreaterThan(numRuns / 200);
  });

  it('taking every assessment or every comparison away never betters the verdict', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const before = rank[gate(asked).verdict];
        const without = { ...asked, scope: { ...asked.scope, assessments: [] } };
        expect(rank[gate(without).verdict]).toBeGreaterThanOrEqual(before);
        if (asked.comparisons.some(({ errors }) => errors > 0)) return;
        expect(rank[gate({ ...asked, comparisons: [] }).verdict]).toBeGreaterThanOrEqual(before);
      }),
      { numRuns },
    );
  });

  it('asking as a cut-over never hides what stands in the way without it', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const alone = gate({ ...asked, from: null }).reasons.map(({ code, subject }) => `${code} ${subject}`);
        const moved = gate({ ...asked, from: 'old' }).reasons.map(
          ({ code, subject }) => `${code} ${subject}`,
        );
        expect(moved).toEqual(expect.arrayContaining(alone));
      }),
      { numRuns },
    );
  });
});
