/** A stretch of days that a letter states, in UTC days. */
export interface Period {
  from: string;
  to: string;
}

interface StatedPeriod extends Period {
  /** Whether the words before it call it the period of the engagement. */
  introduced: boolean;
}

/** The dates of a letter, told apart by what they are for. */
export interface LetterDates {
  /** Every range in the forms that the validation reads, in the order of the text. */
  ranges: readonly StatedPeriod[];
  /** The day of a point-in-time letter; null where a period stands. */
  pointInTime: string | null;
  /** Days that stand alone on a line, as the date of a letter does. */
  alone: readonly string[];
  /** Days inside sentences: of policies, of changes, of incidents. */
  elsewhere: readonly string[];
}

const months = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];
const month = `(?:${months.join('|')})`;
const date = `(?<!\\d)(?:${month}\\s{1,9}\\d{1,2},\\s{0,9}\\d{4}|\\d{1,2}\\s{1,9}${month}\\s{1,9}\\d{4}|\\d{4}-\\d{2}-\\d{2})(?!\\d)`;
const range = new RegExp(`(${date})\\s{1,9}(?:to|through|until|and|-|~)\\s{1,9}(${date})`, 'gi');
const single = new RegExp(date, 'gi');
const loneLine = new RegExp(
  `^(?:[\\p{L} .'-]{1,40}[,:]\\s{0,9}){0,3}(?:(?:date|dated|signed|issued)(?: on)?\\s{0,3}:?\\s{0,9})?(${date})\\.?$`,
  'iu',
);

/** A range that people understand and the validation does not: another dash, or no blank beside it. */
const nearRange = new RegExp(
  `${date}\\s{0,9}(?:to|through|until|and|[-~\\u2010-\\u2015\\u2212])\\s{0,9}${date}`,
  'i',
);

/** Every date of a letter in a form that the validation reads. */
export function datesIn(text: string): LetterDates {
  const taken: { from: number; to: number }[] = [];
  const ranges = [...text.matchAll(range)].flatMap((match) => {
    const [first, second] = [dayOf(match[1] ?? ''), dayOf(match[2] ?? '')];
    if (first === null || second === null) return [];
    taken.push({ from: match.index, to: match.index + match[0].length });
    const before = text.slice(Math.max(0, match.index - 60), match.index);
    return [{ from: first, to: second, introduced: isPeriodOfEngagement(before) }];
  });
  const alone: string[] = [];
  const elsewhere: string[] = [];
  let pointInTime: string | null = null;
  let next = 0;
  for (const match of text.matchAll(single)) {
    while ((taken[next]?.to ?? Infinity) <= match.index) next += 1;
    const day = dayOf(match[0]);
    if (day === null || match.index >= (taken[next]?.from ?? Infinity)) continue;
    const before = text.slice(Math.max(0, match.index - 60), match.index);
    if (pointInTime === null && /\bas (?:of|at)\s{1,9}$/i.test(before)) pointInTime = day;
    else if (standsAlone(text, match.index, match[0].length)) alone.push(day);
    else elsewhere.push(day);
  }
  return { ranges, pointInTime: ranges.length === 0 ? pointInTime : null, alone, elsewhere };
}

function isPeriodOfEngagement(before: string): boolean {
  const own = before.replaceAll(/\s+/g, ' ').replace(/^.*[.;]/, '');
  return (
    /\b(?:period|examination|audit|engagement)\b[^.;]{0,30}$/i.test(own) &&
    !/\b(?:prior|previous|preceding|last|next|validity|retention)\b/i.test(own)
  );
}

function standsAlone(text: string, at: number, length: number): boolean {
  const before = text.slice(Math.max(0, at - 80), at);
  const after = text.slice(at + length, at + length + 80);
  const line =
    before.slice(before.search(/[^\n\f]*$/)) +
    text.slice(at, at + length) +
    after.split(/[\n\f]/, 1).join('');
  return loneLine.test(line.trim());
}

/** A range in words or signs that the validation does not read; null where there is none. */
export function looseRangeIn(text: string): string | null {
  const found = nearRange.exec(text) ?? /\b(\d{1,2}(st|nd|rd|th)\b[^.]{0,20}\d{4}|the \d{1,2} )/i.exec(text);
  return found?.[0] ?? null;
}

function dayOf(text: string): string | null {
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  const name = /[a-z]+/i.exec(text)?.[0].toLowerCase() ?? '';
  const numbers = (text.match(/\d+/g) ?? []).map(Number);
  const [year, monthOfYear, day] = iso
    ? [Number(iso[1]), Number(iso[2]), Number(iso[3])]
    : [numbers[1] ?? 0, months.indexOf(name) + 1, numbers[0] ?? 0];
  const instant = new Date(Date.UTC(year, monthOfYear - 1, day));
  const exists = instant.getUTCMonth() === monthOfYear - 1 && instant.getUTCDate() === day;
  return exists ? instant.toISOString().slice(0, 10) : null;
}

/** Days between two UTC days. */
export function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 86_400_000;
}

/** The last day of a period of one year: programs count 365 days, and 366 only across a 29 February. */
export function lastDayOfYearFrom(from: string): string {
  const [year = 0, monthOfYear = 1, day = 1] = from.split('-').map(Number);
  return new Date(Date.UTC(year + 1, monthOfYear - 1, day - 1)).toISOString().slice(0, 10);
}
