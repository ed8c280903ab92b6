import { describe, expect, it } from 'vitest';
import { lintReport, rules } from '../../src/incident/lint/lint.ts';
import { closureReport, fullReport, preliminaryReport } from './reports.ts';

const without = (line: string) => fullReport.replace(`${line}\n`, '');
const instead = (before: string, after: string) => fullReport.replace(before, after);

/** Rule -> a report that breaks it, and no other. */
const broken: Record<string, string> = {
  R01: without('# Full Incident Report'),
  R02: fullReport.replace(/## Appendix[^]*$/, ''),
  R03: fullReport
    .replace('## Appendix\n\nN/A\n', '')
    .replace('## Timeline\n', '## Appendix\n\nN/A\n\n## Timeline\n'),
  R04: without('- Incident heuristic: N/A'),
  R05: instead('Answers of one week', '[to be completed] answers of one week'),
  R08: preliminaryReport.replace(/ All answers of[^]*?moved back\./, ''),
  R09: instead('- Additional considerations: N/A', '- Additional considerations: None'),
  R06: instead('## Appendix\n\nN/A\n', '## Appendix\n'),
  R10: instead('A000000', 'Example Trust Services'),
  R11: instead('Third Party Reported', 'A relying party'),
  R12: instead('2026-11-10 14:05 UTC: A relying', '2026-11-10 14:05 PST: A relying'),
  R13: instead('end date: 2026-11-10 19:40 UTC', 'end date: 2026-11-01 19:40 UTC'),
  R14: instead('Total number of certificates: N/A', 'Total number of certificates: several'),
  R15: closureReport.replace(/\nAll action items[^]*$/, ''),
  R16: instead('end date: 2026-11-10 19:40 UTC', 'end date: TBD'),
  R17: instead(
    'certificates: N/A\n- Total number of "remaining valid" certificates: N/A',
    'certificates: 0\n- Total number of "remaining valid" certificates: 3',
  ),
  R18: instead('Total number of certificates: N/A', 'Total number of certificates: 12'),
  R20: instead('- 2026-11-03 10:00 UTC: Traffic', '- A fortnight later: Traffic'),
  R21: instead('- 2026-11-03 10:00 UTC: Traffic', '- 2026-11-03: Traffic'),
  R22: instead('- 2026-11-03 10:00 UTC: Traffic', '- 2026-10-03 10:00 UTC: Traffic'),
  R23: fullReport
    .replace('- 2026-10-20 08:00 UTC: The new platform was approved.\n', '')
    .replace('- 2026-11-03 10:00 UTC: Traffic moved to the new platform.\n', ''),
  R24: instead('| Bug | Date | Description |', '| Bug | Description | Date |').replace(
    '| 1999850 | 2025-11-11 |',
    '| 1999850 | 2025-11-11 on |',
  ),
  R25: instead(
    '| 1999850 | 2025-11-11 | Another CA answered with fractions of a second. |',
    '| N/A | N/A | N/A |',
  ),
  R26: instead('| 1999850 |', '| that of last year |'),
  R30: instead('Contributing Factor 1: The', 'Contributing Factor 7: The').replace(
    '| Prevent | Factor 1 |',
    '| Prevent | Factor 7 |',
  ),
  R31: instead('| Evaluation Criteria | Due Date |', '| Evaluation Criteria | Due |'),
  R32: instead('| Prevent |', '| Preventive |'),
  R33: instead('| 2026-12-01 | Ongoing |', '| 2026-12-01 | In Progress |'),
  R34: instead('| 2026-12-01 | Ongoing |', '| next month | Ongoing |'),
  R35: instead('| A comparison is on file for each change |', '| |'),
  R36: instead('| Prevent | Factor 1 |', "| Prevent | Didn't go well 1 |"),
  R37: instead("| Detect | Didn't go well 1 |", '| Detect | Factor 1 |'),
  R38: instead('- Additional: N/A', '- Additional:\n  - The vendor was slow.'),
  R39: instead('| Prevent | Factor 1 |', '| Prevent | Factor 1, 2 |'),
};

describe('reports', () => {
  it.each([
    ['preliminary', preliminaryReport],
    ['full', fullReport],
    ['closure', closureReport],
  ])('a clean %s report breaks no rule', (kind, text) => {
    expect(lintReport(text)).toEqual({ kind, findings: [] });
    expect(lintReport(text.replaceAll('\n', '\r\n')).findings).toEqual([]);
  });

  it.each(Object.entries(broken))('%s is found alone, with its place', (rule, text) => {
    expect([fullReport, closureReport, preliminaryReport]).not.toContain(text);
    const { findings } = lintReport(text);
    expect(new Set(findings.map((one) => one.rule)), JSON.stringify(findings)).toEqual(
      new Set(rule === 'R31' ? ['R31', 'R34'] : [rule]),
    );
    for (const { line, column } of findings) {
      expect(line).toBeGreaterThan(0);
      expect(line).toBeLessThanOrEqual(text.split('\n').length);
      expect(column).toBeGreaterThan(0);
    }
  });

  it('every rule but that for pages has a report that breaks it; ids stand once', () => {
    expect(rules.map(({ id }) => id).filter((id) => !(id in broken))).toEqual(['R07']);
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
  });

  it('a page is no report', () => {
    expect(lintReport('<!DOCTYPE html>\n<html></html>').findings.map(({ rule }) => rule)).toContain('R07');
  });

  it('the report of bug 1999850 as published would have been refused for what it got wrong', () => {
    const text = fullReport
      .replaceAll(/(\d\d:\d\d) UTC/g, '$1 PDT')
      .replace('| 2026-12-01 | Ongoing |', '| 2026-12-01 | In Progress |')
      .replace('| 2026-12-15 | Ongoing |', '| 2026-12-15 | Not started |');
    const found = lintReport(text).findings;
    expect(found.filter(({ rule }) => rule === 'R33')).toHaveLength(2);
    expect(found.filter(({ rule }) => rule === 'R12').length).toBeGreaterThan(3);
  });

  it.each(['Kind', 'Bold'])('other spellings of the template are understood: %s', (which) => {
    const text =
      which === 'Bold'
        ? fullReport.replaceAll(/^- ([A-Z][^:\n]+):/gm, '- **$1**:')
        : fullReport.replaceAll(/^- /gm, '* ');
    expect(lintReport(text).findings).toEqual([]);
  });
});
