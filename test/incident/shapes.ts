import { closureReport, preliminaryReport } from './reports.ts';

type Shape = (text: string) => string;

const bold: Shape = (text) => text.replaceAll(/^( *)- ([A-Z][^:\n|]*?\??):(?=\s)/gm, '$1- **$2:**');
const level =
  (more: number): Shape =>
  (text) =>
    text.replaceAll(/^(#+) /gm, (_, marks: string) => `${'#'.repeat(Math.max(1, marks.length + more))} `);

/** The template's own writing: a level deeper, bold labels, factors as bold lines. */
const official: Shape = (text) => bold(level(1)(text)).replaceAll(/^#+ (Contributing Factor.*)$/gm, '**$1**');

/** Text as copied from a bug's page: no marks, bullets as characters, tables with tabs. */
const pasted: Shape = (text) =>
  text
    .replaceAll(/^#+ /gm, '')
    .replaceAll(/^( *)- /gm, '$1  • ')
    .replaceAll(/^\|(?: -+ \|)+\n/gm, '')
    .replaceAll(/^\| (.*) \|$/gm, (_, row: string) => row.replaceAll(' | ', '\t'));

/** The same with each cell on a line of its own. */
const cellByCell: Shape = (text) =>
  text
    .replaceAll(/^#+ /gm, '')
    .replaceAll(/^( *)- /gm, '$1• ')
    .replaceAll(/^\|(?: -+ \|)+\n/gm, '')
    .replaceAll(/^\| (.*) \|$/gm, (_, row: string) => row.replaceAll(' | ', '\n\n'));

export const shapes: Readonly<Record<string, Shape>> = {
  'levels one and two': (text) => text,
  'levels two to four': level(1),
  'levels three to five': level(2),
  'one level for all': (text) => text.replaceAll(/^#+ /gm, '# '),
  'bold labels': bold,
  'the template to the letter': official,
  'values on the next line': (text) =>
    bold(text).replaceAll(/^( *)(- \*\*[^*\n]+:\*\*) (?=\S)/gm, '$1$2\n$1  '),
  'labels in paragraphs': (text) => text.replaceAll(/^ *- ([A-Z][^:\n|]*?\??):(?=\s)/gm, '\n**$1:**'),
  'stars for bullets': (text) => text.replaceAll(/^( *)- /gm, '$1* '),
  'text from the page': pasted,
  'text from the page, cell by cell': cellByCell,
  'lines that end as on Windows': (text) => text.replaceAll('\n', '\r\n'),
};

export interface Variant {
  what: string;
  edit: Shape;
  /** Rules with findings, sorted. */
  rules: readonly string[];
  from?: string;
}

const put =
  (before: string, after: string): Shape =>
  (text) =>
    text.replace(before, after);

/** Ways in which reports differ, each with the findings that are right. */
export const variants: readonly Variant[] = [
  { what: 'the zone in brackets', edit: (text) => text.replaceAll(' UTC', ' (UTC)'), rules: [] },
  { what: 'an offset', edit: put('14:05 UTC: A', '15:05 UTC+1: A'), rules: [] },
  { what: 'local time with its offset', edit: put('14:05 UTC: A', '06:05 PST (UTC-8): A'), rules: [] },
  { what: 'dashes', edit: (text) => text.replaceAll(' UTC: ', ' UTC – '), rules: [] },
  { what: 'a long date', edit: put('2026-11-03 10:00 UTC: T', 'November 3, 2026, 10:00 UTC: T'), rules: [] },
  {
    what: 'day before month',
    edit: put('2026-11-03 10:00 UTC: T', '3 November 2026 at 10:00 UTC: T'),
    rules: [],
  },
  {
    what: 'the zone stated once',
    edit: (text) =>
      text
        .replaceAll(/(\d\d:\d\d) UTC/g, '$1')
        .replace('Timeline\n\n', 'Timeline\n\nAll times are in UTC.\n\n'),
    rules: [],
  },
  { what: 'no zone', edit: (text) => text.replaceAll(/(\d\d:\d\d) UTC/g, '$1'), rules: ['R12'] },
  { what: 'local time', edit: put('14:05 UTC: A', '06:05 PST: A'), rules: ['R12'] },
  { what: 'Self Reported.', edit: put('Third Party Reported', 'Self Reported.'), rules: [] },
  {
    what: 'a source with what was reported',
    edit: put('Third Party Reported', 'Third Party Reported: a problem report was sent to us'),
    rules: [],
  },
  { what: 'another source', edit: put('Third Party Reported', 'By a relying party'), rules: ['R11'] },
  {
    what: 'a bug by its address',
    edit: put('| 1999850 |', '| https://bugs.example.test/show?id=1999850 |'),
    rules: [],
  },
  {
    what: 'an end to be determined',
    edit: put('end date: 2026-11-10 19:40 UTC', 'end date: TBD'),
    rules: ['R16'],
  },
  {
    what: 'an end that is open',
    edit: put('end date: 2026-11-10 19:40 UTC', 'end date: Ongoing'),
    rules: ['R16'],
  },
  {
    what: 'an end that is expected',
    edit: put('end date: 2026-11-10 19:40 UTC', 'end date: Ongoing, expected on 2026-12-01'),
    rules: [],
  },
  {
    what: 'certificates and no list of them',
    edit: put('Total number of certificates: N/A', 'Total number of certificates: 1,234'),
    rules: ['R18'],
  },
  {
    what: 'more remain than are affected',
    edit: (text) =>
      text
        .replace('of certificates: N/A', 'of certificates: 0')
        .replace('certificates: N/A\n- Aff', 'certificates: 5\n- Aff'),
    rules: ['R17'],
  },
  {
    what: 'a status in use elsewhere',
    edit: put('| 2026-12-01 | Ongoing |', '| 2026-12-01 | Completed |'),
    rules: ['R33'],
  },
  {
    what: 'a status with more to it',
    edit: put('| 2026-12-01 | Ongoing |', '| 2026-12-01 | Ongoing (in test) |'),
    rules: [],
  },
  { what: 'a lesson without action', edit: put("Didn't go well 1", 'Factor 1'), rules: ['R37'] },
  {
    what: 'a factor without action',
    edit: put('| Prevent | Factor 1 |', "| Prevent | Didn't go well 1 |"),
    rules: ['R36'],
  },
  {
    what: 'the root cause as the template has it',
    edit: put('| Prevent | Factor 1 |', '| Prevent | Root Cause # 1 |'),
    rules: [],
  },
  {
    what: 'a second factor with half its fields',
    edit: put(
      '## Lessons Learned',
      '### Contributing Factor 2: The move\n\n- Description: It came too soon.\n- Timeline: One year.\n\n## Lessons Learned',
    ),
    rules: ['R04', 'R36'],
  },
  {
    what: 'sections in another order',
    edit: (text) =>
      text
        .replace(/## Timeline[^]*?(?=## Related)/, '')
        .replace('## Appendix', '## Timeline\n\n- 2026-10-20 08:00 UTC: Approved.\n\n## Appendix'),
    rules: ['R03'],
  },
  {
    what: 'a timeline that runs backward',
    edit: put('2026-11-03 10:00 UTC: T', '2026-09-03 10:00 UTC: T'),
    rules: ['R22'],
  },
  {
    what: 'a closure that is none',
    from: closureReport,
    edit: put(
      'All action items of this report are complete',
      'Not all action items of this report are complete',
    ),
    rules: ['R15'],
  },
  {
    what: 'a first report without containment',
    from: preliminaryReport,
    edit: put('; it is contained, since traffic moved back', ''),
    rules: ['R08'],
  },
  {
    what: 'a first report without impact',
    from: preliminaryReport,
    edit: (text) =>
      text
        .replace('Two OCSP responders wrote', 'There were')
        .replace('All answers of one week are affected; it is', 'It is'),
    rules: ['R08'],
  },
];
