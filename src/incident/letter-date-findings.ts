import type { LetterFinding } from './letter-finding.ts';
import {
  daysBetween,
  lastDayOfYearFrom,
  looseRangeIn,
  type LetterDates,
  type Period,
} from './letter-dates.ts';

interface JudgedDates {
  period: Period | null;
  statementDate: string | null;
  findings: readonly LetterFinding[];
}

/** The period and the day of a letter, with what the validation or a root program will say of them. */
export function dateFindings(text: string, dates: LetterDates): JudgedDates {
  const period = periodOf(dates);
  const statementDate = statementDateOf(dates, period);
  return {
    period,
    statementDate,
    findings: [...periodFindings(text, dates, period), ...statementFindings(dates, period, statementDate)],
  };
}

/** The range called the period, else the first one; the day of a point-in-time letter. */
function periodOf({ ranges, pointInTime }: LetterDates): Period | null {
  const found = ranges.find(({ introduced }) => introduced) ?? ranges[0];
  if (found) return { from: found.from, to: found.to };
  return pointInTime === null ? null : { from: pointInTime, to: pointInTime };
}

/** A day on a line of its own; the last one, since a letter is signed at its end, unless it is before the period's end. */
function statementDateOf({ alone }: LetterDates, period: Period | null): string | null {
  return alone.findLast((day) => period === null || day >= period.to) ?? alone.at(-1) ?? null;
}

function* periodFindings(
  text: string,
  { ranges, pointInTime }: LetterDates,
  period: Period | null,
): Iterable<LetterFinding> {
  if (period === null) {
    const loose = looseRangeIn(text);
    const hint = loose === null ? '' : `; "${loose.replaceAll(/\s+/g, ' ').slice(0, 120)}" is not understood`;
    yield {
      rule: 'A20',
      severity: 'error',
      message: `No period is found (January 1, 2026 to December 31, 2026)${hint}`,
    };
    return;
  }
  if (pointInTime !== null) {
    yield { rule: 'A25', severity: 'notice', message: `A letter as of ${pointInTime} is reviewed by hand` };
    return;
  }
  const distinct = (all: LetterDates['ranges']): string[] => [
    ...new Set(all.map(({ from, to }) => `${from} to ${to}`)),
  ];
  const others = distinct(ranges).filter((one) => one !== `${period.from} to ${period.to}`);
  if (distinct(ranges.filter(({ introduced }) => introduced)).length === 1 && others.length > 0)
    yield {
      rule: 'A21',
      severity: 'notice',
      message: `${period.from} to ${period.to} is called the period; the validation may also find ${others.slice(0, 5).join(', ')}`,
    };
  else if (others.length > 0)
    yield {
      rule: 'A21',
      severity: 'warning',
      message: 'More than one period is found; state it once, near the top',
    };
  yield* lengthFindings(period);
}

function* lengthFindings({ from, to }: Period): Iterable<LetterFinding> {
  const days = daysBetween(from, to) + 1;
  if (days < 1)
    yield { rule: 'A22', severity: 'error', message: `The period ends on ${to}, before it begins` };
  else if (to > lastDayOfYearFrom(from))
    yield {
      rule: 'A23',
      severity: 'error',
      message: `The period is of ${days} days; a year from its first day ends on ${lastDayOfYearFrom(from)}`,
    };
  else if (days < 28)
    yield {
      rule: 'A24',
      severity: 'warning',
      message: 'A period of less than a month is reviewed by hand',
    };
}

function* statementFindings(
  { elsewhere }: LetterDates,
  period: Period | null,
  statementDate: string | null,
): Iterable<LetterFinding> {
  if (statementDate === null) {
    const later = [...new Set(elsewhere)].filter((day) => period !== null && day >= period.to);
    const hint = later.length === 0 ? '' : `; ${later.slice(0, 5).join(', ')} stand inside sentences`;
    yield {
      rule: 'A26',
      severity: 'error',
      message: `The letter's own date is not found on a line of its own (February 15, 2027)${hint}`,
    };
    return;
  }
  if (period === null || period.to < period.from) return;
  const days = daysBetween(period.to, statementDate);
  if (days < 0)
    yield {
      rule: 'A27',
      severity: 'error',
      message: `The letter is dated ${statementDate}, before its period ends on ${period.to}`,
    };
  else if (days > 92)
    yield {
      rule: 'A28',
      severity: 'error',
      message: `The letter is dated ${statementDate}, ${days} days after its period; 92 are the most (CCADB Policy 5.2)`,
    };
}
