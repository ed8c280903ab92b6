import type { ValidateFunction } from 'ajv/dist/2020.js';
import type { KindSchemas } from '../estate/evidence.ts';
import { otherCaseWalk } from './other-case.ts';
import { compile, firstBreach, firstBreachValidator, publishedSchema, type JsonSchema } from './validator.ts';

/** The schemas of all evidence kinds, from `evidence/schemas`. A kind without one has every page refused. */
export function kindSchemas(): KindSchemas {
  const own = new Map<JsonSchema, ValidateFunction>();
  const walks = new Map<JsonSchema, (value: unknown) => string | null>();
  return {
    schema: publishedSchema,
    breach(kind, value) {
      const schema = publishedSchema(kind);
      if (schema === undefined) return `no schema is published for ${kind}`;
      const validate = firstBreachValidator(kind);
      if (!validate(value)) return firstBreach(validate.errors);
      const walk = walks.get(schema) ?? otherCaseWalk(schema);
      walks.set(schema, walk);
      return walk(value);
    },
    against(schema, value) {
      const validate = own.get(schema) ?? compile(schema);
      own.set(schema, validate);
      return validate(value) ? null : firstBreach(validate.errors);
    },
  };
}
