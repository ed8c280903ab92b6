import { addDuration, type Duration } from '../analyse/clocks/duration.ts';
import type { Shortfall } from '../locker/envelope.ts';
import type { OcspComparison } from '../ocsp/recorded-comparison.ts';
import type { Scope } from '../scope/scope.ts';
import { lacksOf, type ComparisonScope } from './comparison-lacks.ts';
import type { EnvironmentSystems } from './environment.ts';
import type { Reason } from './reason.ts';

/** What the gate needs of a comparison that a run holds. */
export type RecordedComparison = Pick<
  OcspComparison,
  'old' | 'new' | 'at' | 'errors' | 'evidence' | 'questions' | 'unanswered'
>;

/** What a run holds of certificate status: comparisons, who was asked about which issuer, and what is missing. */
export interface RecordedStatus {
  comparisons: readonly RecordedComparison[];
  /** Every recorded question: the system that it was put to, and the key of the issuer. */
  asked: readonly { system: string; issuer: string; evidence: readonly string[] }[];
  shortfalls: readonly Shortfall[];
}

interface ComparisonSettings {
  recorded: RecordedStatus;
  /** The instant asked about. */
  at: Date;
  maxAge: Duration;
  scope: Scope;
}

/**
 * Whether this environment's certificate status was compared with what served before it. Asked only where both
 * serve certificate status: a responder that replaces none has nothing to be compared with.
 */
export function comparisonReasons(
  environment: string,
  systems: EnvironmentSystems,
  settings: ComparisonSettings,
): Reason[] {
  const { scope, recorded } = settings;
  const undeclared = undeclaredSystems(recorded, scope);
  const own = statusSystems(systems.own, scope);
  if (own.length === 0) return undeclared;
  const before = [...systems.standby].filter(([, ids]) => statusSystems(ids, scope).length > 0);
  if (before.length === 0) return undeclared;
  const reasons = before.flatMap(([name, ids]) => {
    const systemsBefore = statusSystems(ids, scope);
    const known = recorded.asked.filter(({ system }) => [...systemsBefore, ...own].includes(system));
    const between: ComparisonScope = {
      old: servedBy(systemsBefore, scope),
      candidate: servedBy(own, scope),
      issuers: [...new Set(known.map(({ issuer }) => issuer))],
    };
    return reasonsFor({ old: name, environment, between }, settings);
  });
  return [...undeclared, ...unread(recorded, environment), ...reasons];
}

interface Pairing {
  old: string;
  environment: string;
  between: ComparisonScope;
}

function reasonsFor({ old, environment, between }: Pairing, settings: ComparisonSettings): Reason[] {
  const { recorded, at, maxAge, scope } = settings;
  const subject = `${old} to ${environment}`;
  const environmentOf = (name: string): string => scope.systems[name]?.environment ?? name;
  const own = recorded.comparisons
    .filter((one) => environmentOf(one.old) === old && environmentOf(one.new) === environment)
    .filter((one) => new Date(one.at) <= at)
    .toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at));
  const [latest] = own;
  if (latest === undefined) {
    const message = `No comparison of the OCSP answers of ${environment} with those of ${old} is on file: run ncssr ocsp compare with --evidence and declare the file as a source`;
    return [{ code: 'comparison-missing', subject, message, evidence: [] }];
  }
  const complete = own.find((one) => lackOf(one, between).length === 0);
  return [
    ...uncleared(own).map((one) => inError(one, subject, environment)),
    ...(complete === undefined ? [partial(latest, lackOf(latest, between), subject)] : []),
    ...(complete !== undefined && addDuration(new Date(complete.at), maxAge) < at
      ? [stale(complete, subject)]
      : []),
  ];
}

function lackOf({ questions, unanswered }: RecordedComparison, between: ComparisonScope): string[] {
  const lacks = lacksOf(questions, between);
  if (unanswered === 0) return lacks;
  const what = unanswered === 1 ? 'question has no answer' : 'questions have no answer';
  return [...lacks, `${unanswered} ${what} of both sides that can be compared`];
}

/** Errors stand until a later comparison asks at least the same and finds none. */
function uncleared(newestFirst: readonly RecordedComparison[]): RecordedComparison[] {
  return newestFirst.filter(
    (one) =>
      one.errors > 0 &&
      !newestFirst.some(
        (later) => Date.parse(later.at) > Date.parse(one.at) && later.errors === 0 && asksAtLeast(later, one),
      ),
  );
}

function asksAtLeast(later: RecordedComparison, earlier: RecordedComparison): boolean {
  const asked = new Set(later.questions.map(({ key }) => key));
  return earlier.questions.every(({ key }) => asked.has(key));
}

function inError({ at, errors, evidence }: RecordedComparison, subject: string, environment: string): Reason {
  const message = `The comparison of ${at} found ${errors} ${errors === 1 ? 'error' : 'errors'} in the answers of ${environment}, and no later one that asks at least the same is free of errors`;
  return { code: 'comparison-errors', subject, message, evidence };
}

function partial({ at, evidence }: RecordedComparison, lacks: readonly string[], subject: string): Reason {
  const message = `The comparison of ${at} is not complete: ${lacks.join('; ')}`;
  return { code: 'comparison-partial', subject, message, evidence };
}

function stale({ at, evidence }: RecordedComparison, subject: string): Reason {
  const message = `The latest complete comparison is of ${at}: repeat it close to the day`;
  return { code: 'comparison-stale', subject, message, evidence };
}

function unread({ shortfalls }: RecordedStatus, environment: string): Reason[] {
  return shortfalls.map(({ source, message }) => ({
    code: 'comparison-unread',
    subject: environment,
    message: `Recorded OCSP answers of ${source} could not be read whole: ${message}`,
    evidence: [],
  }));
}

/** A responder whose answers are on file and that the inventory does not know is a system left out. */
function undeclaredSystems({ asked }: RecordedStatus, scope: Scope): Reason[] {
  const unknown = Map.groupBy(
    asked.filter(({ system }) => !(system in scope.systems)),
    ({ system }) => system,
  );
  return [...unknown].map(([system, all]) => ({
    code: 'undeclared-system',
    subject: system,
    message: `Recorded OCSP answers name the system ${system || '(none)'}, which ncssr.yaml does not declare: declare it, or correct the record`,
    evidence: [...new Set(all.flatMap(({ evidence }) => evidence))],
  }));
}

function statusSystems(ids: readonly string[], scope: Scope): string[] {
  return ids.filter((id) => scope.systems[id]?.functions.includes('certificate-status'));
}

function servedBy(ids: readonly string[], scope: Scope): string[] {
  return [...new Set(ids.flatMap((id) => scope.systems[id]?.serves ?? []))];
}
