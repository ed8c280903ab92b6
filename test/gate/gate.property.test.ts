import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gate, type GateQuestion } from '../../src/gate/gate.ts';
import type { Reason } from '../../src/gate/reason.ts';
import type { StatementStatus, StatementSystemStatus } from '../../src/judge/results.ts';
import type { Status } from '../../src/judge/status.ts';
import { assessment, clean, compared, complete, resultsOf, statement } from './question.ts';

const numRuns = process.env['NCSSR_FULL'] === '1' ? 20_000 : 1000;
const seed = Number(process.env['NCSSR_SEED'] ?? 20261130);

const onDay = (offset: number): string =>
  new Date(Date.UTC(2025, 8, 1) + offset * 86_400_000).toISOString().slice(0, 10);

const assessmentsAround = (day: number) =>
  fc.array(
    fc
      .tuple(
        fc.constantFrom('old', 'new', 'new'),
        fc.integer({ min: day - 300, max: day + 60 }),
        fc.integer({ min: 0, max: 300 }),
        fc.constantFrom('1.7', '2.0.5', '2.0.5', '2.0.5'),
        fc.constantFrom('period', 'period', 'point-in-time', 'practice'),
      )
      .map(([where, end, length, criteria, kind]) =>
        assessment(where, onDay(end - length), onDay(end), criteria, kind),
      ),
    { maxLength: 6 },
  );
const comparisonsAround = (day: number) =>
  fc.array(
    fc
      .tuple(
        fc.constantFrom(['ocsp-old', 'ocsp-new'], ['ocsp-old', 'ocsp-new'], ['ocsp-new', 'ocsp-old']),
        fc.integer({ min: day - 12, max: day + 2 }),
        fc.constantFrom(0, 0, 1),
        fc.constantFrom(6, 6, 6, 3, 0),
      )
      .map(([[old = '', candidate = ''], at, errors, kept]) =>
        compared(old, candidate, `${onDay(at)}T06:00:00Z`, errors, { questions: complete().slice(0, kept) }),
      ),
    { maxLength: 4 },
  );
const status = fc.oneof(
  { weight: 5, arbitrary: fc.constant<Status>('pass') },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Status>(
      'fail',
      'inconclusive',
      'not_tested',
      'error',
      'not_applicable',
      'not_operated',
    ),
  },
);

const question = fc
  .integer({ min: 0, max: 720 })
  .chain((day) =>
    fc.record({
      on: fc.constant(onDay(day)),
      from: fc.constantFrom(null, 'old'),
      assessments: fc.oneof(
        assessmentsAround(day),
        fc.constant([
          assessment('old', onDay(day - 200), onDay(day - 20)),
          assessment('new', onDay(day - 19), onDay(day)),
        ]),
      ),
      comparisons: comparisonsAround(day),
      own: status,
      old: status,
      support: status,
      whole: status,
      ended: fc.constantFrom('T09:00:00.000Z', 'T23:00:00.000Z'),
    }),
  )
  .map(({ on, own, old, support, whole, ended, assessments: all, ...rest }): GateQuestion => {
    const said = (id: string, one: Status) => ({ id, status: one, reason: 'said' });
    const results = resultsOf(
      statement('1.1.1-a', said('ocsp-new', own), said('ocsp-old', old), said('directory', support)),
      statement('2-a', said('engagement', whole)),
    );
    return clean({
      ...rest,
      on,
      run: { id: 'R1', endedAt: `${on}${ended}` },
      results: { ...results, at: `${on}T23:59:59.999Z` },
      scope: { assessments: all },
    });
  });

const told = ({ code, subject }: Reason): string => `${code} ${subject}`;

/** Nothing that stood in the way has gone, unless something new says what is missing. */
function neverFewer(before: GateQuestion, after: GateQuestion): void {
  const [was, is] = [gate(before).reasons.map(told), gate(after).reasons.map(told)];
  const gone = was.filter((one) => !is.includes(one));
  if (gone.length === 0) return;
  const come = is.filter((one) => !was.includes(one));
  expect(come.length, `${gone.join('; ')} went, and nothing says why`).toBeGreaterThan(0);
}

describe('the gate never opens for want of evidence', () => {
  it('no blockers only with audited days, a fresh complete comparison without errors and every MUST judged', () => {
    let opened = 0;
    fc.assert(
      fc.property(question, (asked) => {
        if (gate(asked).verdict !== 'no-blockers') return;
        opened += 1;
        const end = Date.parse(`${asked.on}T23:59:59Z`);
        const fresh = asked.recorded.comparisons.filter(
          ({ old, at, questions }) =>
            old === 'ocsp-old' &&
            questions.length === complete().length &&
            Date.parse(at) <= end &&
            Date.parse(at) >= end - 8 * 86_400_000,
        );
        expect(fresh.some(({ errors }) => errors === 0)).toBe(true);
        for (const where of ['old', 'new'])
          expect(asked.scope.assessments.some(({ environment }) => environment === where)).toBe(true);
        expect(asked.on >= '2025-11-12').toBe(true);
        const open = asked.results.statements.flatMap(({ systems }) => systems);
        for (const { id, status: one } of open)
          if (id !== 'ocsp-old') expect(['pass', 'not_applicable', 'not_operated']).toContain(one);
        expect(open.find(({ id }) => id === 'ocsp-new')?.status).toBe('pass');
      }),
      { numRuns: numRuns * 2, seed },
    );
    expect(opened, 'questions that had no blockers').toBeGreaterThan(numRuns / 400);
  });

  it('taking a result, statement, assessment, comparison or run away never hides what stands in the way', () => {
    fc.assert(
      fc.property(question, fc.nat(), (asked, pick) => {
        for (const less of lessOf(asked, pick)) neverFewer(asked, less);
      }),
      { numRuns, seed },
    );
  });

  it('asking as a cut-over never hides what stands in the way without it', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const alone = gate({ ...asked, from: null }).reasons.map(told);
        expect(gate({ ...asked, from: 'old' }).reasons.map(told)).toEqual(expect.arrayContaining(alone));
      }),
      { numRuns, seed },
    );
  });
});

/** The question with one thing less: each kind of thing once. */
function lessOf(asked: GateQuestion, pick: number): GateQuestion[] {
  const { results, scope, recorded } = asked;
  const without = <T>(all: readonly T[]): T[] =>
    all.filter((_, place) => place !== pick % Math.max(1, all.length));
  const withStatements = (statements: readonly StatementStatus[]): GateQuestion => ({
    ...asked,
    results: { ...results, statements },
  });
  const silent = (systems: readonly StatementSystemStatus[]) => without(systems);
  const worse = (systems: readonly StatementSystemStatus[]) =>
    systems.map((one) => (one.status === 'fail' ? one : { ...one, status: 'inconclusive' as const }));
  return [
    withStatements(without(results.statements)),
    withStatements(results.statements.map((one) => ({ ...one, systems: silent(one.systems) }))),
    withStatements(results.statements.map((one) => ({ ...one, systems: worse(one.systems) }))),
    withStatements([]),
    { ...asked, scope: { ...scope, assessments: [] } },
    { ...asked, scope: { ...scope, assessments: without(scope.assessments) } },
    // Of comparisons without errors: that one with errors is gone is shown by the sealed log, not by the gate.
    {
      ...asked,
      recorded: {
        ...recorded,
        comparisons: [
          ...recorded.comparisons.filter(({ errors }) => errors > 0),
          ...without(recorded.comparisons.filter(({ errors }) => errors === 0)),
        ],
      },
    },
    { ...asked, run: { ...asked.run, endedAt: `${asked.on}T23:59:59.999Z` } },
  ];
}
