import { describe, expect, it } from 'vitest';
import { lintReport } from '../../src/incident/lint/lint.ts';
import { closureReport, fullReport as f, preliminaryReport } from './reports.ts';

/** Reports in other people's words, each with the rules that it breaks. */
const pre = (description: string): string =>
  preliminaryReport.replace(/Incident description: .*/, `Incident description: ${description}`);
const clo = (sentence: string): string => closureReport.replace(/All action items .*/, sentence);
const put = (before: string, after: string): string => f.replace(before, after);

const cases: readonly [rules: string, what: string, text: string][] = [
  [
    '',
    'a first report: shut',
    pre(
      'On 9 November we found that 214 of our subscribers were sent wrong certificates. The faulty profile has been shut off and issuing from it is blocked.',
    ),
  ],
  [
    '',
    'a first report: offline',
    pre(
      'An intermediate CA was missing from the audit letter. Only that one is touched; the gap has been closed by an amended letter.',
    ),
  ],
  [
    '',
    'a first report: persists',
    pre(
      'About 3,400 leaf certificates carry a wrong field. The problem persists while we prepare the change.',
    ),
  ],
  [
    'R08',
    'a first report: nothing',
    pre('We became aware of a problem and are looking into it. A full report will follow within two weeks.'),
  ],
  [
    '',
    'a closure: standard',
    clo(
      'All Action Items disclosed in this report have been completed as described, and we request its closure.',
    ),
  ],
  [
    '',
    'a closure: after',
    clo('Now that every action item in this report has been completed, we ask that the bug be closed.'),
  ],
  [
    '',
    'a closure: after2',
    clo('After completing all action items as described above, we request closure of this report.'),
  ],
  [
    '',
    'a closure: no further',
    clo(
      'All action items are complete and there are no open questions. We kindly request that this bug be closed.',
    ),
  ],
  ['R15', 'a closure: but', clo('All action items but the third are complete, and we request closure.')],
  ['R15', 'a closure: most', clo('Most action items are complete; we request closure.')],
  ['R15', 'a closure: two', clo('Two of three action items are completed and we request closure.')],
  ['R15', 'a closure: soon', clo('All action items will be completed by June, and we request closure.')],
  ['', 'status Complete on', put('| 2026-12-01 | Ongoing |', '| 2026-12-01 | Complete – 2026-11-30 |')],
  ['', 'root cause # ', put('| Prevent | Factor 1 |', '| Prevent | Root Cause #1 |')],
  ['', 'RC1', put('| Prevent | Factor 1 |', '| Prevent | RC1 |')],
  ['', 'CF 1', put('| Prevent | Factor 1 |', '| Prevent | CF #1 |')],
  ['', 'self-reported', put('Third Party Reported', 'Self-reported')],
  [
    '',
    'time table',
    f.replace(
      /- 2026-10-20[^]*?moved back\.\n/,
      '| Time (UTC) | Event |\n|---|---|\n| 2026-10-20 08:00 | Approved |\n| 2026-11-03 10:00 | Moved |\n| 2026-11-10 14:05 | Reported |\n| 2026-11-10 19:40 | Moved back |\n',
    ),
  ],
  [
    '',
    'day headings',
    f.replace(
      /- 2026-10-20[^]*?moved back\.\n/,
      '**2026-10-20**\n- 08:00 UTC Approved\n\n**2026-11-03**\n- 10:00 UTC - Moved\n\n**2026-11-10**\n- 14:05 UTC - Reported\n- 19:40 UTC - Moved back\n',
    ),
  ],
  [
    '',
    'utc once after',
    f
      .replace(/(\d\d:\d\d) UTC/g, '$1')
      .replace('## Timeline\n', '## Timeline\n\nAll times in this report are UTC.\n'),
  ],
  [
    '',
    'utc once bracket',
    f.replace(/(\d\d:\d\d) UTC/g, '$1').replace('## Timeline\n', '## Timeline (all times UTC)\n'),
  ],
  ['', 'Z', f.replace(/(\d{4}-\d\d-\d\d) (\d\d:\d\d) UTC/g, '$1T$2Z')],
  ['', 'offset', f.replace(/(\d\d:\d\d) UTC/g, '$1 UTC+02:00')],
  ['R12', 'CEST', f.replace(/(\d\d:\d\d) UTC/g, '$1 CEST')],
  ['R12', 'IST', put('14:05 UTC: A', '14:05 IST: A')],
  ['R12', 'SGT', put('14:05 UTC: A', '14:05 SGT: A')],
  ['R12', 'pm ET', put('14:05 UTC: A', '2:05 pm ET: A')],
  ['R12', 'BRT', put('14:05 UTC: A', '14:05 BRT: A')],
  ['R16', 'end future', put('end date: 2026-11-10 19:40 UTC', 'end date: Not yet determined')],
  ['R16', 'end present', put('end date: 2026-11-10 19:40 UTC', 'end date: present')],
  ['R16', 'end tbd paren', put('end date: 2026-11-10 19:40 UTC', 'end date: (TBD)')],
  ['R16', 'end will', put('end date: 2026-11-10 19:40 UTC', 'end date: Will be provided in the next update')],
  [
    'R17',
    'remaining',
    f
      .replace('of certificates: N/A', 'of certificates: 12')
      .replace('certificates: N/A\n- Aff', 'certificates: 15 (fifteen)\n- Aff')
      .replace('types: N/A', 'types: DV')
      .replace('heuristic: N/A', 'heuristic: x')
      .replace('Appendix\n\nN/A', 'Appendix\n\nSee list at https://x.example.test'),
  ],
  [
    'R18',
    'appendix none',
    f
      .replace('of certificates: N/A', 'of certificates: 12')
      .replace('certificates: N/A\n- Aff', 'certificates: 0\n- Aff')
      .replace('types: N/A', 'types: DV')
      .replace('heuristic: N/A', 'heuristic: x')
      .replace('Appendix\n\nN/A', 'Appendix\n\nNone'),
  ],
  [
    'R14,R18',
    'appendix nothing',
    f
      .replace('of certificates: N/A', 'of certificates: Approximately 12')
      .replace('certificates: N/A\n- Aff', 'certificates: 0\n- Aff')
      .replace('types: N/A', 'types: DV')
      .replace('heuristic: N/A', 'heuristic: x'),
  ],
  [
    'R37',
    'second lesson',
    put(
      '  - Monitoring looked at availability alone.',
      '  - Monitoring looked at availability alone.\n  - The way back was not rehearsed.',
    ),
  ],
  ['R39', 'no such lesson', put("Didn't go well 1", "Didn't go well 1, 2")],
  ['R38', 'additional', put('- Additional: N/A', '- Additional: The runbook was old.')],
  ['R32', 'kind', put('| Prevent |', '| Preventive |')],
  ['R34', 'due', put('| 2026-12-01 |', '| Q1 2027 |')],
  ['R10', 'id', put('A000000', '000000')],
  ['R23', 'timeline starts', f.replace(/- 2026-10-20.*\n- 2026-11-03.*\n/, '')],
  ['R22', 'table backward', put('- 2026-11-03 10:00 UTC: T', '- 2026-11-12 10:00 UTC: T')],
  [
    '',
    'owner prefix',
    put(
      '- CA Owner CCADB unique ID: A000000',
      '- CA Owner CCADB Unique ID: A000000 (Example Trust Services)',
    ),
  ],
  [
    '',
    'quotes curly',
    f
      .replaceAll("didn't", 'didn’t')
      .replaceAll("Didn't", 'Didn’t')
      .replaceAll('"remaining valid"', '“remaining valid”'),
  ],
  ['', 'escaped #', f.replaceAll('### Contributing Factor 1:', '### Contributing Factor \\#1:')],
  ['', 'factor #1', f.replaceAll('### Contributing Factor 1:', '### Contributing Factor #1:')],
];

