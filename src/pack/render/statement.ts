import { markedTitle } from '../../catalogue/own-controls.ts';
import { checks } from '../../judge/checks/index.ts';
import type { Exception, Population } from '../../judge/judgement.ts';
import type { Result, StatementStatus } from '../../judge/results.ts';
import { statuses } from '../../judge/status.ts';
import type { CertificateStatus } from '../certificate-status.ts';
import type { BinderInput } from '../input.ts';
import { hasAnswers, ocspPage } from './ocsp.ts';
import { controlPage, statementPage, type PageModel } from './page.ts';
import type { Register } from './register.ts';
import { shownInstant, shownPlace, shownStatus } from './words.ts';

/** Exceptions, undecided items and missing reads that a sheet shows, shared by its results; CSV has them all. */
const mostFindings = 200;

/** Longest witness shown; results.json has it whole. */
const longestWitness = 1200;

/** A sheet for each statement: control, test, population, exceptions, evidence. */
export function statementPages(
  input: BinderInput,
  status: CertificateStatus,
  register: Register,
): PageModel[] {
  const answers = hasAnswers(status) ? ocspPage : null;
  return input.results.statements.map((statement, index) =>
    statementPageOf(statement, index, { input, register, answers }),
  );
}

/** What every sheet is made from; `answers` is the page of recorded OCSP answers, where there are any. */
interface Surroundings {
  input: BinderInput;
  register: Register;
  answers: string | null;
}

function statementPageOf(status: StatementStatus, index: number, surroundings: Surroundings): PageModel {
  const { input } = surroundings;
  const statement = input.catalogue.statements.get(status.id);
  const all = input.results.statements;
  const citing = input.results.results
    .filter(({ statements }) => statements[status.id] !== undefined)
    .sort((a, b) => statuses.indexOf(a.status) - statuses.indexOf(b.status));
  const open = citing.filter((one) => one.exceptions.length + one.undecided.length + one.missing.length > 0);
  const most = Math.max(2, Math.floor(mostFindings / Math.max(1, open.length)));
  return {
    path: statementPage(status.id),
    template: 'statement',
    title: `${status.id}`,
    section: 'matrix',
    model: {
      id: status.id,
      clause: status.clause,
      level: status.level,
      status: shownStatus(status.status),
      text: statement?.statement,
      condition: statement?.condition,
      effective: statement?.effective,
      appliesTo: statement?.appliesTo.join(', '),
      unit: statement?.unit === 'engagement' ? 'Judged once for the engagement' : 'Judged for each system',
      crosswalk: statement && {
        old: statement.crosswalk['ncssr-1.7'].join(', '),
        etsi: statement.crosswalk['en-319-401'].join(', '),
      },
      systems: status.systems.map((one) => ({ ...one, status: shownStatus(one.status) })),
      controls: [...input.catalogue.controls.values()]
        .filter(({ statements }) => statements.includes(status.id))
        .map((control) => ({
          ...control,
          title: markedTitle(control.title, control.id),
          href: controlPage(control.id),
        })),
      results: citing.map((result) => resultModel(result, status.id, most, surroundings)),
      readiness: input.mode === 'readiness',
      previous: all[index - 1] && { id: all[index - 1]?.id, href: statementPage(all[index - 1]?.id ?? '') },
      next: all[index + 1] && { id: all[index + 1]?.id, href: statementPage(all[index + 1]?.id ?? '') },
    },
  };
}

function resultModel(
  result: Result,
  statement: string,
  most: number,
  { input, register, answers }: Surroundings,
): Record<string, unknown> {
  const check = checks.find(({ id }) => id === result.id);
  const request = [...input.catalogue.controls.values()]
    .flatMap(({ requests }) => requests)
    .find(({ id }) => id === result.id);
  return {
    anchor: `${result.id}-${result.system ?? 'engagement'}`,
    id: result.id,
    title: result.title,
    system: result.system ?? 'engagement',
    status: shownStatus(result.status),
    reason: result.reason,
    isCheck: result.type === 'check',
    covers: {
      full: 'the whole statement',
      part: 'a part of the statement',
      rest: 'what the automatic checks cannot show',
    }[result.statements[statement] ?? 'part'],
    procedure: check?.procedure ?? request?.asks,
    nature: check?.nature ?? request?.type,
    population:
      result.type === 'check' && result.population.inspected + result.missing.length > 0
        ? counters(result.population)
        : null,
    exceptions: result.exceptions.slice(0, most).map((one) => exceptionModel(one, register)),
    moreExceptions: Math.max(0, result.exceptions.length - most),
    undecided: result.undecided.slice(0, most).map((one) => exceptionModel(one, register)),
    moreUndecided: Math.max(0, result.undecided.length - most),
    missing: result.missing.slice(0, most).map((one) => ({
      what: one.operation,
      place: shownPlace(one),
      reason: one.reason,
      message: one.message,
      permission: one.permission,
    })),
    moreMissing: Math.max(0, result.missing.length - most),
    notes: result.notes.slice(0, 50),
    moreNotes: Math.max(0, result.notes.length - 50),
    evidence: register.links(result.evidence),
    answers: check?.needs.includes('status.ocspExchanges') === true ? answers : null,
    satisfiedAt: result.satisfiedAt === undefined ? null : shownInstant(result.satisfiedAt),
    dueBy: result.dueBy === undefined ? null : shownInstant(result.dueBy),
  };
}

function exceptionModel(exception: Exception, register: Register): Record<string, unknown> {
  return {
    subject: exception.subject,
    condition: exception.condition,
    evidence: register.links(exception.evidence, 4),
    witness: exception.witness === undefined ? null : witnessText(exception.witness),
  };
}

function counters(population: Population): { name: string; value: string }[] {
  const { expected, ...others } = population;
  return [
    { name: 'expected', value: expected === null ? 'unknown' : String(expected) },
    ...Object.entries(others).map(([name, value]) => ({ name, value: String(value) })),
  ];
}

function witnessText(witness: Readonly<Record<string, unknown>>): string {
  const text = JSON.stringify(witness, null, 2);
  return text.length <= longestWitness
    ? text
    : `${text.slice(0, longestWitness)}\n… cut here; results.json has it whole`;
}
