import { statedIn } from '../instants.ts';
import { actionColumns, actionKinds, actionStatuses, fieldNames } from '../template.ts';
import { answeredBy, itemsOf, referencesOf } from './references.ts';
import { placeOf, sameColumn, type Rule } from './rule.ts';

/** Causes, lessons, and what is done about each. */
export const actionRules: readonly Rule[] = [
  {
    id: 'R30',
    severity: 'error',
    title: 'There is at least one contributing factor, numbered from 1',
    kinds: ['full'],
    *check(report) {
      const heading = report.section('Root Cause Analysis');
      const factors = report.factors();
      if (heading && factors.length === 0)
        yield {
          line: heading.line,
          column: heading.column,
          message: 'No contributing factor is given ("### Contributing Factor 1: title")',
        };
      for (const [index, { heading: own, number, title }] of factors.entries()) {
        if (number !== index + 1)
          yield { line: own.line, column: own.column, message: `This is factor ${index + 1}: number it so` };
        if (title === '' || /^title$/i.test(title))
          yield { line: own.line, column: own.column, message: 'The factor has no title' };
      }
    },
  },
  {
    id: 'R31',
    severity: 'error',
    title: 'Action items stand in a table of six columns',
    kinds: ['full'],
    *check(report) {
      const heading = report.section('Action Items');
      if (!heading) return;
      const columns = heading.table?.columns ?? [];
      if (!actionColumns.every((name, at) => sameColumn(columns[at] ?? '', name)))
        yield {
          line: heading.table?.line ?? heading.line,
          column: 1,
          message: heading.table
            ? `The columns are ${columns.join(', ')} and should be ${actionColumns.join(', ')}`
            : `There is no table with the columns ${actionColumns.join(', ')}`,
        };
      else if (heading.table?.rows.length === 0)
        yield { line: heading.table.line, column: 1, message: 'There is no action item' };
    },
  },
  {
    id: 'R32',
    severity: 'error',
    title: 'An action item prevents, mitigates or detects',
    kinds: ['full'],
    *check(report) {
      for (const { place, cell } of report.actions()) {
        const value = cell('Kind');
        const parts = value.split(/\s*(?:,|\/|&|\+|\band\b|\bor\b)\s*/i).filter((part) => part !== '');
        if (parts.length === 0 || !parts.every((part) => isOneOf(part, actionKinds)))
          yield { ...place, message: `Kind "${value}" is none of ${actionKinds.join(', ')}` };
        else if (parts.length > 1)
          yield {
            ...place,
            severity: 'notice',
            message: `Kind "${value}" is more than one of ${actionKinds.join(', ')}`,
          };
      }
    },
  },
  {
    id: 'R33',
    severity: 'error',
    title: 'The status of an action item is one of four',
    kinds: ['full'],
    *check(report) {
      for (const { place, cell } of report.actions()) {
        const value = cell('Status');
        if (/^cancelled\b/i.test(value))
          yield {
            ...place,
            severity: 'notice',
            message: `Status "${value}" is spelt Canceled in the template`,
          };
        else if (!isOneOf(/^(\w+)(?:[\s.,:;(–—-]|$)/.exec(value)?.[1] ?? '', actionStatuses))
          yield { ...place, message: `Status "${value}" is none of ${actionStatuses.join(', ')}` };
      }
    },
  },
  {
    id: 'R34',
    severity: 'error',
    title: 'Every action item has a due date',
    kinds: ['full'],
    *check(report) {
      for (const { place, cell } of report.actions()) {
        const due = cell('Due Date');
        const [stated] = statedIn(due);
        if (!stated) yield { ...place, message: `"${due}" is no due date such as 2026-11-20` };
      }
    },
  },
  {
    id: 'R35',
    severity: 'error',
    title: 'Every action item says what it is and how its success is measured',
    kinds: ['full'],
    *check(report) {
      for (const { place, cell } of report.actions())
        for (const column of ['Action Item', 'Evaluation Criteria', 'Corresponding Root Cause(s)'])
          if (cell(column) === '') yield { ...place, message: `"${column}" is empty` };
    },
  },
  {
    id: 'R36',
    severity: 'error',
    title: 'Every contributing factor has an action item',
    kinds: ['full'],
    *check(report) {
      const answered = answeredBy(report).factors;
      for (const { heading, number } of report.factors())
        if (number !== null && !answered.has(number))
          yield {
            ...placeOf(heading),
            message: `No action item names factor ${number} under "Corresponding Root Cause(s)"`,
          };
    },
  },
  lessons('R37', "Everything that didn't go well has an action item", fieldNames.didNotGoWell, 'lessons'),
  lessons('R38', 'Every other lesson has an action item', fieldNames.additional, 'additional'),
  {
    id: 'R39',
    severity: 'error',
    title: 'Action items answer to what the report names',
    kinds: ['full'],
    *check(report) {
      const known = new Set(report.factors().map(({ number }) => number));
      const count = {
        lessons: itemsOf(report, fieldNames.didNotGoWell).length,
        additional: itemsOf(report, fieldNames.additional).length,
      };
      for (const { place, cell } of report.actions()) {
        const answers = referencesOf(report, cell('Corresponding Root Cause(s)'));
        for (const number of answers.factors)
          if (!known.has(number)) yield { ...place, message: `There is no factor ${number}` };
        for (const which of ['lessons', 'additional'] as const)
          for (const number of answers[which])
            if (number > count[which])
              yield {
                ...place,
                message: `There is no item ${number} under "${which === 'lessons' ? fieldNames.didNotGoWell : fieldNames.additional}"`,
              };
        if (answers.factors.length + answers.lessons.length + answers.additional.length === 0)
          yield {
            ...place,
            message: 'It names neither a root cause ("Factor 1") nor a lesson ("Didn\'t go well 1")',
          };
      }
    },
  },
];

function isOneOf(value: string, allowed: readonly string[]): boolean {
  return allowed.some((one) => one.toLowerCase() === value.trim().toLowerCase());
}

function lessons(id: string, title: string, field: string, which: 'lessons' | 'additional'): Rule {
  return {
    id,
    severity: 'error',
    title,
    kinds: ['full'],
    *check(report) {
      const answered = answeredBy(report)[which];
      for (const [index, { line, column }] of itemsOf(report, field).entries())
        if (!answered.has(index + 1))
          yield { line, column, message: `No action item names item ${index + 1} of "${field}"` };
    },
  };
}
