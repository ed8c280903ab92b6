import { statedIn } from '../instants.ts';
import { disclosureSources, fieldNames, nonCompliance } from '../template.ts';
import { contentOf, isNone, isNotApplicable, placeOf, type Report, type Rule } from './rule.ts';

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
      if (field && value !== '' && !/^A\d{6}\b/.test(value))
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
      const said = value.toLowerCase().replaceAll(/[-‐‑\s]+/g, ' ');
      const isSource = disclosureSources.some((source) => new RegExp(`^${source}\\b`, 'i').test(said));
      if (field && value !== '' && !isSource)
        yield {
          line: field.line,
          column: field.column,
          message: `"${value}" is none of ${disclosureSources.join(', ')}`,
        };
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
        if (one && !one.stated && value !== '' && !isNotApplicable(value) && !(one === end && isOpen(value)))
          yield {
            line: one.field.line,
            column: one.field.column,
            message: `"${value}" is no date: write 2026-11-20, 2026-11-20 09:00 UTC or N/A`,
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
        if (!field || value === '' || isNotApplicable(value) || /^[\d(*_~]*\d/.test(value)) continue;
        // A number somewhere in a sentence can be read by people.
        const severity =
          /\d/.test(value) || /^(?:none|zero|no certificates?)\b/i.test(value) ? 'notice' : 'error';
        yield {
          ...placeOf(field),
          severity,
          message: `"${value.slice(0, 200)}" is no number; write one, or N/A`,
        };
      }
    },
  },
  {
    id: 'R16',
    severity: 'error',
    title: 'A non-compliance that goes on says when it is expected to end',
    kinds: ['full'],
    *check(report) {
      const field = report.field('Summary', nonCompliance.end);
      const value = field ? contentOf(field) : '';
      if (field && isOpen(value) && statedIn(value).length === 0)
        yield {
          ...placeOf(field),
          message: `"${value.slice(0, 200)}" lacks the day on which the end is expected`,
        };
    },
  },
  {
    id: 'R17',
    severity: 'error',
    title: 'No more certificates remain valid than are affected',
    kinds: ['full'],
    *check(report) {
      const [total, remaining] = [countIn(report, fieldNames.total), countIn(report, fieldNames.remaining)];
      const field = report.field('Impact', fieldNames.remaining);
      if (field && total !== null && remaining !== null && remaining > total)
        yield { ...placeOf(field), message: `${remaining} remain valid of ${total} affected` };
    },
  },
  {
    id: 'R18',
    severity: 'error',
    title: 'Where certificates are affected, the report says which',
    kinds: ['full'],
    *check(report) {
      const total = countIn(report, fieldNames.total);
      if (total === null || total === 0) return;
      for (const name of [fieldNames.remaining, fieldNames.types, fieldNames.heuristic]) {
        const field = report.field('Impact', name);
        if (field && isNotApplicable(contentOf(field)))
          yield { ...placeOf(field), message: `${total} certificates are affected: "${name}" applies` };
      }
      const appendix = report.section('Appendix');
      const [first] = [...(appendix?.prose ?? []), ...(appendix?.items ?? [])];
      if (appendix?.table === null && first && (isNotApplicable(first.text) || isNone(first.text)))
        yield {
          ...placeOf(appendix),
          message: `${total} certificates are affected: the appendix has to list them`,
        };
    },
  },
];

/** The count that a field begins with; null where it has none. */
function countIn(report: Report, name: string): number | null {
  const field = report.field('Impact', name);
  const match =
    /^(?:(?:approximately|approx\.?|about|around|circa|at least|up to|over|more than)\s)?\D{0,3}(\d{1,3}(?:[,. '\u2019]\d{3})+|\d{1,12})\b/i.exec(
      field ? contentOf(field) : '',
    );
  return match?.[1] === undefined ? null : Number(match[1].replaceAll(/\D/g, ''));
}

/** Words for an end that has not come. */
function isOpen(value: string): boolean {
  return (
    /^\W*(?:still |currently |as yet )?(?:to be (?:determined|announced|confirmed|decided|provided)|unknown|undetermined|open|not (?:yet|known|determined)|pending|in progress|continu(?:es|ing)|present|current|now|none yet|will (?:be|follow)|to follow|under investigation)\b/i.test(
      value,
    ) || /\b(?:ongoing|on-going|tbd|tba)\b/i.test(value)
  );
}

function dayOf(epoch: number): number {
  return Math.floor(epoch / 86_400_000);
}
