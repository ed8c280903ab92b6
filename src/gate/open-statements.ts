import type { Catalogue } from '../catalogue/catalogue.ts';
import { levelAt, type Statement } from '../catalogue/statement.ts';
import { rollUp } from '../judge/calculus.ts';
import type { Result, Results, StatementStatus, StatementSystemStatus } from '../judge/results.ts';
import type { Scope } from '../scope/scope.ts';
import type { Code, Reason, SideBySide } from './reason.ts';

export interface Judged {
  results: Results;
  catalogue: Catalogue;
  scope: Scope;
  /** The instant asked about, by which levels are told. */
  at: Date;
}

/** What a failing and an unproved MUST are called. */
interface Codes {
  fails: Code;
  open: Code;
}

/** The statements with their level at the instant asked about. */
function statementsAt({ results, catalogue, at }: Judged): StatementStatus[] {
  return results.statements.map((one) => {
    const statement = catalogue.statements.get(one.id);
    return statement ? { ...one, level: levelAt(statement, at) } : one;
  });
}

const isMust = (level: string): boolean => level === 'MUST' || level === 'MUST NOT';

/** What is violated, and what is not proved, on the systems given and, by `engagement`, for the whole. */
export function openStatements(judged: Judged, systems: ReadonlySet<string>, codes: Codes): Reason[] {
  return statementsAt(judged)
    .filter(({ level }) => isMust(level))
    .flatMap((statement) =>
      statement.systems
        .filter(({ id }) => systems.has(id))
        .flatMap((own) => reasonFor(statement, own, judged, codes)),
    );
}

function reasonFor(
  statement: StatementStatus,
  own: StatementSystemStatus,
  judged: Judged,
  codes: Codes,
): Reason[] {
  const subject = `${statement.id} on ${own.id === 'engagement' ? 'the engagement' : own.id}`;
  const evidence = [...new Set(speakingFor(statement, own, judged.results).flatMap(evidenceOf))];
  if (own.status !== 'fail') {
    const open = ['inconclusive', 'error', 'not_tested'].includes(own.status);
    return open ? [{ code: codes.open, subject, message: own.reason, evidence }] : [];
  }
  const { treatment } = own;
  const expired = treatment !== undefined && judged.at > new Date(`${treatment.expires}T23:59:59.999Z`);
  const said = treatment
    ? `; treated until ${treatment.expires}${expired ? ', which is over by then' : ''}, and still a failure`
    : '';
  const shown = treatment === undefined ? {} : { treatment: { ...treatment, expired } };
  return [{ code: codes.fails, subject, message: `${own.reason}${said}`, evidence, ...shown }];
}

function speakingFor(statement: StatementStatus, own: StatementSystemStatus, { results }: Results): Result[] {
  return results.filter(
    ({ statements, system, status }) =>
      statements[statement.id] !== undefined &&
      (system === null || own.id === 'engagement' || system === own.id) &&
      status === own.status,
  );
}

/** Of a failing result the evidence of its exceptions, which is what a reader wants to see first. */
function evidenceOf(result: Result): readonly string[] {
  const shown = result.exceptions.flatMap(({ evidence }) => evidence);
  return shown.length > 0 ? shown : result.evidence;
}

/**
 * The systems, and statements, about which nothing was said: a MUST in force without an answer for a system it
 * applies to, and a system for which no MUST in force was judged at all. Silence is no absence of blockers.
 */
export function notJudged(judged: Judged, systems: readonly string[]): Reason[] {
  const musts = [...judged.catalogue.statements.values()].filter((statement) =>
    isMust(levelAt(statement, judged.at)),
  );
  const answers = new Map(judged.results.statements.map((one) => [one.id, one]));
  const silent = musts.flatMap((statement) =>
    unanswered(statement, answers.get(statement.id), judged.scope, systems),
  );
  const idle = systems.filter((id) => !musts.some((statement) => wasJudged(answers.get(statement.id), id)));
  return [...silent, ...idle.map((id) => nothingSaidOf(id, musts.length, judged))];
}

function unanswered(
  statement: Statement,
  answer: StatementStatus | undefined,
  scope: Scope,
  systems: readonly string[],
): Reason[] {
  const applies = systems.filter((id) => {
    const declared = scope.systems[id];
    return declared !== undefined && (statement.appliesTo ?? []).includes(declared.class);
  });
  const wanted = statement.unit === 'system' ? applies : ['engagement'];
  return wanted
    .filter((id) => !(answer?.systems ?? []).some((own) => own.id === id))
    .map((id) => ({
      code: 'not-judged',
      subject: `${statement.id} on ${id === 'engagement' ? 'the engagement' : id}`,
      message: 'It is in force, and no result of this run speaks of it',
      evidence: [],
    }));
}

/** A statement that did not apply, or was not in effect, says nothing of a system. */
function wasJudged(answer: StatementStatus | undefined, system: string): boolean {
  return (answer?.systems ?? []).some(
    ({ id, status }) =>
      id === system && ['fail', 'error', 'inconclusive', 'not_tested', 'pass'].includes(status),
  );
}

function nothingSaidOf(system: string, musts: number, { at, catalogue }: Judged): Reason {
  const day = at.toISOString().slice(0, 10);
  const message =
    musts === 0
      ? `No MUST of version ${catalogue.version} was in force on ${day}, so nothing was judged: only an assessment against the version of that day can speak for it`
      : `Not one MUST in force on ${day} was judged for ${system}: each was not applicable, not operated, or without a result`;
  return { code: 'not-judged', subject: system, message, evidence: [] };
}

/** Each statement that is judged in either environment, old beside new. */
export function sideBySide(judged: Judged, from: readonly string[], to: readonly string[]): SideBySide[] {
  return statementsAt(judged)
    .filter(({ level }) => level !== 'not-effective')
    .map((statement) => ({
      statement: statement.id,
      level: statement.level,
      from: worst(statement, from),
      to: worst(statement, to),
    }));
}

function worst(statement: StatementStatus, systems: readonly string[]): SideBySide['from'] {
  const own = statement.systems.filter(({ id }) => id === 'engagement' || systems.includes(id));
  return own.length === 0 ? 'not_applicable' : rollUp(own.map(({ status }) => status));
}
