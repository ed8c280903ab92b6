import { criteriaChanges, criteriaOn } from '../judge/criteria.ts';
import type { Assessment, Scope } from '../scope/scope.ts';
import type { Reason } from './reason.ts';

/** Days, both included. */
interface Stretch {
  from: string;
  to: string;
}

/**
 * Every stretch of days after the last assessed day of the old environment, up to the day asked about, that no audit
 * of the new one covers. A practice assessment covers none of them, since it is no audit of a platform that served.
 */
export function coverageGaps(from: string, to: string, day: string, scope: Scope): Reason[] {
  const before = coveredBy(from, scope).filter((one) => one.from <= day);
  const subject = `${from} to ${to}`;
  const last = before
    .map((one) => (one.to < day ? one.to : day))
    .sort()
    .at(-1);
  if (last === undefined) {
    const message = `No audit of ${from} is declared against a version that was in force, so no day before the move is known to be covered`;
    return [{ code: 'coverage-gap', subject, message, evidence: [] }];
  }
  return uncovered({ from: nextDay(last), to: day }, coveredBy(to, scope)).map((stretch): Reason => {
    const days = (Date.parse(stretch.to) - Date.parse(stretch.from)) / 86_400_000 + 1;
    const span = days === 1 ? stretch.from : `${stretch.from} to ${stretch.to}`;
    const message =
      `No audit of ${to} covers ${days === 1 ? 'the day' : `the ${days} days`} ${span}; ` +
      `${from} was last assessed on ${last}`;
    return { code: 'coverage-gap', subject, message, evidence: reportsOf([from, to], scope) };
  });
}

/** The days that audits of an environment cover, each against a version that could be kept to on that day. */
function coveredBy(environment: string, scope: Scope): Stretch[] {
  return scope.assessments
    .filter((one) => one.environment === environment && one.kind !== 'practice')
    .filter(({ period }) => period.from <= period.to)
    .flatMap((one) => acceptedDays(one));
}

function acceptedDays({ criteria, kind, period }: Assessment): Stretch[] {
  // What is assessed at a point in time is the last day of what the report names.
  const span = kind === 'point-in-time' ? { from: period.to, to: period.to } : period;
  const changes = criteriaChanges.filter((day) => span.from < day && day <= span.to);
  const starts = [span.from, ...changes];
  return starts.flatMap((start, index) => {
    const next = starts[index + 1];
    const end = next === undefined ? span.to : previousDay(next);
    return criteriaOn(start).accepted.includes(criteria) ? [{ from: start, to: end }] : [];
  });
}

function uncovered({ from, to }: Stretch, covered: readonly Stretch[]): Stretch[] {
  const gaps: Stretch[] = [];
  let begin = from;
  for (const one of covered.toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
    if (begin > to) break;
    if (one.from > begin && one.from <= to) gaps.push({ from: begin, to: previousDay(one.from) });
    else if (one.from > to) break;
    if (one.to >= begin) begin = nextDay(one.to);
  }
  return begin > to ? gaps : [...gaps, { from: begin, to }];
}

function reportsOf(names: readonly string[], { assessments }: Scope): string[] {
  return assessments.filter(({ environment }) => names.includes(environment)).map(({ report }) => report);
}

const nextDay = (day: string): string => shifted(day, 1);
const previousDay = (day: string): string => shifted(day, -1);

function shifted(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
