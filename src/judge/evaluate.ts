import { parseDuration } from '../analyse/clocks/duration.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Control } from '../catalogue/control.ts';
import { isOwnControl, markedTitle } from '../catalogue/own-controls.ts';
import { buildEstate, type Estate } from '../estate/estate.ts';
import type { EstateMemory } from '../estate/memory.ts';
import type { KindSchemas, RunEvidence } from '../estate/evidence.ts';
import type { Examination, FiledDocument } from '../locker/locker.ts';
import type { RunId } from '../locker/envelope.ts';
import type { Scope, System } from '../scope/scope.ts';
import { verdictOf } from './calculus.ts';
import type { Check, CheckContext } from './check.ts';
import { checks as builtIn } from './checks/index.ts';
import { contextFor } from './context.ts';
import { expectationCheck } from './expectation.ts';
import { populationOf, type Judgement } from './judgement.ts';
import { notFound } from './not-found.ts';
import { remembered } from './remembered.ts';
import { requestOutcome, type DocumentRegister, type Filing } from './requests.ts';
import type { FilingShown, Result, Results } from './results.ts';
import { quotedRosters } from './reviewers.ts';
import { countResults, statementStatuses } from './statements.ts';
import { isSupplied, survey } from './survey.ts';
import type { JudgeWatch } from './watch.ts';

interface JudgeInput {
  run: RunId;
  at: Date;
  /** The instant at which the age of what was read is counted, where a forecast leaves it as it is now; else `at`. */
  readsAt?: Date;
  evidence: RunEvidence;
  documents: readonly FiledDocument[];
  /** What reviewers decided on the documents, in the order in which they did. */
  examinations: readonly Examination[];
  catalogue: Catalogue;
  scope: Scope;
  schemas: KindSchemas;
  /** The checks to judge with; the built-in ones unless a test says otherwise. */
  checks?: readonly Check[];
  /** Of earlier judgings of the same evidence, so that what did not change between them is worked out once. */
  memory?: EstateMemory;
  /** Is told which check is at work. */
  watch?: JudgeWatch;
}

/**
 * Judges one run at one instant. A pure function of its input: no clock, no network, no order of files; the same
 * input gives the same results byte for byte.
 */
export async function evaluate(input: JudgeInput): Promise<Results> {
  const checks = [...(input.checks ?? builtIn), ...expectationChecks(input)];
  input.watch?.planned(checks.length);
  const estate = await buildEstate(
    input.evidence,
    input.scope,
    checks.flatMap(({ needs }) => needs),
    input.schemas,
    input.memory,
  );
  const { documents, examinations, scope } = input;
  const rosters = await quotedRosters(
    examinations,
    (sha256) => input.evidence.blob(sha256),
    scope,
    input.schemas,
  );
  const register = { documents, examinations, rosters, scope };
  const results = [
    ...checks.flatMap((check) => watched(check, estate, input)),
    ...[...input.catalogue.controls.values()].flatMap((control) => requestResults(control, register, input)),
  ].sort(byIdThenSystem);
  const statements = statementStatuses(results, input);
  return {
    schemaVersion: 2,
    run: input.run,
    at: input.at.toISOString(),
    framework: { name: 'NCSSR', version: input.catalogue.version },
    counts: countResults(statements, results),
    statements,
    results,
  };
}

function expectationChecks({ catalogue, schemas }: JudgeInput): Check[] {
  return [...catalogue.controls.values()]
    .filter((control) => control.expect !== undefined)
    .map((control) => expectationCheck(control, schemas));
}

function watched(check: Check, estate: Estate, input: JudgeInput): Result[] {
  input.watch?.checkStarted(check.id);
  const results = checkResults(check, estate, input);
  input.watch?.checkEnded(check.id);
  return results;
}

