import formats from 'ajv-formats';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { isCredentialReport } from './credential-report.ts';
import { schemaText } from './schema-files.ts';

export type JsonSchema = Readonly<Record<string, unknown>>;

interface Manner {
  /** Hold the schema itself against the schema of schemas. */
  validateSchema: boolean;
  /** Find every breach, with the value that it is in, rather than the first. */
  everyBreach: boolean;
}

function fresh({ validateSchema, everyBreach }: Manner): Ajv2020 {
  const ajv = new Ajv2020({
    validateSchema,
    // Making the code of a validator shorter takes longer than running it as it is.
    code: { optimize: false },
    allErrors: everyBreach,
    verbose: everyBreach,
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
  meta ??= fresh({ validateSchema: true, everyBreach: true });
  void meta.validateSchema(schema, true);
  return fresh({ validateSchema: false, everyBreach: true }).compile(schema);
}

const published = new Map<string, JsonSchema>();

/** The published schema of that name (`scope`, `aws.ec2.vpcs`); undefined where none is published. */
export function publishedSchema(name: string): JsonSchema | undefined {
  const known = published.get(name);
  if (known) return known;
  const text = schemaText(name);
  if (text === undefined) return undefined;
  const schema = JSON.parse(text) as JsonSchema;
  published.set(name, schema);
  return schema;
}

/** What the product publishes itself is compiled as it is: a test holds it against the schema of schemas. */
class Published {
  readonly #everyBreach: boolean;
  readonly #compiled = new Map<string, ValidateFunction>();
  #ajv: Ajv2020 | null = null;

  constructor(everyBreach: boolean) {
    this.#everyBreach = everyBreach;
  }

  validator(name: string): ValidateFunction {
    const known = this.#compiled.get(name);
    if (known) return known;
    const schema = publishedSchema(name);
    if (!schema) throw new Error(`No schema ${name} is published under evidence/schemas`);
    this.#ajv ??= fresh({ validateSchema: false, everyBreach: this.#everyBreach });
    const validate = this.#ajv.compile(schema);
    this.#compiled.set(name, validate);
    return validate;
  }
}

const every = new Published(true);
const first = new Published(false);

/** The validator of a published schema, compiled once. Throws for a name that is not published. */
export function publishedValidator(name: string): ValidateFunction {
  return every.validator(name);
}

/** The same, stopping at the first breach: made sooner, for the many schemas of evidence. */
export function firstBreachValidator(name: string): ValidateFunction {
  return first.validator(name);
}

/** One line for the first breach of a schema: where, and what was expected. */
export function firstBreach(errors: readonly ErrorObject[] | null | undefined): string {
  const error = errors?.[0];
  if (!error) return 'does not match its schema';
  return `${error.instancePath || 'the whole'} ${error.message ?? 'is wrong'}`;
}
