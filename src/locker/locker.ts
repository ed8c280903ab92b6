import type { Envelope, Instant, RunId, Sha256 } from './envelope.ts';
import type { PlannedRead, RunEnd, RunStart } from './run.ts';

/** What is asked of people: a request, for one system or (null) for the engagement as a whole. */
export interface Asked {
  request: string;
  system: string | null;
}

interface DocumentBody {
  id: string;
  title: string;
  fileName: string;
  mediaType: string;
  sha256: Sha256;
  bytes: number;
  /** What it covers and when it was made are the filer's word; when it was filed is the locker's clock. */
  coversFrom: Instant | null;
  coversTo: Instant | null;
  madeAt: Instant;
  filedAt: Instant;
  filedBy: string;
  filedByRole: string;
  statement: string;
  supersedes: string | null;
}

/**
 * A document, attestation or observation that a person filed. The first version answered one request each, and let
 * the filer choose the time of filing.
 */
export type FiledDocument = DocumentBody &
  (({ schemaVersion: 1 } & Asked) | { schemaVersion: 2; answers: readonly Asked[] });

/** Every request that a document was filed for. */
export function askedOf(document: FiledDocument): readonly Asked[] {
  if (document.schemaVersion === 2) return document.answers;
  const { request, system } = document;
  return [{ request, system }];
}

/** What a reviewer decided on a document, for some or all of what it was filed for. Made once, never changed. */
export interface Examination {
  schemaVersion: 1;
  id: string;
  document: string;
  decision: 'accepted' | 'rejected';
  /** With the attributes that the request asks for, as the reviewer found them; none where it is rejected. */
  answers: readonly (Asked & { attributes: Readonly<Record<string, string>> })[];
  /** Person of the roster; a statement, not a login. */
  by: string;
  role: string;
  /** By the locker's clock. */
  at: Instant;
  /** Why it is rejected; of an acceptance, what the reviewer adds. */
  reason: string;
  /** The readings of the roster against which the reviewer was checked. */
  roster: { plan: readonly PlannedRead[]; envelopes: readonly Envelope[] };
}

/** State of the log at a run's end, or when a binder was packed; quoted in the binder. */
export interface SignedHead {
  entries: number;
  lastSha256: Sha256;
  at: Instant;
  run: RunId;
  /** base64 RSA PKCS#1 v1.5 SHA-256 over the canonical head; null when no seal key was configured. */
  signature: string | null;
  /** SHA-256 of the signer's SubjectPublicKeyInfo. */
  keySha256: Sha256 | null;
}

/** The end of a log that a crash tore off in the middle of an entry never acknowledged, kept aside. */
export interface Recovery {
  /** File under the locker that keeps the bytes. */
  file: string;
  sha256: Sha256;
  bytes: number;
  /** Log segment from which they were taken, and where they began. */
  segment: string;
  offset: number;
}

/** A binder as it was packed from a run: what the run's own entries do not hold is held by this one. */
export interface PackedRecord {
  run: RunId;
  /** The instant that the run was judged at. */
  judgedAt: Instant;
  /** SHA-256 of the list of the binder's files, itself a file of the binder. */
  contentsSha256: Sha256;
  /** Labels and values of the binder's information, as templates cannot change them. */
  info: readonly (readonly [label: string, value: string])[];
}

/** A sample as it was drawn from a run; every draw is kept, whatever was done with it. */
interface DrawnSample {
  run: RunId;
  collection: string;
  /** Whether the collection that it was drawn from was read whole. */
  populationReadWhole: boolean;
  method: string;
  seed: string;
  size: number;
  population: { size: number; sha256: Sha256 };
  items: readonly string[];
}

export type LockerRecord =
  | { type: 'run-start'; body: RunStart }
  | { type: 'envelope'; body: Envelope }
  | { type: 'run-end'; body: RunEnd }
  | { type: 'document'; body: FiledDocument }
  | { type: 'examination'; body: Examination }
  | { type: 'head'; body: SignedHead }
  | { type: 'recovery'; body: Recovery }
  | { type: 'binder'; body: PackedRecord }
  | { type: 'sample'; body: DrawnSample };

/** One link of the log: each entry carries the hash of the one before it. */
export type LockerEntry = LockerRecord & { sequence: number; previous: Sha256; at: Instant };

/**
 * Append-only, content-addressed store of evidence. Everything the product keeps goes through these calls,
 * so that another store can take the place of files without a change elsewhere.
 */
export interface Locker {
  /** Stores bytes and returns their SHA-256; storing the same bytes twice is the same as once. */
  putBlob(bytes: Uint8Array): Promise<Sha256>;
  /** The stored bytes, verified against their name. Throws IntegrityError when missing or changed. */
  getBlob(sha256: Sha256): Promise<Uint8Array>;
  /** Appends one entry; when the promise resolves the entry and every blob put before it survive a crash. */
  append(record: LockerRecord, at: Instant): Promise<LockerEntry>;
  /** The clock by which acts on documents are dated; whoever opens the locker gives it, and no act can. */
  now(): Date;
  /** Every entry from the first, verified link by link as it is read. Throws IntegrityError at a broken one. */
  entries(): AsyncIterable<LockerEntry>;
  close(): Promise<void>;
}
