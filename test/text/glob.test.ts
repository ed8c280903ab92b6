import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Glob, matchesGlob, type GlobPart } from '../../src/text/glob.ts';

/** The same by trying every way, for short texts. */
function naive(pattern: readonly (string | { star: boolean })[], text: readonly string[]): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) return text.length === 0;
  if (typeof first !== 'string') {
    if (naive(rest, text)) return true;
    return text.length > 0 && (first.star || text[0] !== ':') && naive(pattern, text.slice(1));
  }
  return text.length > 0 && (first === '?' || first === text[0]) && naive(rest, text.slice(1));
}

const alphabet = fc.constantFrom('a', 'b', ':', '*', '?', '😀');
const short = fc.array(alphabet, { maxLength: 7 }).map((letters) => letters.join(''));

describe('matching of patterns', () => {
  it('is that of trying every way', () => {
    fc.assert(
      fc.property(short, short, fc.boolean(), (pattern, text, confined) => {
        const tokens = [...pattern].map((one) => (one === '*' ? { star: !confined } : one));
        expect(new Glob(pattern, { confined: () => confined }).matches(text)).toBe(naive(tokens, [...text]));
        if (!confined) expect(matchesGlob(pattern, text)).toBe(naive(tokens, [...text]));
      }),
      { numRuns: 3000 },
    );
  });

  it('takes literal parts as they are, and folds case where asked', () => {
    const parts: GlobPart[] = [
      { text: 'a*', literal: false },
      { text: '*?', literal: true },
    ];
    expect(new Glob(parts).matches('axx*?')).toBe(true);
    expect(new Glob(parts).matches('axxyz')).toBe(false);
    expect(matchesGlob('S3:Get*t', 's3:GETObject', true)).toBe(true);
    expect(matchesGlob('s3:get*', 's3:GETObject')).toBe(false);
    expect(matchesGlob('*', '')).toBe(true);
    expect(matchesGlob('a\nb*c', 'a\nb\nc')).toBe(true);
  });

  it('holds over the borders of its words', () => {
    for (const length of [30, 31, 32, 33, 63, 64, 65, 200]) {
      const text = 'ab'.repeat(length).slice(0, length);
      expect(matchesGlob(`?${text.slice(1)}*?`, `${text}x`), String(length)).toBe(true);
      expect(matchesGlob(`?${text.slice(1)}*?`, text), String(length)).toBe(false);
    }
  });

  it.each([
    ['stars', (size: number) => ['*a'.repeat(size), `${'a'.repeat(size * 2)}b`]],
    ['stars in a row', (size: number) => [`${'*'.repeat(size)}b`, 'a'.repeat(size * 2)]],
    ['near misses', (size: number) => [`*${'a'.repeat(size)}b`, 'a'.repeat(size * 2)]],
    ['single wildcards', (size: number) => [`*${'?'.repeat(size)}*b`, 'a'.repeat(size * 2)]],
    ['both', (size: number) => ['*?a'.repeat(size), 'ab'.repeat(size)]],
  ])('takes a step for each character and 32 of the pattern, whatever the %s', (_name, made) => {
    for (const size of [6, 32, 256, 1024]) {
      const [pattern = '', text = ''] = made(size);
      const count = { steps: 0 };
      new Glob(pattern).matches(text, count);
      expect(count.steps).toBeLessThanOrEqual(text.length * (Math.floor(pattern.length / 32) + 1));
    }
  });
});
