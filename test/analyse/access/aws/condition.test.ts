import { describe, expect, it } from 'vitest';
import { holds, parseCondition } from '../../../../src/analyse/access/aws/condition.ts';
import {
  absent,
  contextOf,
  free,
  present,
  type ContextValue,
} from '../../../../src/analyse/access/aws/context.ts';
import type { Note } from '../../../../src/analyse/access/aws/note.ts';

/** What one operator says of one key of a request, with the reasons of what is not known. */
function said(operator: string, values: unknown, value: ContextValue, key = 'aws:tagkeys', now = absent) {
  const notes: Note[] = [];
  const context = contextOf(
    'one',
    [new Map([[key, value]]), new Map([['aws:currenttime', now]])],
    () => free,
  );
  const result = holds(parseCondition(operator, key, values, 'policy'), context, true, notes);
  return { result, notes };
}

/**
 * The rules as the IAM User Guide gives them for condition operators and set operators, one line each, for the policy
 * value "a". `null`: it says nothing, or contradicts itself.
 */
function documented(quantifier: string, negated: boolean, ifExists: boolean, values: string[] | null) {
  const fits = (value: string): boolean => (value === 'a') !== negated;
  if (values === null) {
    if (quantifier === 'ForAnyValue:' && ifExists) return null;
    if (quantifier === 'ForAllValues:' || ifExists) return true;
    return quantifier === 'ForAnyValue:' ? false : negated;
  }
  if (quantifier === '') {
    if (values.length === 0) return null;
    return new Set(values.map(fits)).size === 1 ? fits(values[0] ?? '') : null;
  }
  const told = values.filter((value) => value !== '');
  if (told.length === 0) {
    if (quantifier === 'ForAllValues:') return true;
    if (ifExists) return null;
    // An empty string is no value, and yet not "a".
    return values.length > 0 && negated ? null : false;
  }
  const [with_, without] = [values, told].map((list) =>
    quantifier === 'ForAllValues:' ? list.every(fits) : list.some(fits),
  );
  return with_ === without ? with_ : null;
}

describe('every combination of set operator, negation, IfExists and what the request holds', () => {
  const requests = [null, [], [''], ['a'], ['b'], ['a', 'b'], ['a', ''], ['b', ''], ['', '']];
  for (const quantifier of ['', 'ForAllValues:', 'ForAnyValue:'])
    for (const negated of [false, true])
      for (const ifExists of [false, true])
        it.each(requests.map((values) => ({ values })))(
          `${quantifier}String${negated ? 'Not' : ''}Equals${ifExists ? 'IfExists' : ''} of %j`,
          ({ values }) => {
            const operator = `${quantifier}String${negated ? 'Not' : ''}Equals${ifExists ? 'IfExists' : ''}`;
            const wanted = documented(quantifier, negated, ifExists, values);
            const { result, notes } = said(operator, 'a', values === null ? absent : present(...values));
            expect(result).toBe(wanted === null ? 'unknown' : String(wanted));
            if (wanted === null) expect(notes).toMatchObject([{ cause: 'undocumented' }]);
          },
        );

  it.each([
    ['Null', 'true', absent, 'true'],
    ['Null', 'false', absent, 'false'],
    ['Null', 'true', present('x'), 'false'],
    ['Null', ['true', 'false'], present('x'), 'true'],
    ['Null', 'true', present(), 'unknown'],
    ['Null', 'maybe', absent, 'unknown'],
    ['NullIfExists', 'true', absent, 'unknown'],
    ['ForAnyValue:Null', 'true', absent, 'unknown'],
    ['ForAllValues:Null', 'true', absent, 'unknown'],
  ] as const)('%s %j', (operator, values, value, wanted) => {
    expect(said(operator, values, value).result).toBe(wanted);
  });
});

describe('a deny without a second factor', () => {
  it.each([
    ['Bool', 'false'],
    ['BoolIfExists', 'true'],
    ['ForAnyValue:Bool', 'false'],
    ['ForAnyValue:BoolIfExists', 'unknown'],
    ['ForAllValues:Bool', 'true'],
    ['ForAllValues:BoolIfExists', 'true'],
  ])('%s of false, where the key is absent: %s', (operator, wanted) => {
    expect(said(operator, 'false', absent, 'aws:multifactorauthpresent').result).toBe(wanted);
  });
});

