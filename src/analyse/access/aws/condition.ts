import { all, any, not, type Ternary } from '../ternary.ts';
import type { Context } from './context.ts';
import { compare, comparisons, instantOf, type Comparison } from './comparison.ts';
import type { Note } from './note.ts';

export interface ParsedCondition {
  place: string;
  /** The operator as written. */
  operator: string;
  /** Lower-case: condition keys are not case-sensitive. */
  key: string;
  values: readonly string[];
  comparison: Comparison | 'Null' | null;
  negated: boolean;
  quantifier: 'all' | 'any' | null;
  ifExists: boolean;
  /** Why the condition is not understood; it is then neither true nor false. */
  fault: string | null;
}

const negatedOperators: Readonly<Record<string, Comparison>> = {
  StringNotEquals: 'StringEquals',
  StringNotEqualsIgnoreCase: 'StringEqualsIgnoreCase',
  StringNotLike: 'StringLike',
  NumericNotEquals: 'NumericEquals',
  DateNotEquals: 'DateEquals',
  NotIpAddress: 'IpAddress',
  ArnNotEquals: 'ArnEquals',
  ArnNotLike: 'ArnLike',
};

/** Parses one operator and key of a Condition element. What is not understood becomes its fault. */
export function parseCondition(operator: string, key: string, raw: unknown, place: string): ParsedCondition {
  let name = operator;
  let quantifier: ParsedCondition['quantifier'] = null;
  if (name.startsWith('ForAllValues:')) quantifier = 'all';
  if (name.startsWith('ForAnyValue:')) quantifier = 'any';
  if (quantifier !== null) name = name.slice(name.indexOf(':') + 1);
  const ifExists = name.endsWith('IfExists');
  if (ifExists) name = name.slice(0, -'IfExists'.length);
  const positive = negatedOperators[name];
  const list: unknown[] = Array.isArray(raw) ? raw : [raw];
  const values = list.filter((value) => ['string', 'number', 'boolean'].includes(typeof value)).map(String);
  const comparison =
    name === 'Null' ? 'Null' : (positive ?? comparisons.find((known) => known === name) ?? null);
  let fault: string | null = null;
  if (comparison === null) fault = `unknown condition operator ${operator}`;
  else if (comparison === 'Null' && (ifExists || quantifier !== null))
    fault = `Null takes no qualifier: ${operator}`;
  else if (values.length !== list.length || values.length === 0)
    fault = `values of ${operator} ${key} are not text`;
  return {
    place,
    operator,
    key: key.toLowerCase(),
    values,
    comparison,
    negated: positive !== undefined,
    quantifier,
    ifExists,
    fault,
  };
}

/**
 * Whether a condition holds in a context (IAM User Guide, condition operators; single- and multivalued keys).
 * Unknown where the key is not known, where the operator or a value is not understood, and where AWS leaves the
 * outcome undocumented; each reason is noted.
 */
export function holds(
  condition: ParsedCondition,
  context: Context,
  variables: boolean,
  notes: Note[],
): Ternary {
  const note = (reason: string, cause: Note['cause']): 'unknown' => {
    notes.push({ place: condition.place, reason, cause, key: condition.key });
    return 'unknown';
  };
  if (condition.fault !== null || condition.comparison === null) {
    return note(condition.fault ?? 'unknown condition operator', 'malformed');
  }
  const value = context.get(condition.key);
  if (value.state === 'unknown') {
    if (condition.comparison === 'Null' && value.present) return nullHolds(condition, false, note);
    const issued = issuedRecently(condition, context);
    if (issued !== null) return issued;
    if (value.excludes !== undefined && isExcluded(condition, value.excludes))
      return condition.negated ? 'true' : 'false';
    return note(`${condition.key} is not known`, value.cause);
  }
  if (value.state === 'absent')
    return condition.comparison === 'Null'
      ? nullHolds(condition, true, note)
      : holdsWithoutKey(condition, note);
  const { values } = value;
  if (values.length === 0) return holdsForNothing(condition, note);
  if (condition.comparison === 'Null') return nullHolds(condition, false, note);
  const results = values.map((requestValue) => holdsFor(condition, requestValue, context, variables, note));
  if (condition.quantifier !== null) return overValues(condition, values, results, note);
  if (results.every((result) => result === results[0])) return results[0]!;
  return note(`${condition.key} has several values under a single-valued operator`, 'undocumented');
}

type NoteReason = (reason: string, cause: Note['cause']) => 'unknown';

function nullHolds(condition: ParsedCondition, missing: boolean, note: NoteReason): Ternary {
  return any(
    condition.values.map((value) => {
      const wanted = value.toLowerCase();
      if (wanted !== 'true' && wanted !== 'false')
        return note(`Null takes true or false, not ${value}`, 'malformed');
      return (wanted === 'true') === missing ? 'true' : 'false';
    }),
  );
}

