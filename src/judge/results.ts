import type { EvidenceId, Instant, RunId, Shortfall } from '../locker/envelope.ts';
import type { Exception, Population } from './judgement.ts';
import type { FilingState, RequestState } from './requests.ts';
import type { Status } from './status.ts';

/** What a check or request yielded for one system (null: the engagement as a whole). */
export interface Result {
  id: string;
  type: 'check' | 'request';
  /** Marked where the control is the CA's own. */
  title: string;
  control: string;
  /** Only where the product does not bring the control: the CA wrote it. */
  ownControl?: true;
  /** Statement id -> how much of the statement it covers. */
  statements: Readonly<Record<string, 'full' | 'part' | 'rest'>>;
  system: string | null;
  status: Status;
  reason: string;
  population: Population;
  exceptions: readonly Exception[];
  undecided: readonly Exception[];
  missing: readonly Shortfall[];
  notes: readonly string[];
  evidence: readonly EvidenceId[];
  /** When a request was last satisfied and when it is next due. */
  satisfiedAt?: Instant;
  dueBy?: Instant;
  /** Of a request: how it stands, and every document filed for it by the instant of judging, latest first. */
  request?: { state: RequestState; filings: readonly FilingShown[] };
}

/** A document as it stands for a request, with all its times. */
export interface FilingShown {
  document: string;
  title: string;
  state: FilingState;
  /** What it covers, or when it was completed, by the artefact itself; null until it is accepted. */
  occurred: { from: Instant | null; at: Instant } | null;
  made: Instant;
  filed: Instant;
  filedBy: string;
  /** The decision that stands, whichever it is. */
  examined: { at: Instant; by: string; role: string } | null;
  /** Why it does not count. */
  why: string | null;
}

export interface TreatmentShown {
  measure: string;
  owner: string;
  approver: string;
  expires: string;
  expired: boolean;
  evidence: readonly { id: string; found: boolean }[];
}

export interface StatementSystemStatus {
  id: string;
  status: Status;
  reason: string;
  treatment?: TreatmentShown;
}

export interface StatementStatus {
  id: string;
  clause: string;
  level: string;
  status: Status;
  /** One entry a system it applies to; a single entry `engagement` for statements judged once. */
  systems: readonly StatementSystemStatus[];
}

/** The whole answer of judging one run at one instant; `scan --format json` prints it. */
export interface Results {
  schemaVersion: 2;
  run: RunId;
  at: Instant;
  framework: { name: string; version: string };
  counts: { statements: Record<Status, number>; results: Record<Status, number> };
  statements: readonly StatementStatus[];
  results: readonly Result[];
}
