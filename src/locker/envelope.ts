/** RFC 3339 UTC instant, as `2026-11-23T10:15:30.123Z`. */
export type Instant = string;
/** Lower-case hexadecimal SHA-256. */
export type Sha256 = string;
export type EvidenceId = string;
export type RunId = string;

/** How the bytes of a page are to be decoded. */
export type Encoding = 'json' | 'aws-query-xml' | 'aws-rest-xml' | 'csv' | 'yaml' | 'opaque';

export type EnvironmentClass = 'ca-controlled' | 'ca-colocated' | 'third-party-controlled';

/**
 * Why a read did not yield all it should have. `unavailable`: the service does not exist in that region. `dangling`:
 * another reading names a member that this one lacks. `unauthenticated`: nothing proved who answered.
 */
export type ShortfallReason =
  | 'denied'
  | 'throttled'
  | 'truncated'
  | 'expired-credential'
  | 'unavailable'
  | 'invalid'
  | 'stale'
  | 'dangling'
  | 'unauthenticated'
  | 'error'
  | 'not-collected';

/** One read, or part of one, that is missing, and what would mend it. */
export interface Shortfall {
  reason: ShortfallReason;
  source: string;
  /** Account, subscription or tenant; absent for files. */
  account?: string;
  region?: string;
  operation: string;
  /** The permission that the operation needs, in the cloud's own notation; empty for files. */
  permission: string;
  /** The single object whose read failed, where the operation is called once an object. */
  subject?: string;
  /** What the service said, or what was found, in one sentence. */
  message: string;
}

/** One answer of a service, or one file, as it was received. */
export interface Page {
  operation: string;
  parameters: Readonly<Record<string, unknown>>;
  /** SHA-256 of the bytes as received. */
  receivedSha256: Sha256;
  /** SHA-256 of the bytes as stored; differs from `receivedSha256` only where redaction changed bytes. */
  storedSha256: Sha256;
  /** Stored length in bytes. */
  bytes: number;
  encoding: Encoding;
  /** HTTP status; 0 for a file. */
  status: number;
  /**
   * False for what is stored and not read as an answer: an error kept as evidence of itself, or a list that only
   * shows for which objects answers are due.
   */
  answer: boolean;
  requestId: string | null;
  at: Instant;
}

export interface Redaction {
  storedSha256: Sha256;
  rule: string;
  count: number;
}

/** The pages of one operation in one account and region, and everything known about how they were read. */
export interface Envelope {
  schemaVersion: 1;
  id: EvidenceId;
  run: RunId;
  /** The planned read that this answers: `source/kind/account/region`. */
  read: string;
  kind: string;
  source: string;
  account: string | null;
  region: string | null;
  environmentClass: EnvironmentClass | null;
  operation: string;
  endpoint: string;
  parameters: Readonly<Record<string, unknown>>;
  /** ARN, object id or operating-system user that asked. */
  caller: string;
  /** Tenant that issued the caller's token, where a token was used and says so. */
  callerTenant?: string;
  pages: readonly Page[];
  /** Number of items listed over all pages. */
  items: number;
  complete: boolean;
  shortfalls: readonly Shortfall[];
  /** Service clock minus own clock in milliseconds; null where the service stated no time. */
  clockOffset: number | null;
  redactions: readonly Redaction[];
  collector: { name: string; version: string; codeSha256: Sha256 };
  startedAt: Instant;
  endedAt: Instant;
  /** Present where a file stands in for an API; `stated` is the exporter's word for completeness. */
  imported: { path: string; stated: 'complete' | 'partial' | 'nothing' } | null;
}
