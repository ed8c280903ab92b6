import { addDuration, parseDuration } from '../analyse/clocks/duration.ts';
import type { Assessment, Scope } from '../scope/scope.ts';
import { criteriaOn } from './criteria.ts';

/** An audit period is a year at most (BR 8.1), and its report follows within three months (BR 8.6). */
const holdsFor = parseDuration('P15M');

/** The assessment that speaks for an environment on a day, or why none does. */
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
  const ended = against.filter(({ period }) => period.to <= day);
  const latest = ended.sort((a, b) => (a.period.to < b.period.to ? 1 : -1))[0];
  if (!latest) {
    const end = against.map(({ period }) => period.to).sort()[0] ?? '';
    return { why: `the assessment of ${environment} ends on ${end}, after the day asked about` };
  }
  const until = dayOf(addDuration(new Date(`${latest.period.to}T00:00:00Z`), holdsFor));
  if (until < day)
    return {
      why: `the last assessment of ${environment} ended on ${latest.period.to}; a later report was due by ${until}`,
    };
  return { assessment: latest };
}

function dayOf(instant: Date): string {
  return instant.toISOString().slice(0, 10);
}
