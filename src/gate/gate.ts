import { parseDuration, type Duration } from '../analyse/clocks/duration.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Results } from '../judge/results.ts';
import type { Scope } from '../scope/scope.ts';
import { coverageGap, unassessed } from './assessed.ts';
import { comparisonReasons, type RecordedComparison } from './comparisons.ts';
import { criteriaOn } from '../judge/criteria.ts';
import { environments, servingEnvironments, systemsOf } from './environment.ts';
import { openStatements, sideBySide } from './open-statements.ts';
import { verdictOf, type GateAnswer } from './reason.ts';

/** A comparison belongs to the week of the cut-over. */
export const comparisonMaxAge = parseDuration('P7D');

export interface GateQuestion {
  environment: string;
  /** UTC day, `2026-11-20`. */
  on: string;
  /** The environment that traffic comes from, and would go back to; null: not named. */
  from: string | null;
  scope: Scope;
  catalogue: Catalogue;
  results: Results;
  /** The same run judged on the day asked about. */
  later: Results;
  comparisons: readonly RecordedComparison[];
  maxAge?: Duration;
}

/** Lists what stands in the way of an environment that is to serve. Throws RangeError for one that is not declared. */
export function gate(question: GateQuestion): GateAnswer {
  const { environment, from, on: day, scope, catalogue, results, later } = question;
  for (const name of [environment, ...(from === null ? [] : [from])]) mustBeDeclared(name, scope);
  if (!servingEnvironments(scope).includes(environment))
    throw new RangeError(
      `${environment} holds no certificate system and no root CA system, so it cannot serve; ${servingEnvironments(scope).join(', ') || 'no environment'} can`,
    );
  if (from === environment) throw new RangeError(`Traffic cannot move from ${environment} to itself`);
  const on = new Date(`${day}T23:59:59.999Z`);
  const systems = systemsOf(environment, from, scope);
  const judged = { results, later, catalogue, on };
  const maxAge = question.maxAge ?? comparisonMaxAge;
  const reasons = [
    ...unassessed(environment, systems, { day, from, scope }),
    ...(from === null ? [] : coverageGap(from, environment, scope)),
    ...comparisonReasons(environment, systems, {
      comparisons: question.comparisons,
      on,
      maxAge,
      from,
      scope,
    }),
    ...openStatements(judged, new Set([...systems.own, ...systems.supporting])),
  ];
  const before =
    from === null ? [] : Object.keys(scope.systems).filter((id) => scope.systems[id]?.environment === from);
  return {
    schemaVersion: 1,
    environment,
    on: day,
    criteria: criteriaOn(day).inForce,
    run: results.run,
    at: results.at,
    verdict: verdictOf(reasons),
    reasons,
    systems: {
      own: systems.own,
      supporting: systems.supporting,
      standby: [...systems.standby.values()].flat(),
    },
    ...(from === null ? {} : { cutOver: { from, statements: sideBySide(judged, before, systems.own) } }),
  };
}

function mustBeDeclared(name: string, scope: Scope): void {
  const known = environments(scope);
  if (!known.includes(name))
    throw new RangeError(
      `No system is declared in the environment "${name}"; the inventory names ${known.join(', ') || 'none'}`,
    );
}
