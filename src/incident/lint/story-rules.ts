import { statedIn } from '../instants.ts';
import { nonCompliance, relatedColumns } from '../template.ts';
import { contentOf, isNone, isNotApplicable, placeOf, sameColumn, type Rule } from './rule.ts';

/** What happened, and what happened to others. */
export const storyRules: readonly Rule[] = [
  {
    id: 'R20',
    severity: 'error',
    title: 'Every event of the timeline says when',
    kinds: ['full'],
    *check(report) {
      const events = report.events();
      for (const event of events)
        if (!event.stated && !isNotApplicable(event.text))
          yield { ...placeOf(event), message: 'This event has no date (2026-11-20 09:00 UTC)' };
      const heading = report.section('Timeline');
      const [first] = [...(heading?.prose ?? []), ...(heading?.items ?? [])];
      if (heading && first && events.length === 0 && !isNotApplicable(first.text))
        yield { ...placeOf(heading), message: 'No event of the timeline has a date (2026-11-20 09:00 UTC)' };
    },
  },
  {
    id: 'R21',
    severity: 'notice',
    title: 'Events are told to the minute',
    kinds: ['full'],
    *check(report) {
      for (const { stated, ...place } of report.events())
        if (stated?.precision === 'day')
          yield { ...placeOf(place), message: `"${stated.text}" has no time of day, which is recommended` };
    },
  },
  {
    id: 'R22',
    severity: 'error',
    title: 'The timeline runs forward',
    kinds: ['full'],
    *check(report) {
      let latest: { epoch: number; text: string } | null = null;
      for (const { stated: first, ...event } of report.events()) {
        if (!first) continue;
        if (
          latest &&
          first.epoch < latest.epoch &&
          !(first.precision === 'day' && dayOf(first.epoch) >= dayOf(latest.epoch))
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
      const told = report.events().flatMap(({ stated }) => stated ?? []);
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
      const fits = relatedColumns.every((name, at) => sameColumn(columns[at] ?? '', name));
      const [first] = [...heading.prose, ...heading.items];
      if (heading.table && !fits)
        yield {
          ...placeOf(heading.table),
          message: `The columns are ${columns.join(', ')} and should be ${relatedColumns.join(', ')}`,
        };
      if (!heading.table && first && !isNotApplicable(first.text))
        yield {
          ...placeOf(first),
          message: isNone(first.text)
            ? `"${first.text}": incidents of the last two years, of other CAs too, have to be considered; write N/A where none is related`
            : `There is neither a table of ${relatedColumns.join(', ')} nor N/A`,
        };
    },
  },
  {
    id: 'R25',
    severity: 'notice',
    title: 'Incidents of two years, of other CAs too, were considered',
    kinds: ['full'],
    *check(report) {
      const heading = report.section('Related Incidents');
      const told = heading?.table
        ? heading.table.rows.map(({ cells }) => cells[0] ?? '')
        : [...(heading?.prose ?? []), ...(heading?.items ?? [])].slice(0, 1).map(({ text }) => text);
      if (heading && told.every((text) => text === '' || isNotApplicable(text)))
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
        if (isNone(bug)) {
          yield { line, column: 1, message: `"${bug}": write N/A where no incident is related` };
          continue;
        }
        if (!/\d{5,8}/.test(bug)) yield { line, column: 1, message: `"${bug}" names no bug by its number` };
        if (statedIn(date).length === 0) yield { line, column: 1, message: `"${date}" is no date` };
        if (description === '') yield { line, column: 1, message: 'The description is empty' };
      }
    },
  },
];

function dayOf(epoch: number): number {
  return Math.floor(epoch / 86_400_000);
}
