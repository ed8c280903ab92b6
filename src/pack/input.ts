import type { Catalogue } from '../catalogue/catalogue.ts';
import type { AccessRegister } from '../judge/access/register.ts';
import type { Results } from '../judge/results.ts';
import type { CertifiedCell } from '../judge/segmentation/certificates.ts';
import type { Segmentation } from '../judge/segmentation/segmentation.ts';
import type { Envelope, Instant, Sha256 } from '../locker/envelope.ts';
import type { Examination, FiledDocument, PackedRecord, SignedHead } from '../locker/locker.ts';
import type { QuotedLog } from '../locker/packed-record.ts';
import type { RunEnd, RunStart } from '../locker/run.ts';
import type { Scope } from '../scope/scope.ts';

export type BinderMode = 'readiness' | 'point-in-time';

/** Everything a binder is made of; the same input gives the same bytes. */
export interface BinderInput {
  mode: BinderMode;
  results: Results;
  catalogue: Catalogue;
  scope: Scope;
  scopeText: string;
  start: RunStart;
  end: RunEnd;
  envelopes: readonly Envelope[];
  documents: readonly FiledDocument[];
  examinations: readonly Examination[];
  /** Head of the locker's log at the run's end. */
  head: SignedHead | null;
  /** Records the binder in the locker's log; null for a site that is never verified. */
  record: ((packed: PackedRecord) => Promise<QuotedLog>) | null;
  blob: (sha256: Sha256) => Promise<Uint8Array>;
  generatedAt: Instant;
  product: { version: string; codeSha256: Sha256 };
  /** What reaches what, where networks were read. */
  reachability?: Reachability;
  /** Who reaches what, and whose each account is, where identities were read. */
  register?: AccessRegister;
}

export interface Reachability {
  segmentation: Segmentation;
  certificates: readonly CertifiedCell[];
}
