import { all, any, not, type Ternary } from '../ternary.ts';
import type { Context } from './context.ts';
import { compare, comparisons, type Comparison } from './comparison.ts';
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
    return note(`${condition.key} is not known`, value.cause);
  }
  const values = value.state === 'absent' ? [] : value.values;
  if (condition.comparison === 'Null') return nullHolds(condition, values.length === 0, note);
  if (values.length === 0) return holdsWithoutKey(condition);
  const results = values.map((requestValue) => holdsFor(condition, requestValue, context, variables, note));
  if (condition.quantifier === 'all') return all(results);
  if (condition.quantifier === 'any') return any(results);
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

function holdsWithoutKey(condition: ParsedCondition): Ternary {
  if (condition.ifExists || condition.quantifier === 'all') return 'true';
  if (condition.quantifier === 'any') return 'false';
  return condition.negated ? 'true' : 'false';
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