describe('dates', () => {
  it.each([
    ['2026', 'a year, or a second of 1970'],
    ['0', 'too short'],
    ['1767225600.5', 'no whole second'],
    ['2026-02-30', 'no day'],
    ['2026-13', 'no month'],
    ['2026-02-01T10:00:00', 'without zone'],
    ['2026-02-01T10:00:00+0000', 'zone without colon'],
    ['2026-02-01T24:00:00Z', 'hour 24'],
    ['2026-02-01t10:00:00z', 'small letters'],
    ['February 2026', 'words'],
  ])('%s is not decided: %s', (text) => {
    const key = 'aws:currenttime';
    for (const operator of ['DateEquals', 'DateLessThan', 'DateGreaterThan', 'DateNotEquals'])
      expect(said(operator, text, present('2026-02-01T10:00:00Z'), key).result, operator).toBe('unknown');
  });

  it.each([
    ['2026-02-01T10:00:00Z', 'true'],
    ['2026-02-01T11:00:00+01:00', 'true'],
    ['2026-02-01T10:00Z', 'true'],
    ['1769940000', 'true'],
    ['2026-02-01', 'false'],
    ['2026-02', 'false'],
  ])('DateEquals %s', (text, wanted) => {
    expect(said('DateEquals', text, present('2026-02-01T10:00:00Z'), 'aws:currenttime').result).toBe(wanted);
  });
});

describe('the time at which a token was issued', () => {
  const now = present('2026-11-20T12:00:00Z');
  const token: ContextValue = { state: 'unknown', cause: 'request', present: true };
  it.each([
    ['DateLessThan', '2026-11-01T00:00:00Z', 'false'],
    ['DateLessThan', '2026-11-20T00:00:00Z', 'unknown'],
    ['DateLessThan', '2026-12-01T00:00:00Z', 'true'],
    ['DateLessThanEquals', '2026-11-19T00:00:00Z', 'unknown'],
    ['DateLessThan', '2026-11-18T23:59:59Z', 'false'],
    ['DateGreaterThan', '2026-11-01T00:00:00Z', 'true'],
    ['DateGreaterThan', '2026-12-01T00:00:00Z', 'false'],
    ['DateEquals', '2026-11-01T00:00:00Z', 'false'],
    ['DateNotEquals', '2026-11-01T00:00:00Z', 'true'],
    ['DateNotEquals', '2026-11-20T01:00:00Z', 'unknown'],
    ['DateLessThan', ['2026-11-01T00:00:00Z', '2026-12-01T00:00:00Z'], 'true'],
    ['DateLessThan', '2026', 'unknown'],
  ])('%s %j is %s', (operator, value, wanted) => {
    expect(said(operator, value, token, 'aws:tokenissuetime', now).result).toBe(wanted);
  });

  it('is left open where the instant judged is not known', () => {
    expect(said('DateLessThan', '2020-01-01T00:00:00Z', token, 'aws:tokenissuetime').result).toBe('unknown');
  });
});

describe('addresses', () => {
  it.each([
    ['192.0.2.07', '192.0.2.0/24', 'unknown'],
    ['192.0.2.7', '192.0.02.0/24', 'unknown'],
    ['192.0.2.7', '192.0.2.0/024', 'unknown'],
    ['192.0.2.7', '192.0.2.0/33', 'unknown'],
    ['192.0.2.7', '192.0.2.0/24', 'true'],
    ['192.0.2.7', '0.0.0.0/0', 'true'],
    ['2001:db8::7', '2001:db8::/32', 'true'],
    ['::ffff:192.0.2.7', '192.0.2.0/24', 'unknown'],
  ])('%s in %s: %s', (address, network, wanted) => {
    expect(said('IpAddress', network, present(address), 'aws:sourceip').result).toBe(wanted);
  });
});