/**
 * A request without the key (IAM User Guide, condition operators and set operators): ForAllValues and IfExists are
 * true of it, ForAnyValue is false, and a plain operator is true only where it negates. IfExists and ForAnyValue
 * contradict each other, and AWS does not say which wins.
 */
function holdsWithoutKey(condition: ParsedCondition, note: NoteReason): Ternary {
  if (condition.quantifier === 'all') return 'true';
  if (condition.quantifier === 'any')
    return condition.ifExists
      ? note(`${condition.operator} of a request without ${condition.key} is not documented`, 'undocumented')
      : 'false';
  return condition.ifExists || condition.negated ? 'true' : 'false';
}

/** A key that is there without a value: only the set operators are documented for it. */
function holdsForNothing(condition: ParsedCondition, note: NoteReason): Ternary {
  if (condition.quantifier === 'all') return 'true';
  if (condition.quantifier === 'any' && !condition.ifExists) return 'false';
  return note(`${condition.operator} of an empty ${condition.key} is not documented`, 'undocumented');
}

/**
 * Several values under a set operator. An empty string alone is no value to ForAllValues; whether it counts anywhere
 * else is not documented, so the outcome stands only where it does not matter.
 */
function overValues(
  condition: ParsedCondition,
  values: readonly string[],
  results: readonly Ternary[],
  note: NoteReason,
): Ternary {
  const combine = condition.quantifier === 'all' ? all : any;
  const result = combine(results);
  if (!values.includes('')) return result;
  const told = results.filter((_, place) => values[place] !== '');
  if (told.length === 0 && (condition.quantifier === 'all' || condition.ifExists))
    return holdsForNothing(condition, note);
  if (result === combine(told)) return result;
  return note(`whether an empty value of ${condition.key} counts is not documented`, 'undocumented');
}

/** Whether no text that the condition names is the value, whatever that is. */
function isExcluded(
  { comparison, values }: ParsedCondition,
  excludes: (pattern: string) => boolean,
): boolean {
  return comparison !== null && /^(String|Arn)/.test(comparison) && values.every((value) => excludes(value));
}

/** No session of AWS lasts longer (IAM User Guide, durations of temporary credentials). */
const longestSession = 36 * 3_600_000;

/**
 * When a token was issued is not known, but the token is still alive: it was issued within the longest session up to
 * now. What is so of every such instant is decided; null where it is not, or where the key is another one.
 */
function issuedRecently(condition: ParsedCondition, context: Context): 'true' | 'false' | null {
  if (condition.key !== 'aws:tokenissuetime' || !condition.comparison?.startsWith('Date')) return null;
  const now = context.get('aws:currenttime');
  const latest = now.state === 'present' ? Date.parse(now.values[0] ?? '') : NaN;
  if (Number.isNaN(latest)) return null;
  const earliest = latest - longestSession;
  // Equality with an instant of the span holds for some tokens; every order that holds at both ends holds between.
  if (
    condition.comparison === 'DateEquals' &&
    condition.values.some((one) => isWithin(one, earliest, latest))
  )
    return null;
  const [first, last] = [earliest, latest].map((instant) =>
    holdsAt(condition, new Date(instant).toISOString()),
  );
  return first === last ? (first ?? null) : null;
}

function holdsAt({ comparison, values, negated }: ParsedCondition, at: string): 'true' | 'false' | null {
  const outcomes = values.map((value) => compare(comparison as Comparison, at, value, null).result);
  if (outcomes.some((result) => result !== 'true' && result !== 'false')) return null;
  return outcomes.includes('true') === negated ? 'false' : 'true';
}

function isWithin(value: string, from: number, to: number): boolean {
  const instant = instantOf(value);
  return instant === null || (from <= instant && instant <= to);
}

function holdsFor(
  condition: ParsedCondition,
  requestValue: string,
  context: Context,
  variables: boolean,
  note: NoteReason,
): Ternary {
  const comparison = condition.comparison as Comparison;
  const matched = any(
    condition.values.map((policyValue) => {
      const outcome = compare(comparison, requestValue, policyValue, variables ? context : null);
      if (outcome.result === 'unknown') return note(outcome.reason, outcome.cause);
      if (outcome.result === 'unresolved') {
        // A variable without a value matches nothing; whether that makes a negated operator true is not documented.
        return condition.negated ? note(outcome.reason, 'undocumented') : 'false';
      }
      return outcome.result;
    }),
  );
  return condition.negated ? not(matched) : matched;
}
