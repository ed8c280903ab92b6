import fc from 'fast-check';
import { expect, it } from 'vitest';
import { lintReport } from '../../src/incident/lint/lint.ts';
import { fullReport } from './reports.ts';

const numRuns = process.env['NCSSR_FULL'] === '1' ? 20_000 : 500;

const piece = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '|',
    '#',
    '- ',
    '\n',
    '```',
    ':',
    '**',
    '## Summary',
    '\r',
    '\t',
    '|---|',
    '### Contributing Factor 1:',
    '• ',
    '\t',
    '> ',
    '    ',
    '**Contributing Factor 2: a**',
    'Action Item\n',
    '---\n',
    '2026-11-20 25:61 UTC',
  ),
);

it('whatever the text, there is an answer, and every finding has a place in it', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: fullReport.length }),
      fc.nat(200),
      fc.array(piece, { maxLength: 8 }),
      (at, cut, pieces) => {
        const text = fullReport.slice(0, at) + pieces.join('') + fullReport.slice(at + cut);
        const lines = text.split(/\r\n|\r|\n/).length;
        for (const { line, column } of lintReport(text).findings) {
          expect(line).toBeGreaterThanOrEqual(1);
          expect(line).toBeLessThanOrEqual(lines);
          expect(column).toBeGreaterThanOrEqual(1);
        }
      },
    ),
    { numRuns },
  );
});

it.each([
  ['a line of a million characters', 'A'.repeat(1_000_000)],
  ['a million colons', ':'.repeat(1_000_000)],
  ['bars without end', `## Action Items\n|${'a|'.repeat(200_000)}\n`],
  ['headings without end', '# a\n'.repeat(20_000)],
  [
    'actions and factors without end',
    `## Root Cause Analysis\n${'### Factor 1: abcdefg\n'.repeat(1000)}## Action Items\n${'| a | b | 1 |\n'.repeat(1000)}`,
  ],
  ['emphasis without end', '*a **b\n'.repeat(5000)],
  ['lists within lists', Array.from({ length: 1000 }, (_, at) => `${' '.repeat(at % 200)}- a`).join('\n')],
  ['blanks', ' '.repeat(500_000)],
  ['dates', '2026-11-20 '.repeat(50_000)],
])(
  '%s is answered in good time',
  (_, text) => {
    expect(lintReport(text).findings.length).toBeGreaterThan(0);
  },
  10_000,
);