it.each(cases)('breaks [%s]: %s', (rules, _, text) => {
  expect([f, preliminaryReport, closureReport]).not.toContain(text);
  const { findings } = lintReport(text);
  expect([...new Set(findings.map(({ rule }) => rule))].sort().join(','), JSON.stringify(findings)).toBe(
    rules,
  );
});

it('what is debatable is a notice that says so', () => {
  const long = pre(
    `Two of our responders answered with times in a form that the standard does not allow, which a relying party told us of by mail on the tenth. ${'We are reading the records of the week to learn how it came to this. '.repeat(2)}`,
  );
  expect(lintReport(long).findings).toMatchObject([{ rule: 'R08', severity: 'notice' }]);
  const unsure = clo('All action items are complete, and we request closure if nobody objects.');
  expect(lintReport(unsure).findings).toMatchObject([{ rule: 'R15', severity: 'notice' }]);
});

describe.each([
  ['preliminary', pre],
  ['closure', clo],
] as const)('a %s report', (_, write) => {
  it.each([
    '1',
    '1,',
    'no ',
    'no open ',
    'action items complete ',
    '. ',
    'all of ',
    'remain',
    "n't ",
    '- ',
    '\n',
  ])('of one word without end is answered in good time: %j', (word) => {
    const begun = process.cpuUsage().user;
    lintReport(write(word.repeat(20_000)));
    expect(process.cpuUsage().user - begun).toBeLessThan(3_000_000);
  });
});
