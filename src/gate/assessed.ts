import { assessedOn } from '../judge/assessment.ts';
import type { Scope } from '../scope/scope.ts';
import type { EnvironmentSystems } from './environment.ts';
import type { Reason } from './reason.ts';

/** Every system that serves or could, in an environment without an assessment against the version in force. */
export function unassessed(
  environment: string,
  systems: EnvironmentSystems,
  { day, from, scope }: { day: string; from: string | null; scope: Scope },
): Reason[] {
  return placesOf(environment, systems, from).flatMap((place) => {
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

/** Environments whose assessment is for practice: it speaks for its days, and is no audit. */
export function practiceNotices(
  environment: string,
  systems: EnvironmentSystems,
  { day, scope }: { day: string; scope: Scope },
): string[] {
  return placesOf(environment, systems, null).flatMap((place) => {
    const answer = assessedOn(place.environment, day, scope);
    if (!('assessment' in answer) || answer.assessment.kind !== 'practice') return [];
    const { from, to } = answer.assessment.period;
    return [
      `${place.environment} is assessed in practice only, from ${from} to ${to}: this is no audit, and covers no day on which it serves`,
    ];
  });
}

/** Assessments that stand on a report which no reviewer accepted here: they are believed as declared. */
export function unexaminedReports(
  environment: string,
  systems: EnvironmentSystems,
  { day, scope, accepted }: { day: string; scope: Scope; accepted: ReadonlySet<string> },
): string[] {
  return placesOf(environment, systems, null).flatMap((place) => {
    const answer = assessedOn(place.environment, day, scope);
    if (!('assessment' in answer) || accepted.has(answer.assessment.report)) return [];
    return [
      `The report ${answer.assessment.report} of the assessment of ${place.environment} is not among the accepted documents: that it exists, and what it concludes, is as declared. File it with evidence add, have it accepted, and name its id in assessments`,
    ];
  });
}

function placesOf(
  environment: string,
  systems: EnvironmentSystems,
  from: string | null,
): { environment: string; ids: readonly string[]; role: string }[] {
  return [
    { environment, ids: systems.own, role: 'serves' },
    ...[...systems.standby].map(([name, ids]) => ({
      environment: name,
      ids,
      role: name === from ? 'is the rollback target' : 'can take over',
    })),
  ];
}
