import { assessedOn } from '../judge/assessment.ts';
import { criteriaOn } from '../judge/criteria.ts';
import type { Assessment, Scope } from '../scope/scope.ts';
import type { EnvironmentSystems } from './environment.ts';
import type { Reason } from './reason.ts';

/** Every system that serves or could, in an environment without an assessment against the version in force. */
export function unassessed(
  environment: string,
  systems: EnvironmentSystems,
  { day, from, scope }: { day: string; from: string | null; scope: Scope },
): Reason[] {
  const places = [
    { environment, ids: systems.own, role: 'serves' },
    ...[...systems.standby].map(([name, ids]) => ({
      environment: name,
      ids,
      role: name === from ? 'is the rollback target' : 'can take over',
    })),
  ];
  return places.flatMap((place) => {
    const answer = assessedOn(place.environment, day, scope);
    if ('assessment' in answer) return [];
    const reasons = place.ids.map((id): Reason => ({
      code: 'unassessed-system',
      subject: id,
      message: `${id} ${place.role} and is not assessed: ${answer.why}`,
      evidence: [],
    }));
    if (place.environment !== from) return reasons;
    const message = `Traffic moved back to ${from} would stand on a platform that is not assessed: ${answer.why}`;
    return [...reasons, { code: 'rollback-unassessed', subject: from, message, evidence: [] }];
  });
}

/** The days between the last assessed day of the old environment and the first of the new one. */
export function coverageGap(from: string, to: string, scope: Scope): Reason[] {
  const valid = (environment: string): Assessment[] =>
    scope.assessments.filter(
      (one) => one.environment === environment && criteriaOn(one.period.to).accepted.includes(one.criteria),
    );
  const last = valid(from).sort((a, b) => (a.period.to < b.period.to ? 1 : -1))[0];
  const first = valid(to).sort((a, b) => (a.period.from < b.period.from ? -1 : 1))[0];
  if (!last || !first) return [];
  const begins = nextDay(last.period.to);
  if (first.period.from <= begins) return [];
  const days = (Date.parse(first.period.from) - Date.parse(begins)) / 86_400_000;
  const message =
    `No assessment covers the ${days} ${days === 1 ? 'day' : 'days'} from ${begins} until ${first.period.from}: ` +
    `${from} was last assessed to ${last.period.to}, ${to} is first assessed from ${first.period.from}`;
  return [
    { code: 'coverage-gap', subject: `${from} to ${to}`, message, evidence: [last.report, first.report] },
  ];
}

function nextDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}