function checkResults(check: Check, estate: Estate, input: JudgeInput): Result[] {
  const control = [...input.catalogue.controls.values()].find(
    ({ checks, expect, id }) =>
      checks.includes(check.id) || (expect !== undefined && check.id === `expect-${id}`),
  );
  if (!control) return [];
  const statements = applicableCitations(check, input);
  if (Object.keys(statements).length === 0) return [];
  const systems = check.unit === 'engagement' ? [null] : systemsCited(Object.keys(statements), input);
  return systems.map((system) => checkResult(check, control, statements, system, estate, input));
}

/** Citations of statements that the catalogue knows; a renumbered or user catalogue may lack some. */
function applicableCitations(check: Check, { catalogue }: JudgeInput): Record<string, 'full' | 'part'> {
  return Object.fromEntries(Object.entries(check.cites).filter(([id]) => catalogue.statements.has(id)));
}

function systemsCited(statements: readonly string[], { catalogue, scope }: JudgeInput): string[] {
  const classes = new Set(statements.flatMap((id) => catalogue.statements.get(id)?.appliesTo ?? []));
  return Object.entries(scope.systems)
    .filter(([, system]) => classes.has(system.class))
    .map(([id]) => id);
}

function checkResult(
  check: Check,
  control: Control,
  statements: Record<string, 'full' | 'part'>,
  system: string | null,
  estate: Estate,
  input: JudgeInput,
): Result {
  const base = {
    id: check.id,
    type: 'check' as const,
    ...ofControl(check.title, control),
    statements,
    system,
  };
  if (!isEffective(check, input.at)) {
    return {
      ...base,
      ...nothingJudged,
      status: 'not_effective',
      reason: `In effect from ${check.effective.from}`,
    };
  }
  const maxAge = control.maxAge === undefined ? null : parseDuration(control.maxAge);
  const context = contextFor(check, system, {
    estate,
    scope: input.scope,
    at: input.at,
    readsAt: input.readsAt ?? input.at,
    maxAge,
  });
  try {
    const lost = notFound(check, system, { estate, scope: input.scope, plan: input.evidence.plan });
    if (system !== null && !judgedCollections(check).some((name) => context.collection(name).applicable)) {
      const own = lost.filter(({ subject }) => subject === `system ${system}`);
      if (own.length === 0) return { ...base, ...nothingJudged, ...withoutSource(system, input.scope) };
      const reason = 'The system was not found in what was read';
      return { ...base, ...nothingJudged, undecided: own, status: 'inconclusive', reason };
    }
    const found = input.memory === undefined ? check.judge(context) : judgedBefore(check)(context);
    const zero = heldToZero(found, check, context);
    const judgement = lost.length === 0 ? zero : { ...zero, undecided: [...lost, ...zero.undecided] };
    return { ...base, ...shown(judgement), ...verdictOf(judgement) };
  } catch (error) {
    const reason = `The check ${check.id} stopped: ${error instanceof Error ? error.message : String(error)}`;
    return { ...base, ...nothingJudged, status: 'error', reason };
  }
}

/** A result shows its control, and where that is the CA's own. */
function ofControl(title: string, { id }: Control): Pick<Result, 'title' | 'control' | 'ownControl'> {
  return {
    title: markedTitle(title, id),
    control: id,
    ...(isOwnControl(id) ? { ownControl: true as const } : {}),
  };
}

/**
 * A system of which a cloud with machines is read, but none that supplies what the check reads, is beyond the check.
 * One that no such cloud was asked about is not: nothing shows where it stands, unless it is declared to stand apart.
 * A directory is the whole of a system only where that does nothing but authenticate people.
 */
function withoutSource(id: string, { systems, sources }: Scope): Pick<Result, 'status' | 'reason'> {
  const system = systems[id];
  const kinds = new Set(system?.select.map(({ source }) => sources[source]?.kind ?? 'file'));
  if (kinds.has('aws') || kinds.has('azure') || isDirectory(system, kinds))
    return { status: 'not_applicable', reason: 'No source of this system supplies what the check reads' };
  if (system?.offline !== undefined)
    return { status: 'not_applicable', reason: `Declared offline: ${system.offline}` };
  if (!kinds.has('entra')) {
    const reason =
      'The system selects nothing of any cloud: declare where it stands with select:, or offline: with the reason';
    return { status: 'inconclusive', reason };
  }
  const reason =
    'The system selects a directory alone, which shows none of its machines: declare where they stand with select:, or offline: with the reason';
  return { status: 'inconclusive', reason };
}

