import type { ValidateFunction } from 'ajv/dist/2020.js';
import type { KindSchemas } from '../estate/evidence.ts';
import { compile, firstBreach, publishedSchema, publishedValidator, type JsonSchema } from './validator.ts';

/** The schemas of all evidence kinds, from `evidence/schemas`. A kind without one has every page refused. */
export function kindSchemas(): KindSchemas {
  const own = new Map<JsonSchema, ValidateFunction>();
  return {
    schema: publishedSchema,
    breach(kind, value) {
      if (publishedSchema(kind) === undefined) return `no schema is published for ${kind}`;
      const validate = publishedValidator(kind);
      return validate(value) ? null : firstBreach(validate.errors);
    },
    against(schema, value) {
      const validate = own.get(schema) ?? compile(schema);
      own.set(schema, validate);
      return validate(value) ? null : firstBreach(validate.errors);
    },
  };
}
