import { describe, expect, it } from 'vitest';
import { lintReport } from '../../src/incident/lint/lint.ts';
import { originReport } from './origin-report.ts';
import { closureReport, fullReport, preliminaryReport } from './reports.ts';
import { shapes, variants } from './shapes.ts';

const found = (text: string): string[] =>
  [...new Set(lintReport(text).findings.map(({ rule }) => rule))].sort();

it('the report that made this product is found for what it broke, and for nothing else', () => {
  const { findings } = lintReport(originReport);
  const counts: Record<string, number> = {};
  for (const { rule } of findings) counts[rule] = (counts[rule] ?? 0) + 1;
  expect(counts, JSON.stringify(findings, null, 1)).toEqual({
    R04: 3, // factor two: detection and interaction, and as a notice the method
    R06: 1,
    R12: 4,
    R16: 1,
    R24: 1,
    R33: 3,
    R37: 2,
  });
  expect(new Set(findings.map(({ citation }) => citation))).toEqual(new Set(['CCADB IRG 3.1']));
});

describe.each(Object.entries(shapes))('written as %s', (_, shape) => {
  it.each([
    ['preliminary', preliminaryReport],
    ['full', fullReport],
    ['closure', closureReport],
  ])('a clean %s report breaks no rule', (kind, text) => {
    const shaped = shape(text);
    expect(lintReport(shaped), shaped).toEqual({ kind, findings: [] });
  });

  it.each(variants)('$what: $rules', ({ edit, rules, from = fullReport }) => {
    const broken = edit(from);
    expect(broken).not.toBe(from);
    expect(found(shape(broken)), shape(broken)).toEqual(rules);
  });
});
