import type { JsonSchema } from '../schema/validator.ts';

interface Frequency {
  kind: 'continuous' | 'daily' | 'monthly' | 'quarterly' | 'annual' | 'event';
  /** ISO 8601 duration: the longest time between two completed operations; for `event`, between two proofs of it. */
  maxInterval: string;
  counting: 'calendar' | 'elapsed';
}

/** `rest`: everything of the statement that the automatic checks cannot show. */
type Citation = 'full' | 'rest' | 'part';

type AttributeType = 'text' | 'yes-no' | 'date' | 'period' | 'count' | 'systems';

/** What the reviewer of an answer has to find in it. A yes-no is put so that only yes satisfies. */
export interface Attribute {
  /** `completed` and `covers` date the answer; `previous` is the occurrence before `completed`. */
  id: string;
  type: AttributeType;
  required: boolean;
  question: string;
}

/** A manual test: something a person hands over or shows. */
export interface Request {
  id: string;
  type: 'document' | 'attestation' | 'observation' | 'sample';
  title: string;
  /** What to hand over, in an auditor's words. */
  asks: string;
  cites: Readonly<Record<string, Citation>>;
  frequency: Frequency;
  unit: 'system' | 'engagement';
  attributes: readonly Attribute[];
  mediaTypes: readonly string[];
  /** ISO 8601 duration for which the answer is kept. */
  retain?: string;
}

/** A test without code: every member of one estate collection must satisfy the schema. */
interface Expectation {
  collection: string;
  title?: string;
  schema: JsonSchema;
  cites: Readonly<Record<string, 'full' | 'part'>>;
}

/** What the CA does to meet statements. */
export interface Control {
  /** Also the name of its file. */
  id: string;
  title: string;
  objective: string;
  statement: string;
  owner: string;
  nature: 'preventive' | 'detective' | 'corrective';
  type: 'automated' | 'manual' | 'hybrid';
  frequency: Frequency;
  /** ISO 8601 duration after which evidence is stale; absent, the default for its source. */
  maxAge?: string;
  statements: readonly string[];
  checks: readonly string[];
  requests: readonly Request[];
  typicalFailures: readonly string[];
  /** Public Bugzilla numbers. */
  incidents: readonly number[];
  expect?: Expectation;
}
