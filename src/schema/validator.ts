import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import formats from 'ajv-formats';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { packageFolder } from '../product.ts';
import { isCredentialReport } from './credential-report.ts';

export type JsonSchema = Readonly<Record<string, unknown>>;

/** Where the published schemas are, whether this runs from `src` or from `dist`. */
export const schemaFolder = join(packageFolder, 'evidence', 'schemas');

function fresh(validateSchema: boolean): Ajv2020 {
  const ajv = new Ajv2020({
    validateSchema,
    allErrors: true,
    verbose: true,
    strict: true,
    strictTypes: false,
    strictRequired: false,
    discriminator: true,
  });
  // ajv-formats is CommonJS: under NodeNext its default export is typed as the module.
  (formats as unknown as (instance: Ajv2020) => void)(ajv);
  ajv.addFormat('aws-credential-report', { type: 'string', validate: isCredentialReport });
  // OpenAPI's `xml` names the element that a property has on the wire; it constrains nothing.
  ajv.addKeyword({ keyword: 'xml', schemaType: 'object' });
  // What it means that a property is not there: an entry of `evidence/absent-fields.yaml`.
  ajv.addKeyword({ keyword: 'x-absent', schemaType: 'string' });
  return ajv;
}

let meta: Ajv2020 | null = null;

/** Compiles a schema given as data. Throws where it is no valid JSON Schema 2020-12. */
export function compile(schema: JsonSchema): ValidateFunction {
  // The schema of schemas takes longer to compile than any other: one instance has it, and judges for all.
  meta ??= fresh(true);
  void meta.validateSchema(schema, true);
  return fresh(false).compile(schema);
}

const texts = new Map<string, JsonSchema>();
const compiled = new Map<string, ValidateFunction>();
let names: ReadonlySet<string> | null = null;

/** The published schema of that name (`scope`, `aws.ec2.vpcs`); undefined where none is published. */
export function publishedSchema(name: string): JsonSchema | undefined {
  names ??= new Set(readdirSync(schemaFolder));
  const file = `${name}.schema.json`;
  if (!names.has(file)) return undefined;
  const known = texts.get(name);
  if (known) return known;
  const schema = JSON.parse(readFileSync(join(schemaFolder, file), 'utf8')) as JsonSchema;
  texts.set(name, schema);
  return schema;
}

/** The validator of a published schema, compiled once. Throws for a name that is not published. */
export function publishedValidator(name: string): ValidateFunction {
  const known = compiled.get(name);
  if (known) return known;
  const schema = publishedSchema(name);
  if (!schema) throw new Error(`No schema ${name} is published under evidence/schemas`);
  const validate = compile(schema);
  compiled.set(name, validate);
  return validate;
}

/** One line for the first breach of a schema: where, and what was expected. */
export function firstBreach(errors: readonly ErrorObject[] | null | undefined): string {
  const error = errors?.[0];
  if (!error) return 'does not match its schema';
  return `${error.instancePath || 'the whole'} ${error.message ?? 'is wrong'}`;
}
