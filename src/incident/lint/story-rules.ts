import { statedIn } from '../instants.ts';
import { sameName, type Item } from '../markdown.ts';
import { nonCompliance, relatedColumns } from '../template.ts';
import { contentOf, isNotApplicable, type Report, type Rule } from './rule.ts';

/** What happened, and what happened to others. */
export const storyRules: readonly Rule[] = [
  {
    id: 'R20',
    severity: 'error',
    title: 'Every event of the timeline says when',
    kinds: ['full'],
    *check(report) {
      for (const event of events(report))
        if (statedIn(event.text).length === 0 && !isNotApplicable(event.text))
          yield {
            line: event.line,
            column: event.column,
            message: 'This event has no date (2026-11-20 09:00 UTC)',
          };
    },
  },
  {
    id: 'R21',
    severity: 'warning',
    title: 'Events are told to the minute',
    kinds: ['full'],
    *check(report) {
      for (const event of events(report)) {
        const [first] = statedIn(event.text);
        if (first?.precision === 'day')
          yield { line: event.line, column: event.column, message: `"${first.text}" has no time of day` };
      }
    },
  },
  {
    id: 'R22',
    severity: 'error',
    title: 'The timeline runs forward',
    kinds: ['full'],
    *check(report) {
      let latest: { epoch: number; text: string } | null = null;
      for (const event of events(report)) {
        const [first] = statedIn(event.text);
        if (!first) continue;
        if (
          latest &&
          first.epoch < latest.epoch &&
          !(first.precision === 'day' && sameDay(first.epoch, latest.epoch))
        )
          yield {
            line: event.line,
            column: event.column,
            message: `"${first.text}" stands after ${latest.text}`,
          };
        else latest = first;
      }
    },
  },
  {
    id: 'R23',
    severity: 'error',
    title: 'The timeline begins before the discovery',
    kinds: ['full'],
    *check(report) {
      const heading = report.section('Timeline');
      const field = report.field('Summary', nonCompliance.identified);
      const [identified] = field ? statedIn(contentOf(field)) : [];
      const told = events(report).flatMap(({ text }) => statedIn(text).slice(0, 1));
      if (!heading || !identified || told.length === 0) return;
      if (!told.some(({ epoch }) => epoch < identified.epoch))
        yield {
          line: heading.line,
          column: heading.column,
          message: `Nothing is told of the time before ${identified.text}, when it was identified`,
        };
    },
  },
  {
    id: 'R24',
    severity: 'error',
    title: 'Related incidents stand in a table of three columns',
    kinds: ['full'],
    *check(report) {
      const heading = report.section('Related Incidents');
      if (!heading) return;
      const columns = heading.table?.columns ?? [];
      const fits = relatedColumns.every((name, at) => sameName(columns[at] ?? '', name));
      if (heading.table && !fits)
        yield {
          line: heading.table.line,
          column: heading.table.column,
          message: `The columns are ${columns.join(', ')} and should be ${relatedColumns.join(', ')}`,
        };
      if (!heading.table && !heading.prose.some(({ text }) => isNotApplicable(text)))
        yield { line: heading.line, column: heading.column, message: 'There is neither a table nor N/A' };
    },
  },
  {
    id: 'R25',
    severity: 'warning',
    title: 'Incidents of two years, of other CAs too, were considered',
    kinds: ['full'],
    *check(report) {
      const heading = report.section('Related Incidents');
      const rows = heading?.table?.rows ?? [];
      const real = rows.filter(({ cells }) => !isNotApplicable(cells[0] ?? '') && (cells[0] ?? '') !== '');
      if (heading && real.length === 0)
        yield {
          line: heading.line,
          column: heading.column,
          message:
            'No incident is named; those of the last two years, of other CAs too, are expected to be considered',
        };
    },
  },
  {
    id: 'R26',
    severity: 'error',
    title: 'Related incidents say which bug and when',
    kinds: ['full'],
    *check(report) {
      for (const { line, cells } of report.section('Related Incidents')?.table?.rows ?? []) {
        const [bug = '', date = '', description = ''] = cells;
        if (isNotApplicable(bug)) continue;
        if (!/\d{5,8}/.test(bug)) yield { line, column: 1, message: `"${bug}" names no bug by its number` };
        if (statedIn(date).length === 0) yield { line, column: 1, message: `"${date}" is no date` };
        if (description === '') yield { line, column: 1, message: 'The description is empty' };
      }
    },
  },
];

/** The lines of the timeline: its items, or the rows of its table. */
function events(report: Report): Item[] {
  const heading = report.section('Timeline');
  if (!heading || heading.level > 2) return [];
  const rows = (heading.table?.rows ?? []).map(({ line, cells }) => ({
    text: cells.join(' '),
    line,
    column: 1,
  }));
  const fields = heading.fields.map(({ name, value, line, column }) => ({
    text: `${name}: ${value}`,
    line,
    column,
  }));
  return [...heading.items, ...rows, ...fields].sort((a, b) => a.line - b.line);
}

function sameDay(one: number, other: number): boolean {
  return Math.floor(one / 86_400_000) === Math.floor(other / 86_400_000);
}
