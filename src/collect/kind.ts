import type { Encoding, ShortfallReason } from '../locker/envelope.ts';
import type { Operation } from '../locker/run.ts';

type Provider = 'aws' | 'azure' | 'entra' | 'file';

/**
 * Where a kind is read: once a region of an account, once an account, once an organization (from its management
 * or delegated account), once a subscription, once a management-group tree, once a tenant, once a file.
 */
export type Level = 'region' | 'account' | 'organization' | 'subscription' | 'tenant' | 'file';

/** What a collector hands over for each answer it received, before redaction and storage. */
export interface ReceivedPage {
  operation: string;
  parameters: Readonly<Record<string, unknown>>;
  bytes: Uint8Array;
  encoding: Encoding;
  status: number;
  /** Whether this is what was asked for; absent, a status below 400 is. */
  answer?: boolean;
  requestId: string | null;
  /** As of when an exported file holds, by its exporter's word; absent, the page is as of now. */
  at?: Date;
  /** The service's own `Date` header, where it sent one. */
  serviceTime: Date | null;
  /** Number of items listed in this page. */
  items: number;
}

/** A part of the read that failed; the rest goes on. */
export interface ReadFailure {
  reason: ShortfallReason;
  operation: string;
  permission: string;
  subject?: string;
  message: string;
}

/** Where a collector puts what it reads. Each page is stored before the next is asked for. */
export interface ReadSink {
  page(page: ReceivedPage): Promise<void>;
  failure(failure: ReadFailure): void;
}

/**
 * One evidence kind: what it is, where it is read, with which operations, and how.
 * `Session` is what the provider's edge supplies (clients, limits, cancellation).
 */
export interface EvidenceKind<Session = unknown> {
  kind: string;
  title: string;
  provider: Provider;
  level: Level;
  /** Every operation that `collect` may call; `ncssr permissions` prints exactly these. */
  operations: readonly Operation[];
  /** Reads every page or reports why not. Never throws for what a service answers. */
  collect(session: Session, sink: ReadSink): Promise<void>;
}
