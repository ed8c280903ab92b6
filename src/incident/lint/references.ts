import type { Item } from '../markdown.ts';
import { folded } from '../names.ts';
import { fieldNames } from '../template.ts';
import { isNone, isNotApplicable, type Report } from './rule.ts';

/** What an action item answers: numbers of factors, and of items of the lessons, counted from 1. */
interface References {
  factors: number[];
  lessons: number[];
  additional: number[];
}

/** The items of a field of the lessons; where none is a list item, all that it says is one. */
export function itemsOf(report: Report, name: string): Item[] {
  const field = report.field('Lessons Learned', name);
  if (!field) return [];
  const own = { text: field.value, line: field.line, column: field.column, bullet: false, depth: 0 };
  const bullets = field.items.filter(({ bullet }) => bullet);
  const top = Math.min(...bullets.map(({ depth }) => depth));
  const items =
    bullets.length > 0
      ? [
          ...(field.value === '' || /:$/.test(field.value) ? [] : [own]),
          ...bullets.filter(({ depth }) => depth === top),
        ]
      : [field.value === '' ? field.items[0] : own].filter((one) => one !== undefined);
  return items.filter(({ text }) => text !== '' && !isNotApplicable(text) && !isNone(text));
}

/** `Factor 1, 2; Didn't go well 1; Additional 1`, in the spellings in use. */
function referencesIn(text: string): References {
  const found: References = { factors: [], lessons: [], additional: [] };
  let open: keyof References = 'factors';
  for (const [word, from, to] of text
    .replaceAll(/[’]/g, "'")
    .matchAll(
      /did(?:n'?t| not) go well|lessons?(?: learned)?|additional|factors?|root causes?|(\d{1,3})\s?[-–]\s?(\d{1,3})|\d{1,3}/gi,
    )) {
    if (from !== undefined && to !== undefined)
      for (let number = Number(from); number <= Math.min(Number(to), 999); number += 1)
        found[open].push(number);
    else if (/^\d/.test(word)) found[open].push(Number(word));
    else open = /well|lesson/i.test(word) ? 'lessons' : /additional/i.test(word) ? 'additional' : 'factors';
  }
  return found;
}

/** Names by which a cell may mean a factor or a lesson, read once for a report. */
const namesOf = new WeakMap<Report, { which: keyof References; number: number; name: string }[]>();

function namesIn(report: Report): { which: keyof References; number: number; name: string }[] {
  const known = namesOf.get(report);
  if (known) return known;
  const items = (which: 'lessons' | 'additional', field: string) =>
    itemsOf(report, field).map(({ text }, index) => ({ which, number: index + 1, name: folded(text) }));
  const names = [
    ...report
      .factors()
      .flatMap(({ number, title }) =>
        number === null ? [] : [{ which: 'factors' as const, number, name: folded(title) }],
      ),
    ...items('lessons', fieldNames.didNotGoWell),
    ...items('additional', fieldNames.additional),
  ];
  namesOf.set(report, names);
  return names;
}

/** As `referencesIn`; a cell may also name all of them, or one by its own words. */
export function referencesOf(report: Report, text: string): References {
  const found = referencesIn(text);
  const said = folded(text);
  const isAll = /^all\b(?! \d)|\ball (?:of the )?(?:above|factors|root causes|contributing factors)\b/i.test(
    text,
  );
  for (const { which, number, name } of namesIn(report))
    if ((isAll && which === 'factors') || (name.length > 5 && said.includes(name))) found[which].push(number);
  return found;
}

/** What is answered by any action item. A lesson that names an action item by its number is answered by it. */
export function answeredBy(report: Report): Record<keyof References, Set<number>> {
  const rows = report.actions();
  const all = rows.map(({ cell }) => referencesOf(report, cell('Corresponding Root Cause(s)')));
  const of = (which: keyof References, named: readonly number[]): Set<number> =>
    new Set([...all.flatMap((one) => one[which]), ...named]);
  const naming = (field: string): number[] =>
    itemsOf(report, field).flatMap(({ text }, index) => {
      const match = /\baction(?: items?)? ?#?\s?(\d{1,3})\b/i.exec(text);
      const number = Number(match?.[1] ?? 0);
      return number > 0 && number <= rows.length ? [index + 1] : [];
    });
  return {
    factors: of('factors', []),
    lessons: of('lessons', naming(fieldNames.didNotGoWell)),
    additional: of('additional', naming(fieldNames.additional)),
  };
}