/** Declared as what authenticates and as nothing else, and selecting a directory. */
function isDirectory(system: System | undefined, kinds: ReadonlySet<string>): boolean {
  return (
    kinds.has('entra') &&
    system?.class === 'security-support-system' &&
    system.functions.length > 0 &&
    system.functions.every((one) => one === 'authentication')
  );
}

const judges = new WeakMap<Check, Check['judge']>();

/**
 * That there was nothing to act on is said only where everything was read whole that the check reads: what a list
 * beside the one asked about lacks can be the very thing.
 */
function heldToZero(judgement: Judgement, { needs }: Check, context: CheckContext): Judgement {
  if (judgement.notOperated === undefined && judgement.notApplicable === undefined) return judgement;
  const lacking = needs
    .map((name) => survey(context, name))
    .filter((one) => one.applicable && isSupplied(one))
    .flatMap(({ missing }) => missing);
  const all = new Map([...judgement.missing, ...lacking].map((one) => [JSON.stringify(one), one]));
  return { ...judgement, missing: [...all.values()] };
}

/** A check that sees nothing new says the same again. */
function judgedBefore(check: Check): Check['judge'] {
  const judge = judges.get(check) ?? remembered(check.needs, (context) => check.judge(context));
  judges.set(check, judge);
  return judge;
}

function judgedCollections({ population, needs }: Check): readonly string[] {
  return population ?? needs.slice(0, 1);
}

const nothingJudged = {
  population: populationOf(null, 0),
  exceptions: [],
  undecided: [],
  missing: [],
  notes: [],
  evidence: [],
};

function shown(judgement: Judgement): Pick<Result, keyof typeof nothingJudged> {
  const { population, exceptions, undecided, missing, notes, evidence } = judgement;
  return { population, exceptions, undecided, missing, notes, evidence };
}

function isEffective(check: Check, at: Date): boolean {
  const { from, until } = check.effective;
  return at >= new Date(`${from}T00:00:00Z`) && (until === undefined || at < new Date(`${until}T00:00:00Z`));
}

function requestResults(control: Control, register: DocumentRegister, input: JudgeInput): Result[] {
  return control.requests.flatMap((request) => {
    const cited = systemsCited(Object.keys(request.cites), input);
    const systems = request.unit === 'engagement' ? [null] : cited;
    return systems.map((system): Result => {
      const outcome = requestOutcome({ request, control, system, systems: cited }, register, input.at);
      return {
        id: request.id,
        type: 'request',
        ...ofControl(request.title, control),
        statements: request.cites,
        system,
        status: outcome.status,
        reason: outcome.reason,
        ...nothingJudged,
        population: populationOf(1, outcome.status === 'pass' ? 1 : 0),
        evidence: outcome.filings.map(({ document }) => document.id),
        request: { state: outcome.state, filings: outcome.filings.map(filingShown) },
        ...(outcome.satisfiedAt === null ? {} : { satisfiedAt: outcome.satisfiedAt }),
        ...(outcome.dueBy === null ? {} : { dueBy: outcome.dueBy }),
      };
    });
  });
}

function filingShown({ document, state, examination, why, occurrence }: Filing): FilingShown {
  return {
    document: document.id,
    title: document.title,
    state,
    occurred: occurrence && {
      from: occurrence.from?.toISOString() ?? null,
      at: occurrence.at.toISOString(),
    },
    made: document.madeAt,
    filed: document.filedAt,
    filedBy: document.filedBy,
    examined: examination && { at: examination.at, by: examination.by, role: examination.role },
    why,
  };
}

function byIdThenSystem(a: Result, b: Result): number {
  const [left, right] = [`${a.id}\n${a.system ?? ''}`, `${b.id}\n${b.system ?? ''}`];
  return left < right ? -1 : left > right ? 1 : 0;
}
