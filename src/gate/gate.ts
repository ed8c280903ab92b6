import { parseDuration, type Duration } from '../analyse/clocks/duration.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { criteriaOn } from '../judge/criteria.ts';
import type { Results } from '../judge/results.ts';
import { acceptedDocuments } from '../judge/statements.ts';
import type { Scope } from '../scope/scope.ts';
import { practiceNotices, unassessed, unexaminedReports } from './assessed.ts';
import { comparisonReasons, type RecordedStatus } from './comparisons.ts';
import { coverageGaps } from './coverage.ts';
import { environments, servingEnvironments, systemsOf, type EnvironmentSystems } from './environment.ts';
import { notJudged, openStatements, sideBySide, type Judged } from './open-statements.ts';
import { verdictOf, type GateAnswer, type Reason } from './reason.ts';
import { spokenFor, type RunSpan } from './spoken-for.ts';

/** A comparison belongs to the week of the cut-over. */
const comparisonMaxAge = parseDuration('P7D');

export interface GateQuestion {
  environment: string;
  /** UTC day, `2026-11-20`. */
  on: string;
  /** The environment that traffic comes from, and would go back to; null: not named. */
  from: string | null;
  scope: Scope;
  catalogue: Catalogue;
  run: RunSpan;
  /** The run judged as of the day: at its end, or now where the day has not ended. */
  results: Results;
  /** Of a day to come: the same evidence judged at the end of that day, so that what lapses until then shows. */
  forecast: Results | null;
  recorded: RecordedStatus;
  maxAge?: Duration;
}

/**
 * Lists what stands in the way of an environment that is to serve. Throws RangeError for an environment that is not
 * declared, that cannot serve, or that traffic cannot come from.
 */
export function gate(question: GateQuestion): GateAnswer {
  const { environment, from, on: day, scope, catalogue, results, forecast } = question;
  const systems = systemsOf(environment, scope);
  mustBeAskable(environment, from, systems, scope);
  const dayEnds = new Date(`${day}T23:59:59.999Z`);
  const now: Judged = { results, catalogue, scope, at: new Date(results.at) };
  const standing = statementReasons(now, systems, from);
  const reasons = [
    ...spokenFor(question.run, now.at, day, forecast !== null),
    ...unassessed(environment, systems, { day, from, scope }),
    ...(from === null ? [] : coverageGaps(from, environment, day, scope)),
    ...comparisonReasons(environment, systems, {
      recorded: question.recorded,
      at: forecast === null ? now.at : dayEnds,
      maxAge: question.maxAge ?? comparisonMaxAge,
      scope,
    }),
    ...standing,
    ...(forecast === null
      ? []
      : lapses(standing, statementReasons({ ...now, results: forecast, at: dayEnds }, systems, from), day)),
  ];
  const before = systemsIn(from, scope);
  return {
    schemaVersion: 2,
    environment,
    on: day,
    criteria: criteriaOn(day).inForce,
    run: results.run,
    at: results.at,
    verdict: verdictOf(reasons),
    reasons,
    notices: [
      ...practiceNotices(environment, systems, { day, scope }),
      ...unexaminedReports(environment, systems, {
        day,
        scope,
        accepted: acceptedDocuments(results.results),
      }),
    ],
    systems: {
      own: systems.own,
      supporting: systems.supporting,
      standby: [...systems.standby.values()].flat(),
    },
    ...(from === null ? {} : { cutOver: { from, statements: sideBySide(now, before, systems.own) } }),
  };
}

/** What the statements say of all that would serve, and of the platform that traffic could go back to. */
function statementReasons(judged: Judged, systems: EnvironmentSystems, from: string | null): Reason[] {
  const asked = [...systems.own, ...systems.supporting];
  const back = systemsIn(from, judged.scope).filter((id) => !asked.includes(id));
  return [
    ...notJudged(judged, [...asked, ...back]),
    ...openStatements(judged, new Set(['engagement', ...asked]), {
      fails: 'open-must-failure',
      open: 'inconclusive-must',
    }),
    ...openStatements(judged, new Set(back), { fails: 'rollback-failure', open: 'rollback-unproved' }),
  ];
}

/** What a forecast adds to what stands already. */
function lapses(standing: readonly Reason[], later: readonly Reason[], day: string): Reason[] {
  const told = ({ code, subject, message }: Reason): string => `${code}\n${subject}\n${message}`;
  const known = new Set(standing.map(told));
  return later
    .filter((one) => !known.has(told(one)))
    .map((one) => ({ ...one, message: `By ${day}: ${one.message}` }));
}

function systemsIn(environment: string | null, scope: Scope): string[] {
  return Object.keys(scope.systems).filter((id) => scope.systems[id]?.environment === environment);
}

function mustBeAskable(
  environment: string,
  from: string | null,
  systems: EnvironmentSystems,
  scope: Scope,
): void {
  for (const name of [environment, ...(from === null ? [] : [from])]) mustBeDeclared(name, scope);
  const serving = servingEnvironments(scope);
  if (!serving.includes(environment))
    throw new RangeError(
      `${environment} holds no certificate system and no root CA system, so it cannot serve; ${serving.join(', ') || 'no environment'} can`,
    );
  if (from === null) return;
  if (from === environment) throw new RangeError(`Traffic cannot move from ${environment} to itself`);
  if (!systems.standby.has(from))
    throw new RangeError(
      `${from} never served what ${environment} is to serve: no certificate system or root CA system in it shares a function or an address with one of ${environment}; ${[...systems.standby.keys()].join(', ') || 'no environment'} does`,
    );
}

function mustBeDeclared(name: string, scope: Scope): void {
  const known = environments(scope);
  if (!known.includes(name))
    throw new RangeError(
      `No system is declared in the environment "${name}"; the inventory names ${known.join(', ') || 'none'}`,
    );
}
