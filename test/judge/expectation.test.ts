import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Control } from '../../src/catalogue/control.ts';
import { expectationCheck } from '../../src/judge/expectation.ts';
import { namesHeldByNone } from '../../src/judge/unheld-names.ts';
import { kindSchemas } from '../../src/schema/kind-schemas.ts';
import { judge, member } from './estate-fixture.ts';

const bucket = (name: string) =>
  member(name, { name, logging: { enabled: true, target: null }, tags: [{ key: 'a' }] });
const status = (schema: object, members = [bucket('a'), bucket('b')]): string => {
  const control = {
    id: 'own',
    title: 'Own',
    expect: { collection: 'logging.trails', schema, cites: { '3.1.1.1-a': 'part' } },
  } as unknown as Control;
  return judge(expectationCheck(control, kindSchemas()), { collections: { 'logging.trails': members } })
    .status;
};

describe('an expectation', () => {
  it.each([
    ['met', { properties: { logging: { properties: { enabled: { const: true } } } } }, 'pass'],
    ['not met', { properties: { logging: { properties: { enabled: { const: false } } } } }, 'fail'],
    ['about a null', { properties: { logging: { properties: { target: { type: 'null' } } } } }, 'pass'],
    ['about a name that no member has', { properties: { loging: { const: 1 } } }, 'inconclusive'],
    [
      'about an inner one',
      { properties: { logging: { properties: { enabeld: { const: 1 } } } } },
      'inconclusive',
    ],
    ['about one in a list', { properties: { tags: { items: { properties: { kee: {} } } } } }, 'inconclusive'],
    ['about one that must not be there', { not: { required: ['publik'] } }, 'inconclusive'],
    [
      'about one among several',
      { allOf: [{ properties: { name: {} } }, { properties: { nam: {} } }] },
      'inconclusive',
    ],
    ['that requires what nobody has', { required: ['owner'] }, 'fail'],
  ])('%s', (_name, schema, expected) => {
    expect(status(schema)).toBe(expected);
  });

  it('finds every misspelt name, and no name that a member has', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.stringMatching(/^[a-z]{1,4}$/), fc.integer(), {
          minKeys: 1,
          maxKeys: 5,
          noNullPrototype: true,
        }),
        fc.stringMatching(/^[A-Z]{1,4}$/),
        (value, wrong) => {
          const properties = Object.fromEntries(Object.keys(value).map((name) => [name, {}]));
          expect(namesHeldByNone({ properties }, [value])).toEqual([]);
          expect(namesHeldByNone({ properties: { ...properties, [wrong]: {} } }, [value])).toEqual([wrong]);
        },
      ),
    );
  });
});
