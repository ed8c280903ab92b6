import type { Heading } from '../markdown.ts';
import { sameName } from '../names.ts';
import {
  closureFields,
  factorFields,
  optionalFields,
  sections,
  timelineSummary,
  titles,
  toBeCompleted,
} from '../template.ts';
import { contentOf, everyKind, isNone, placeOf, type Report, type Rule } from './rule.ts';

/** What the template holds to be replaced. */
const placeholders = [
  toBeCompleted,
  'Related Bug ID',
  'Related Bug URL',
  'Date Related Bug was opened',
  'YYYY-MM-DD',
];

/** Whether the report has the shape of its template. */
export const templateRules: readonly Rule[] = [
  {
    id: 'R01',
    severity: 'error',
    title: 'The report carries the title of its template',
    kinds: everyKind,
    *check(report) {
      if (!report.section(titles[report.kind]))
        yield { ...report.start, message: `The heading "${titles[report.kind]}" is missing` };
    },
  },
  {
    id: 'R02',
    severity: 'error',
    title: 'Every section of the template is there, also where it does not apply',
    kinds: everyKind,
    *check(report) {
      for (const { title, level } of sections[report.kind])
        if (!report.section(title))
          yield {
            ...report.end,
            message: `The section "${'#'.repeat(level)} ${title}" is missing; a section that does not apply stays, with N/A`,
          };
    },
  },
  {
    id: 'R03',
    severity: 'error',
    title: 'The sections stand once, in the order of the template',
    kinds: everyKind,
    *check(report) {
      const order = [titles[report.kind], ...sections[report.kind].map(({ title }) => title)];
      let latest = -1;
      const seen = new Set<number>();
      for (const heading of report.headings) {
        const position = order.findIndex((title) => sameName(title, heading.title));
        if (position < 0 || (heading.role !== 'title' && heading.role !== 'section')) continue;
        if (seen.has(position)) yield { ...placeOf(heading), message: `"${heading.title}" stands twice` };
        else if (position < latest)
          yield { ...placeOf(heading), message: `"${heading.title}" comes after "${order[latest] ?? ''}"` };
        seen.add(position);
        latest = Math.max(latest, position);
      }
    },
  },
  {
    id: 'R04',
    severity: 'error',
    title: 'Every field of the template is there, and says something',
    kinds: everyKind,
    *check(report) {
      for (const { heading, names } of expected(report))
        for (const name of names) {
          const field = heading.fields.find((one) => sameName(one.name, name));
          const severity = optionalFields.includes(name) ? ('notice' as const) : ('error' as const);
          const advice =
            severity === 'notice' ? '; it is optional, N/A says so' : '; write N/A where it does not apply';
          if (!field)
            yield {
              ...placeOf(heading),
              severity,
              message: `"${heading.written}" lacks the field "${name}"${advice}`,
            };
          else if (contentOf(field) === '' && name !== timelineSummary)
            yield { ...placeOf(field), severity, message: `"${name}" is empty${advice}` };
        }
    },
  },
  {
    id: 'R05',
    severity: 'error',
    title: 'Nothing is left to be completed',
    kinds: everyKind,
    *check(report) {
      for (const { line, text } of report.lines())
        for (const placeholder of placeholders) {
          const at = text.indexOf(placeholder);
          if (at >= 0)
            yield {
              line,
              column: at + 1,
              message:
                placeholder === toBeCompleted
                  ? 'A fact is left to be completed'
                  : `"${placeholder}" is of the template`,
            };
        }
    },
  },
  {
    id: 'R06',
    severity: 'error',
    title: 'Sections without fields say something',
    kinds: ['full'],
    *check(report) {
      for (const title of ['Timeline', 'Related Incidents', 'Action Items', 'Appendix']) {
        const heading = report.section(title);
        if (heading?.table === null && heading.items.length + heading.prose.length === 0)
          yield {
            ...placeOf(heading),
            message: `"${heading.title}" is empty; write N/A where it does not apply`,
          };
      }
    },
  },
  {
    id: 'R07',
    severity: 'error',
    title: 'The report is Markdown in the comment, not a page or a file',
    kinds: everyKind,
    *check(report) {
      const first = report.text.lines.find((line) => line.trim() !== '') ?? '';
      if (/^\s*(<!doctype|<html|%PDF|\{\\rtf)/i.test(first) || first.startsWith('PK\u0003\u0004'))
        yield { ...report.start, message: 'This is no Markdown text' };
      if (!report.text.isWhole)
        yield { ...report.end, message: 'The text is longer than a report can be, and was read in part' };
    },
  },
  {
    id: 'R09',
    severity: 'notice',
    title: 'What does not apply says N/A',
    kinds: everyKind,
    *check(report) {
      for (const { fields } of report.headings)
        for (const field of fields)
          if (isNone(contentOf(field)))
            yield {
              ...placeOf(field),
              message: `"${contentOf(field)}": where "${field.name}" does not apply the template's word is N/A`,
            };
    },
  },
];

function* expected(report: Report): Iterable<{ heading: Heading; names: readonly string[] }> {
  for (const { title, fields } of sections[report.kind]) {
    const heading = report.section(title);
    if (heading && fields.length > 0) yield { heading, names: fields };
  }
  for (const { heading } of report.factors()) yield { heading, names: factorFields };
  const closure = report.kind === 'closure' ? report.section(titles.closure) : undefined;
  if (closure) yield { heading: closure, names: closureFields };
}
