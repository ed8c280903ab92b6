import { localTimeIn, statedIn } from '../instants.ts';
import { disclosureSources, fieldNames, nonCompliance, titles } from '../template.ts';
import { contentOf, everyKind, isNotApplicable, type Rule } from './rule.ts';

/** Values of single fields. */
export const valueRules: readonly Rule[] = [
  {
    id: 'R10',
    severity: 'error',
    title: 'The CA owner is named by its CCADB unique ID',
    kinds: ['full'],
    *check(report) {
      const field = report.field('Summary', fieldNames.ccadbId);
      const value = field ? contentOf(field) : '';
      if (field && value !== '' && !/^A\d{6}$/.test(value))
        yield {
          line: field.line,
          column: field.column,
          message: `"${value}" is no CCADB unique ID: A and six digits`,
        };
    },
  },
  {
    id: 'R11',
    severity: 'error',
    title: 'The source of disclosure is one of three',
    kinds: ['preliminary', 'full'],
    *check(report) {
      const field = report.field('Summary', fieldNames.disclosure);
      const value = field ? contentOf(field) : '';
      if (field && value !== '' && !(disclosureSources as readonly string[]).includes(value))
        yield {
          line: field.line,
          column: field.column,
          message: `"${value}" is none of ${disclosureSources.join(', ')}`,
        };
    },
  },
  {
    id: 'R12',
    severity: 'error',
    title: 'Times of day are in UTC or with an offset',
    kinds: everyKind,
    *check(report) {
      for (const [index, line] of report.text.lines.entries()) {
        const local = localTimeIn(line);
        const instants = statedIn(line);
        const bare = instants.find(({ precision, zoned }) => precision !== 'day' && !zoned);
        const loose = instants.length === 0 && local && /\d{1,2}:\d{2}/.test(line);
        if (bare)
          yield {
            line: index + 1,
            column: bare.at + 1,
            message: `"${bare.text}" has neither UTC nor an offset`,
          };
        else if (local && (loose || /\d:\d{2}(:\d{2})?\s*$/.test(line.slice(0, local.at))))
          yield {
            line: index + 1,
            column: local.at + 1,
            message: `"${local.name}" is no offset: write UTC or UTC+hh:mm`,
          };
      }
    },
  },
  {
    id: 'R13',
    severity: 'error',
    title: 'Non-compliance began no later than it was identified or ended',
    kinds: ['full'],
    *check(report) {
      const read = (name: string) => {
        const field = report.field('Summary', name);
        const [stated] = field ? statedIn(contentOf(field)) : [];
        return field && { field, stated };
      };
      const [start, identified, end] = [nonCompliance.start, nonCompliance.identified, nonCompliance.end].map(
        read,
      );
      for (const one of [start, identified, end]) {
        const value = one ? contentOf(one.field) : '';
        if (one && !one.stated && value !== '' && !isNotApplicable(value) && !/^ongoing\b/i.test(value))
          yield {
            line: one.field.line,
            column: one.field.column,
            message: `"${value}" is no date: write 2026-11-20, 2026-11-20 09:00 UTC, Ongoing or N/A`,
          };
      }
      const begun = start?.stated;
      for (const later of [identified, end])
        if (begun && later?.stated && dayOf(later.stated.epoch) < dayOf(begun.epoch))
          yield {
            line: later.field.line,
            column: later.field.column,
            message: `"${later.field.name}" lies before the start on ${begun.text}`,
          };
    },
  },
  {
    id: 'R14',
    severity: 'error',
    title: 'Counts of certificates are numbers',
    kinds: ['full'],
    *check(report) {
      for (const name of [fieldNames.total, fieldNames.remaining]) {
        const field = report.field('Impact', name);
        const value = field ? contentOf(field) : '';
        if (field && value !== '' && !/^(\d{1,3}(,\d{3})+|\d+)\b/.test(value) && !isNotApplicable(value))
          yield {
            line: field.line,
            column: field.column,
            message: `"${value}" is no number; write one, or N/A`,
          };
      }
    },
  },
  {
    id: 'R15',
    severity: 'error',
    title: 'A closure asks for closing and says that every action item is done',
    kinds: ['closure'],
    *check(report) {
      const heading = report.section(titles.closure);
      const prose = (heading?.prose ?? []).map(({ text }) => text).join(' ');
      const asks = /action items?\b.*\bcomplete/i.test(prose) && /\bclos(e|ed|ure|ing)\b/i.test(prose);
      if (heading && !asks)
        yield {
          line: heading.line,
          column: heading.column,
          message: 'The closing sentence is missing: all action items are complete, and closure is requested',
        };
    },
  },
];

function dayOf(epoch: number): number {
  return Math.floor(epoch / 86_400_000);
}
