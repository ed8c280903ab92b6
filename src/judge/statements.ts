import { levelAt, type Statement } from '../catalogue/statement.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Envelope } from '../locker/envelope.ts';
import type { Scope, Treatment } from '../scope/scope.ts';
import { rollUp, statementVerdict } from './calculus.ts';
import type { Result, Results, StatementStatus, StatementSystemStatus, TreatmentShown } from './results.ts';
import { statuses, type Status } from './status.ts';

interface Input {
  at: Date;
  catalogue: Catalogue;
  scope: Scope;
  evidence: { envelopes: readonly Envelope[] };
}

/** The status of every statement that is judged, system by system; MAY and DEFINITION are never judged. */
export function statementStatuses(results: readonly Result[], input: Input): StatementStatus[] {
  const found = evidenceOf(results, input);
  return [...input.catalogue.statements.values()]
    .filter(({ level }) => level !== 'MAY' && level !== 'DEFINITION')
    .map((statement) => statementStatus(statement, results, { ...input, found }));
}

/**
 * What a treatment may name as its evidence: items of the run, and documents that a reviewer accepted and that still
 * satisfy what they were filed for.
 */
function evidenceOf(results: readonly Result[], { evidence }: Input): ReadonlySet<string> {
  const satisfied = results.filter(({ status }) => status === 'pass');
  return new Set([...acceptedDocuments(satisfied), ...evidence.envelopes.map(({ id }) => id)]);
}

/** Ids of the documents that a reviewer accepted for a request. */
export function acceptedDocuments(results: readonly Result[]): ReadonlySet<string> {
  const filings = results
    .filter(({ type }) => type === 'request')
    .flatMap(({ request }) => request?.filings ?? []);
  return new Set(filings.filter(({ state }) => state === 'accepted').map(({ document }) => document));
}

type Judged = Input & { found: ReadonlySet<string> };

function statementStatus(statement: Statement, results: readonly Result[], input: Judged): StatementStatus {
  const { id, clause } = statement;
  const level = levelAt(statement, input.at);
  const citing = results.filter((result) => result.statements[id] !== undefined);
  const systems = level === 'not-effective' ? [notEffective] : systemStatuses(statement, citing, input);
  return { id, clause, level, status: rollUp(systems.map(({ status }) => status)), systems };
}

const notEffective: StatementSystemStatus = {
  id: 'engagement',
  status: 'not_effective',
  reason: 'Not in effect at the instant of judging',
};

function systemStatuses(
  statement: Statement,
  citing: readonly Result[],
  input: Judged,
): StatementSystemStatus[] {
  if (statement.unit === 'engagement') {
    return [withTreatment({ id: 'engagement', ...verdict(statement, citing) }, statement, input)];
  }
  const applicable = Object.entries(input.scope.systems).filter(([, system]) =>
    statement.appliesTo.includes(system.class),
  );
  if (applicable.length === 0) {
    const reason = `The inventory declares no ${statement.appliesTo.join(' or ')}`;
    return [{ id: 'engagement', status: 'not_applicable', reason }];
  }
  return applicable.map(([id]) => {
    const own = citing.filter(({ system }) => system === id || system === null);
    return withTreatment({ id, ...verdict(statement, own) }, statement, input);
  });
}

function verdict(statement: Statement, results: readonly Result[]): { status: Status; reason: string } {
  return statementVerdict(
    results.map((result) => ({
      status: result.status,
      covers: result.statements[statement.id] ?? 'part',
      reason: `${result.title}: ${result.reason}`,
    })),
  );
}

/** A treatment changes risk, not compliance: it is shown beside the failure, which stays a failure. */
function withTreatment(
  status: StatementSystemStatus,
  statement: Statement,
  input: Judged,
): StatementSystemStatus {
  if (status.status !== 'fail') return status;
  const treatment = input.scope.treatments.find(
    (one) =>
      one.statement === statement.id && (status.id === 'engagement' || one.systems.includes(status.id)),
  );
  return treatment ? { ...status, treatment: shownTreatment(treatment, input) } : status;
}

function shownTreatment(treatment: Treatment, { at, found }: Judged): TreatmentShown {
  return {
    measure: treatment.measure,
    owner: treatment.owner,
    approver: treatment.approver,
    expires: treatment.expires,
    expired: at > new Date(`${treatment.expires}T23:59:59.999Z`),
    evidence: treatment.evidence.map((id) => ({ id, found: found.has(id) })),
  };
}

export function countResults(
  statements: readonly StatementStatus[],
  results: readonly Result[],
): Results['counts'] {
  const tally = (all: readonly { status: Status }[]): Record<Status, number> =>
    Object.fromEntries(
      statuses.map((status) => [status, all.filter((one) => one.status === status).length]),
    ) as Record<Status, number>;
  return { statements: tally(statements), results: tally(results) };
}
