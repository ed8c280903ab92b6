import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWhole, rollUp, statementVerdict, verdictOf } from '../../src/judge/calculus.ts';
import { populationOf, type Judgement } from '../../src/judge/judgement.ts';
import { statuses } from '../../src/judge/status.ts';
import type { Shortfall } from '../../src/locker/envelope.ts';

const shortfall: Shortfall = {
  reason: 'denied',
  source: 'aws',
  operation: 'ec2:DescribeVpcs',
  permission: 'ec2:DescribeVpcs',
  message: 'denied',
};
const exception = { subject: 's', condition: 'c', evidence: [] };

const counter = fc.nat({ max: 3 });
const judgements: fc.Arbitrary<Judgement> = fc.record(
  {
    population: fc.record({
      expected: fc.option(fc.nat({ max: 5 })),
      inspected: fc.nat({ max: 5 }),
      denied: counter,
      truncated: counter,
      throttled: counter,
      invalid: counter,
      stale: counter,
      dangling: counter,
      unauthenticated: counter,
    }),
    exceptions: fc.constantFrom([], [exception]),
    missing: fc.constantFrom([], [shortfall]),
    undecided: fc.constantFrom([], [exception]),
    notes: fc.constant([]),
    evidence: fc.constant([]),
    notOperated: fc.constant('proof of zero'),
    notApplicable: fc.constant('no such thing'),
  },
  { requiredKeys: ['population', 'exceptions', 'missing', 'undecided', 'notes', 'evidence'] },
);

/** The rule of law 1 said again, the long way round. */
function naive(judgement: Judgement): string {
  const p = judgement.population;
  if (judgement.exceptions.length) return 'fail';
  const clean =
    p.denied + p.truncated + p.throttled + p.invalid + p.stale + p.dangling + p.unauthenticated === 0;
  const read = p.expected !== null && p.expected === p.inspected && clean;
  const sure = judgement.missing.length === 0 && judgement.undecided.length === 0;
  if (!read || !sure) return 'inconclusive';
  if (judgement.notApplicable) return 'not_applicable';
  if (judgement.notOperated) return p.expected === 0 ? 'not_operated' : 'inconclusive';
  return p.expected === 0 ? 'inconclusive' : 'pass';
}

describe('verdict calculus', () => {
  it('agrees with its naive twin', () => {
    fc.assert(
      fc.property(judgements, (judgement) => {
        expect(verdictOf(judgement).status).toBe(naive(judgement));
      }),
      { numRuns: 5000 },
    );
  });

  it('never passes when anything at all is amiss', () => {
    fc.assert(
      fc.property(judgements, (judgement) => {
        if (verdictOf(judgement).status !== 'pass') return;
        expect(isWhole(judgement.population)).toBe(true);
        expect(judgement.population.inspected).toBeGreaterThan(0);
        expect([judgement.exceptions, judgement.missing, judgement.undecided].flat()).toEqual([]);
      }),
      { numRuns: 5000 },
    );
  });

  it('taking evidence away never turns anything into a pass', () => {
    fc.assert(
      fc.property(
        judgements,
        fc.constantFrom(
          'denied',
          'truncated',
          'throttled',
          'invalid',
          'stale',
          'dangling',
          'unauthenticated',
        ),
        (judgement, how) => {
          const poorer = {
            ...judgement,
            population: { ...judgement.population, [how]: judgement.population[how] + 1 },
          };
          expect(verdictOf(poorer).status).not.toBe('pass');
          expect(verdictOf({ ...judgement, missing: [shortfall] }).status).not.toBe('pass');
          expect(
            verdictOf({ ...judgement, population: { ...judgement.population, expected: null } }).status,
          ).not.toBe('pass');
        },
      ),
    );
  });

  it.each([Number.NaN, -1, 0.5, Number.POSITIVE_INFINITY])(
    'treats a population of %s as not read',
    (expected) => {
      expect(isWhole(populationOf(expected, expected))).toBe(false);
    },
  );
});

describe('roll-up', () => {
  const anyStatus = fc.constantFrom(...statuses);

  it('is the worst that counts, whatever the order and however often', () => {
    fc.assert(
      fc.property(fc.array(anyStatus), fc.array(anyStatus), (some, more) => {
        expect(rollUp([...some, ...more])).toBe(rollUp([...more, ...some, ...some]));
        expect(rollUp([rollUp(some), rollUp(more)].filter(() => some.length > 0 && more.length > 0))).toBe(
          some.length > 0 && more.length > 0 ? rollUp([...some, ...more]) : 'inconclusive',
        );
      }),
    );
  });

  it('puts fail before error before inconclusive before not_tested before pass', () => {
    expect(rollUp(['pass', 'not_tested', 'inconclusive', 'error', 'fail'])).toBe('fail');
    expect(rollUp(['pass', 'not_tested', 'inconclusive', 'error'])).toBe('error');
    expect(rollUp(['pass', 'not_tested', 'inconclusive'])).toBe('inconclusive');
    expect(rollUp(['pass', 'not_tested'])).toBe('not_tested');
    expect(rollUp(['pass', 'not_applicable'])).toBe('pass');
  });

  it('says inconclusive where nothing was judged', () => {
    expect(rollUp([])).toBe('inconclusive');
  });
});

describe('statement verdict', () => {
  it('does not pass on parts alone', () => {
    expect(statementVerdict([{ status: 'pass', covers: 'part', reason: '' }]).status).toBe('inconclusive');
  });

  it('passes when parts and the rest pass together', () => {
    expect(
      statementVerdict([
        { status: 'pass', covers: 'part', reason: '' },
        { status: 'pass', covers: 'rest', reason: '' },
      ]).status,
    ).toBe('pass');
  });

  it('is not tested while the rest is outstanding', () => {
    expect(
      statementVerdict([
        { status: 'pass', covers: 'part', reason: '' },
        { status: 'not_tested', covers: 'rest', reason: '' },
      ]).status,
    ).toBe('not_tested');
  });

  it('never reads skip and pass as covering what was skipped', () => {
    expect(
      statementVerdict([
        { status: 'pass', covers: 'part', reason: '' },
        { status: 'not_effective', covers: 'full', reason: '' },
      ]).status,
    ).toBe('inconclusive');
  });
});
