import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { intersectPatterns } from '../../src/text/pattern-intersection.ts';
import { matchesOneByOne } from '../analyse/access/aws/glob-twin.ts';

const runs = process.env['NCSSR_FULL'] === '1' ? 100_000 : 10_000;

describe('the intersection of two patterns', () => {
  it.each([
    ['a*', '*b', ['a*b']],
    ['ax*b', 'a*cb', ['ax*cb']],
    ['a?', '*/', ['a/']],
    ['ab', 'ab', ['ab']],
    ['ca/*', 'crl/*', []],
    ['a', 'ab', []],
  ])('of %s and %s is %j', (one, other, expected) => {
    expect(intersectPatterns(one, other, 100)).toEqual(expected);
  });

  it('is not followed where it has more patterns than asked for', () => {
    expect(intersectPatterns('*a*a*a*', '*b*b*b*', 10)).toBeNull();
  });

  it(`takes exactly what both take (${runs} runs)`, () => {
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '?', '*'), maxLength: 6 });
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 });
    fc.assert(
      fc.property(pattern, pattern, text, (one, other, name) => {
        const found = intersectPatterns(one, other, 10_000)!;
        expect(found.some((each) => matchesOneByOne(each, name))).toBe(
          matchesOneByOne(one, name) && matchesOneByOne(other, name),
        );
      }),
      { numRuns: runs, seed: Number(process.env['NCSSR_SEED'] ?? 20261120) },
    );
  });
});
