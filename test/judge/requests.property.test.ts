import fc from 'fast-check';
import { expect, it } from 'vitest';
import { accepted, document, outcome, rejected } from './request-fixture.ts';

type Act = Parameters<typeof outcome>[1][number];

const day = (number: number): string => new Date(Date.UTC(2026, 0, 1 + number, 9)).toISOString();
const days = fc.integer({ min: 0, max: 300 });

/** Acts on up to three documents, in the order in which a locker's clock would date them. */
const acts: fc.Arbitrary<{ at: string; act: Act }[]> = fc
  .uniqueArray(days, { minLength: 1, maxLength: 8 })
  .chain((times) =>
    fc.tuple(
      ...times
        .sort((a, b) => a - b)
        .map((time) =>
          fc
            .record({
              which: fc.constantFrom('D-1', 'D-2', 'D-3'),
              kind: fc.constantFrom('file', 'file', 'accept', 'accept', 'accept', 'reject'),
              by: fc.constantFrom('P-004', 'P-004', 'P-006', 'P-002', 'P-001', 'P-404'),
              approved: fc.constantFrom('yes', 'yes', 'no', ''),
              age: fc.integer({ min: 0, max: 500 }),
              supersedes: fc.constantFrom(null, null, 'D-1', 'D-2'),
            })
            .map(({ which, kind, by, approved, age, supersedes }) => {
              const at = day(time);
              if (kind === 'file')
                return { at, act: document({ id: which, filedAt: at, madeAt: day(time - age), supersedes }) };
              const attributes = { approved, completed: day(time - age).slice(0, 10) };
              return kind === 'accept'
                ? { at, act: accepted({ document: which, at, by, attributes }) }
                : { at, act: rejected({ document: which, at }) };
            }),
        ),
    ),
  );

const runs = { numRuns: 300 };

it('what is filed and decided after an instant changes nothing of how it is judged', () => {
  fc.assert(
    fc.property(acts, days, (all, number) => {
      const at = day(number);
      const known = all.filter((one) => one.at <= at);
      const [whole, then] = [all, known].map((some) =>
        outcome(
          at,
          some.map(({ act }) => act),
        ),
      );
      expect(whole).toEqual(then);
    }),
    runs,
  );
});

it('no acceptance, no pass: whichever is taken away, nothing begins to pass', () => {
  fc.assert(
    fc.property(acts, days, fc.nat(), (all, number, pick) => {
      const at = day(number);
      const before = outcome(
        at,
        all.map(({ act }) => act),
      );
      if (before.status === 'pass') return;
      const acceptances = all.filter(
        ({ act }) => 'examination' in act && act.examination.decision === 'accepted',
      );
      const gone = acceptances[pick % Math.max(1, acceptances.length)];
      const after = outcome(
        at,
        all.filter((one) => one !== gone).map(({ act }) => act),
      );
      expect(after.status).toBe('not_tested');
    }),
    runs,
  );
});

it('a pass has an acceptance by somebody who may, answered with yes, no older than the interval', () => {
  fc.assert(
    fc.property(acts, days, (all, number) => {
      const at = day(number);
      const { status, filings } = outcome(
        at,
        all.map(({ act }) => act),
      );
      // Said once more, without the product's own words for it.
      const earned = all.some(({ at: when, act }) => {
        if (!('examination' in act) || act.examination.decision !== 'accepted' || when > at) return false;
        const { by, document: id, answers } = act.examination;
        const found = answers[0]?.attributes ?? {};
        const year = new Date(`${found['completed'] ?? ''}T00:00:00Z`);
        year.setUTCFullYear(year.getUTCFullYear() + 1);
        const filedBefore = all.some(
          (one) => !('examination' in one.act) && one.act.id === id && one.at <= when,
        );
        return by === 'P-004' && found['approved'] === 'yes' && year >= new Date(at) && filedBefore;
      });
      if (status === 'pass') expect(earned).toBe(true);
      for (const { state, why } of filings) expect(why === null).toBe(['accepted', 'filed'].includes(state));
    }),
    runs,
  );
});
