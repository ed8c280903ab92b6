import { addDuration, parseDuration } from '../analyse/clocks/duration.ts';
import type { Assessment, Scope } from '../scope/scope.ts';
import { criteriaOn } from './criteria.ts';

/** An audit period is a year at most (BR 8.1), and its report follows within three months (BR 8.6). */
const holdsFor = parseDuration('P15M');

/**
 * The assessment that speaks for an environment on a day, or why none does. An audit speaks until its successor is
 * due; a practice assessment speaks for its own days alone.
 */
export function assessedOn(
  environment: string,
  day: string,
  scope: Scope,
): { assessment: Assessment } | { why: string } {
  const { inForce, accepted } = criteriaOn(day);
  const all = scope.assessments.filter((one) => one.environment === environment);
  if (all.length === 0) return { why: `no assessment of the environment ${environment} is declared` };
  const against = all.filter(({ criteria }) => accepted.includes(criteria));
  if (against.length === 0) {
    const known = [...new Set(all.map(({ criteria }) => criteria))].join(', ');
    return { why: `${environment} was assessed against ${known}, not against ${inForce}, which is in force` };
  }
  const audits = against.filter(({ kind, period }) => kind !== 'practice' && period.from <= period.to);
  const latest = lastToEnd(audits.filter(({ period }) => period.to <= day));
  if (latest !== undefined && reportDue(latest) >= day) return { assessment: latest };
  const practised = against.filter(({ kind }) => kind === 'practice');
  const practice = lastToEnd(practised.filter(({ period }) => period.from <= day && day <= period.to));
  if (practice !== undefined) return { assessment: practice };
  return { why: whyNot(environment, latest, audits, practised) };
}

function whyNot(
  environment: string,
  latest: Assessment | undefined,
  audits: readonly Assessment[],
  practised: readonly Assessment[],
): string {
  if (latest !== undefined)
    return `the last assessment of ${environment} ended on ${latest.period.to}; a later report was due by ${reportDue(latest)}`;
  const end = audits.map(({ period }) => period.to).sort()[0];
  if (end !== undefined) return `the assessment of ${environment} ends on ${end}, after the day asked about`;
  const days = practised.map(({ period }) => `${period.from} to ${period.to}`).join(', ');
  return `${environment} was assessed in practice only, which speaks for its own days alone: ${days}`;
}

function lastToEnd(assessments: readonly Assessment[]): Assessment | undefined {
  return assessments.toSorted((a, b) => (a.period.to < b.period.to ? 1 : -1))[0];
}

function reportDue({ period }: Assessment): string {
  return dayOf(addDuration(new Date(`${period.to}T00:00:00Z`), holdsFor));
}

function dayOf(instant: Date): string {
  return instant.toISOString().slice(0, 10);
}
