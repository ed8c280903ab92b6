import { sameName, type Heading } from '../markdown.ts';
import { closureFields, factorFields, sections, titles, toBeCompleted } from '../template.ts';
import { contentOf, everyKind, type Report, type Rule } from './rule.ts';

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
            ...endOf(report),
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
      for (const heading of report.text.headings) {
        const position = order.findIndex((title) => sameName(title, heading.title));
        if (position < 0 || (heading.level > 2 && position > 0)) continue;
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
          if (!field)
            yield {
              ...placeOf(heading),
              message: `"${heading.title}" lacks the field "${name}"; write N/A where it does not apply`,
            };
          else if (contentOf(field) === '' && name !== 'Timeline summary')
            yield { ...placeOf(field), message: `"${name}" is empty; write N/A where it does not apply` };
        }
    },
  },
  {
    id: 'R05',
    severity: 'error',
    title: 'Nothing is left to be completed',
    kinds: everyKind,
    *check(report) {
      for (const [index, line] of report.text.lines.entries()) {
        const at = line.indexOf(toBeCompleted);
        if (at >= 0) yield { line: index + 1, column: at + 1, message: 'A fact is left to be completed' };
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
        if (!heading) continue;
        const below = report.text.headings.some(
          (other) =>
            other.line > heading.line && other.level > heading.level && isWithin(report, heading, other),
        );
        const silent =
          heading.table === null && heading.items.length + heading.prose.length + heading.fields.length === 0;
        if (silent && !below)
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
      const [first = ''] = report.text.lines.filter((line) => line.trim() !== '');
      if (/^\s*(<!doctype|<html|%PDF|\{\\rtf)/i.test(first) || first.startsWith('PK\u0003\u0004'))
        yield { ...report.start, message: 'This is no Markdown text' };
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

/** Whether a heading stands below another before the next of the same rank. */
function isWithin({ text }: Report, heading: Heading, other: Heading): boolean {
  const next = text.headings.find((one) => one.line > heading.line && one.level <= heading.level);
  return next === undefined || other.line < next.line;
}

function placeOf({ line, column }: { line: number; column: number }) {
  return { line, column };
}

function endOf({ text }: Report) {
  return { line: Math.max(1, text.lines.length), column: 1 };
}
