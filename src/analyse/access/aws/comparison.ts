import { known, type Ternary } from '../ternary.ts';
import { inNetwork } from './address.ts';
import type { Context } from './context.ts';
import { arnComponents, matchesGlob, matchesParts, type PatternPart } from './pattern.ts';
import { substitute } from './variables.ts';

/** The positive comparisons; a negated operator is the negation of one of these over all its values. */
export const comparisons = [
  'StringEquals',
  'StringEqualsIgnoreCase',
  'StringLike',
  'NumericEquals',
  'NumericLessThan',
  'NumericLessThanEquals',
  'NumericGreaterThan',
  'NumericGreaterThanEquals',
  'DateEquals',
  'DateLessThan',
  'DateLessThanEquals',
  'DateGreaterThan',
  'DateGreaterThanEquals',
  'Bool',
  'BinaryEquals',
  'IpAddress',
  'ArnEquals',
  'ArnLike',
] as const;
export type Comparison = (typeof comparisons)[number];

type Outcome =
  | { result: 'true' | 'false' }
  | { result: 'unresolved'; reason: string }
  | { result: 'unknown'; reason: string; cause: 'request' | 'evidence' | 'malformed' | 'undocumented' };

const notUnderstood = (value: string, what: string): Outcome => ({
  result: 'unknown',
  reason: `${JSON.stringify(value)} is not ${what}`,
  cause: 'malformed',
});

const decided = (value: boolean): Outcome => ({ result: value ? 'true' : 'false' });

/** Compares one value of the request with one of the policy. A null context leaves policy variables as text. */
export function compare(
  comparison: Comparison,
  requestValue: string,
  policyValue: string,
  context: Context | null,
): Outcome {
  if (comparison.startsWith('String') || comparison.startsWith('Arn')) {
    const substituted = substitute(policyValue, context);
    if (substituted.kind === 'unresolved') {
      return { result: 'unresolved', reason: `no value for policy variable ${substituted.key}` };
    }
    if (substituted.kind === 'unknown') {
      return {
        result: 'unknown',
        reason: `policy variable ${substituted.key} is not known`,
        cause: substituted.cause,
      };
    }
    return compareText(comparison, requestValue, substituted.parts);
  }
  if (policyValue.includes('${')) return notUnderstood(policyValue, 'a constant');
  if (comparison.startsWith('Numeric'))
    return compareOrdered(comparison, requestValue, policyValue, numberOf, 'a number');
  if (comparison.startsWith('Date'))
    return compareOrdered(comparison, requestValue, policyValue, instantOf, 'a date');
  if (comparison === 'IpAddress') return compareAddress(requestValue, policyValue);
  if (comparison === 'BinaryEquals') return compareBinary(requestValue, policyValue);
  return compareBoolean(requestValue, policyValue);
}

function compareText(comparison: Comparison, requestValue: string, parts: readonly PatternPart[]): Outcome {
  const text = parts.map((part) => part.text).join('');
  if (comparison === 'StringEquals') return decided(requestValue === text);
  if (comparison === 'StringEqualsIgnoreCase')
    return decided(requestValue.toLowerCase() === text.toLowerCase());
  if (comparison === 'StringLike') return decided(matchesParts(parts, requestValue));
  const pattern = arnComponents(text);
  const value = arnComponents(requestValue);
  if (pattern === null) return notUnderstood(text, 'an ARN of six parts');
  if (value === null) return decided(false);
  if (parts.some((part) => part.literal && /[*?]/.test(part.text)))
    return notUnderstood(text, 'a plain ARN pattern');
  return decided(pattern.every((component, index) => matchesGlob(component, value[index]!)));
}

function numberOf(text: string): number | null {
  return /^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) : null;
}

const isoDate = /^(\d{4})-(\d{2})(-(\d{2})(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?)?$/;

/**
 * The W3C profile of ISO 8601, or whole seconds since 1970 (IAM User Guide, date condition operators). Four digits
 * are a year in the one and a second in the other, and a time without a zone is in neither: they are no date here.
 */
export function instantOf(text: string): number | null {
  if (/^\d{5,}$/.test(text)) return Number(text) * 1000;
  const date = isoDate.exec(text);
  if (date === null) return null;
  const [, year, month, , day = '01'] = date;
  const instant = Date.parse(text);
  if (Number.isNaN(instant) || text.includes('T24')) return null;
  // A day that its month does not have is read as one of the next.
  const written = `${year}-${month}-${day}`;
  return new Date(`${written}T00:00:00Z`).toISOString().startsWith(written) ? instant : null;
}

function compareOrdered(
  comparison: Comparison,
  requestValue: string,
  policyValue: string,
  read: (text: string) => number | null,
  what: string,
): Outcome {
  const left = read(requestValue);
  const right = read(policyValue);
  if (left === null) return notUnderstood(requestValue, what);
  if (right === null) return notUnderstood(policyValue, what);
  if (comparison.endsWith('LessThanEquals')) return decided(left <= right);
  if (comparison.endsWith('GreaterThanEquals')) return decided(left >= right);
  if (comparison.endsWith('LessThan')) return decided(left < right);
  if (comparison.endsWith('GreaterThan')) return decided(left > right);
  return decided(left === right);
}

function compareAddress(requestValue: string, policyValue: string): Outcome {
  const inside = inNetwork(requestValue, policyValue);
  return inside === null
    ? notUnderstood(`${requestValue} in ${policyValue}`, 'an address in a network')
    : decided(inside);
}

function compareBinary(requestValue: string, policyValue: string): Outcome {
  const base64 = /^[A-Za-z0-9+/]*={0,2}$/;
  if (!base64.test(policyValue)) return notUnderstood(policyValue, 'base64');
  return decided(Buffer.from(requestValue, 'base64').equals(Buffer.from(policyValue, 'base64')));
}

function compareBoolean(requestValue: string, policyValue: string): Outcome {
  const left = booleanOf(requestValue);
  const right = booleanOf(policyValue);
  if (left === null) return notUnderstood(requestValue, 'true or false');
  if (right === null) return notUnderstood(policyValue, 'true or false');
  return { result: known(left === right) as Exclude<Ternary, 'unknown'> };
}

function booleanOf(text: string): boolean | null {
  const lower = text.toLowerCase();
  return lower === 'true' ? true : lower === 'false' ? false : null;
}
