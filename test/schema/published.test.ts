import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packageFolder } from '../../src/product.ts';
import {
  compile,
  firstBreach,
  firstBreachValidator,
  publishedSchema,
  publishedValidator,
} from '../../src/schema/validator.ts';

const names = readdirSync(join(packageFolder, 'evidence', 'schemas'))
  .filter((file) => file.endsWith('.schema.json'))
  .map((file) => file.replace('.schema.json', ''));

describe('published schemas', () => {
  it('are valid schemas themselves, which using them takes for granted', () => {
    for (const name of names) compile(publishedSchema(name) ?? {});
    expect(names.length).toBeGreaterThan(100);
  });

  it('stop at the breach that would be named first', () => {
    const kinds = names.filter((name) => /^(aws|azure|entra)\./.test(name));
    const members = [
      ...new Set(kinds.flatMap((name) => Object.keys(publishedSchema(name)?.['properties'] ?? {}))),
    ];
    const value = fc.dictionary(
      fc.constantFrom(...members),
      fc.oneof(
        fc.constant(null),
        fc.integer(),
        fc.string(),
        fc.array(fc.oneof(fc.constant({}), fc.integer()), { maxLength: 2 }),
      ),
      { maxKeys: 3 },
    );
    fc.assert(
      fc.property(fc.constantFrom(...kinds), value, (name, page) => {
        const [every, first] = [publishedValidator(name), firstBreachValidator(name)];
        const kept = every(page);
        expect(first(page)).toBe(kept);
        if (!kept) expect(firstBreach(first.errors)).toBe(firstBreach(every.errors));
      }),
      { numRuns: 150 },
    );
  });
});
