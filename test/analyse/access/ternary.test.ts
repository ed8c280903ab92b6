import { describe, expect, it } from 'vitest';
import { weakestMfa } from '../../../src/analyse/access/answer.ts';
import { all, and, any, either, known, not, or, type Ternary } from '../../../src/analyse/access/ternary.ts';

const values: Ternary[] = ['true', 'false', 'unknown'];

/** The definite values that a ternary may stand for. */
const possible = (value: Ternary): boolean[] => (value === 'unknown' ? [true, false] : [value === 'true']);

describe('three-valued logic', () => {
  it('is the strongest sound answer of and, or and not over what each unknown may be', () => {
    for (const left of values) {
      for (const right of values) {
        const conjunction = new Set(possible(left).flatMap((a) => possible(right).map((b) => a && b)));
        const disjunction = new Set(possible(left).flatMap((a) => possible(right).map((b) => a || b)));
        expect(and(left, right)).toBe(conjunction.size === 1 ? known([...conjunction][0]!) : 'unknown');
        expect(or(left, right)).toBe(disjunction.size === 1 ? known([...disjunction][0]!) : 'unknown');
        expect(all([left, right])).toBe(and(left, right));
        expect(any([left, right])).toBe(or(left, right));
        expect(either(left, right)).toBe(left === right ? left : 'unknown');
      }
    }
    expect(values.map(not)).toEqual(['false', 'true', 'unknown']);
  });

  it('takes the empty conjunction as true and the empty disjunction as false', () => {
    expect(all([])).toBe('true');
    expect(any([])).toBe('false');
  });
});

describe('the MFA verdict over several ways in', () => {
  it('is that of the weakest, and inconclusive of none', () => {
    expect(weakestMfa(['enforced', 'inconclusive', 'not-enforced'])).toBe('not-enforced');
    expect(weakestMfa(['inconclusive', 'enforced'])).toBe('inconclusive');
    expect(weakestMfa(['enforced', 'inconclusive'])).toBe('inconclusive');
    expect(weakestMfa(['enforced', 'enforced'])).toBe('enforced');
    expect(weakestMfa([])).toBe('inconclusive');
  });
});
