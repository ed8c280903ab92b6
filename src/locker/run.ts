import type { Instant, RunId, Sha256, EnvironmentClass } from './envelope.ts';

/** One operation of a kind and the permission it needs, in the cloud's own notation. */
export interface Operation {
  name: string;
  permission: string;
}

/** One evidence kind to read in one place. */
export interface PlannedRead {
  /** `source/kind/account/region`, parts that do not apply left empty. */
  id: string;
  source: string;
  kind: string;
  account: string | null;
  region: string | null;
  environmentClass: EnvironmentClass | null;
  operations: readonly Operation[];
}

export type CredentialRating = 'read-only' | 'can-write' | 'unknown';

/** Who read one source, and what that credential could have done. */
export interface SourceCredential {
  source: string;
  account: string | null;
  caller: string;
  rating: CredentialRating;
  why: string;
}

export interface RunStart {
  schemaVersion: 1;
  id: RunId;
  startedAt: Instant;
  product: { version: string; codeSha256: Sha256 };
  /** The configuration as it stood, kept as a blob. */
  scopeSha256: Sha256;
  /**
   * SHA-256 over the digests, in order, of the log's lines before it that belong to no run: documents and what
   * was decided on them. Absent from runs of earlier versions.
   */
  registerSha256?: Sha256;
  plan: readonly PlannedRead[];
}

/** How a source was reached, where that is not the cloud's own endpoint under the usual trust. */
export interface SourceConnection {
  source: string;
  notes: readonly string[];
}

export interface RunEnd {
  id: RunId;
  endedAt: Instant;
  credentials: readonly SourceCredential[];
  /** Reason given with `--allow-write-credential`, where one was needed: for a credential that can write or is unknown. */
  writeCredentialReason: string | null;
  interrupted: boolean;
  /** Absent in runs of earlier versions. */
  connections?: readonly SourceConnection[];
}
