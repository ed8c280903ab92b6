import type { Catalogue } from '../catalogue/catalogue.ts';
import type { KindSchemas } from '../estate/evidence.ts';
import type { StoredRun } from '../locker/runs.ts';
import type { Scope } from '../scope/scope.ts';

/** What a reviewer says of a document; when they say it is not theirs to say. */
export interface Decision {
  document: string;
  /** Narrow what is decided on; empty: everything that the document was filed for. */
  requests: readonly string[];
  systems: readonly string[];
  by: string;
  /** Null: the role of `reviewers`. */
  role: string | null;
  reason: string;
}

export interface Surroundings {
  catalogue: Catalogue;
  scope: Scope;
  schemas: KindSchemas;
  /** The run whose roster the reviewer is looked up on; null where there is none. */
  run: StoredRun | null;
}
