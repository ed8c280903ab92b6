import { levelAt } from '../catalogue/statement.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { rollUp } from '../judge/calculus.ts';
import type { Result, Results, StatementStatus, StatementSystemStatus } from '../judge/results.ts';
import type { Reason, SideBySide } from './reason.ts';

export interface Judged {
  /** Judged at the instant of the run. */
  results: Results;
  /** Judged on the day asked about: it alone speaks for statements that come into force until then. */
  later: Results;
  catalogue: Catalogue;
  /** The day asked about, at its end. */
  on: Date;
}

/** Every statement with its level on the day asked about; what was not yet in force at the run is taken later. */
export function statementsOn({ results, later, catalogue, on }: Judged): StatementStatus[] {
  const after = new Map(later.statements.map((one) => [one.id, one]));
  return results.statements.map((one) => {
    const statement = catalogue.statements.get(one.id);
    const level = statement ? levelAt(statement, on) : one.level;
    const newly = one.level === 'not-effective' && level !== 'not-effective';
    return { ...(newly ? (after.get(one.id) ?? one) : one), level };
  });
}

/** What is violated, and what is not proved, on the systems given and for the engagement as a whole. */
export function openStatements(judged: Judged, systems: ReadonlySet<string>): Reason[] {
  const musts = statementsOn(judged).filter(({ level }) => level === 'MUST' || level === 'MUST NOT');
  return musts.flatMap((statement) =>
    statement.systems
      .filter(({ id }) => id === 'engagement' || systems.has(id))
      .flatMap((own) => reasonFor(statement, own, judged)),
  );
}

function reasonFor(statement: StatementStatus, own: StatementSystemStatus, judged: Judged): Reason[] {
  const subject = `${statement.id} on ${own.id === 'engagement' ? 'the engagement' : own.id}`;
  const citing = judged.results.results.filter(
    ({ statements, system, status }) =>
      statements[statement.id] !== undefined &&
      (system === null || own.id === 'engagement' || system === own.id) &&
      status === own.status,
  );
  const evidence = [...new Set(citing.flatMap(evidenceOf))];
  if (own.status === 'fail') {
    const until = own.treatment?.expires;
    const expired = until !== undefined && judged.on > new Date(`${until}T23:59:59.999Z`);
    const treatment = own.treatment && { ...own.treatment, expired };
    const said = treatment
      ? `; treated until ${treatment.expires}${expired ? ', which is over by then' : ''}, and still a failure`
      : '';
    return [
      {
        code: 'open-must-failure',
        subject,
        message: `${own.reason}${said}`,
        evidence,
        ...(treatment ? { treatment } : {}),
      },
    ];
  }
  if (!['inconclusive', 'error', 'not_tested'].includes(own.status)) return [];
  return [{ code: 'inconclusive-must', subject, message: own.reason, evidence }];
}

/** Of a failing result the evidence of its exceptions, which is what a reader wants to see first. */
function evidenceOf(result: Result): readonly string[] {
  const shown = result.exceptions.flatMap(({ evidence }) => evidence);
  return shown.length > 0 ? shown : result.evidence;
}

/** Each statement that is judged in either environment, old beside new. */
export function sideBySide(judged: Judged, from: readonly string[], to: readonly string[]): SideBySide[] {
  return statementsOn(judged)
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
