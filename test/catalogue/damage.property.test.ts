import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseCatalogue } from '../../src/catalogue/parse.ts';
import { builtIn } from './built-in.ts';

// A short list keeps the runs cheap, and lets every control point at statements that are unknown.
const list = builtIn
  .filter(({ path }) => path === 'statements.yaml')
  .map(({ path, text }) => ({ path, text: text.split('\n  - id:').slice(0, 3).join('\n  - id:') }));
const controls = builtIn
  .filter(({ path }) => path !== 'statements.yaml')
  .sort((a, b) => (a.path < b.path ? -1 : 1));
const runs = 60 * Number(process.env['NCSSR_PROPERTY_RUNS_FACTOR'] ?? 1);

test('a file damaged anywhere never stops the loader, and every problem points into its file', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...controls),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.constantFrom(...':{}[],&*!|>\'"%@`#\t\n-?', '*unknown', '<<: 1\n', '\u0000'),
      fc.integer({ min: 0, max: 40 }),
      ({ path, text }, where, written, removed) => {
        const at = Math.floor(where * text.length);
        const damaged = text.slice(0, at) + written + text.slice(at + removed);
        const { problems } = parseCatalogue([...list, { path, text: damaged }]);
        const lines = new Map([[path, damaged.split('\n').length]]);
        for (const { file, line, column, message, fix } of problems) {
          expect(line).toBeGreaterThan(0);
          expect(column).toBeGreaterThan(0);
          expect(line).toBeLessThanOrEqual(lines.get(file) ?? Number.MAX_SAFE_INTEGER);
          expect(message).not.toBe('');
          expect(fix).not.toBe('');
        }
      },
    ),
    { numRuns: runs },
  );
});
