import type { Envelope } from '../locker/envelope.ts';
import type { PlannedRead, SourceCredential } from '../locker/run.ts';
import type { ReadSink } from './kind.ts';

/** Paces requests: one bucket an account, region and service, slower after throttling, faster after success. */
export interface Limiter {
  /** Resolves when a request in this bucket may be sent. */
  take(bucket: string): Promise<void>;
  /** The service asked for patience; seconds as its `Retry-After` said, where it did. */
  throttled(bucket: string, retryAfter?: number): void;
  succeeded(bucket: string): void;
}

/** What the engine gives a provider to work with. */
export interface CollectionEnvironment {
  limiter: Limiter;
  /** Aborted at Ctrl-C: reads in flight end, nothing new begins. */
  signal: AbortSignal;
  /** Attempts for one request before the reason is recorded. */
  attempts: number;
  /** Folder that relative paths of the configuration start from. */
  folder: string;
  now: () => Date;
}

interface Provenance {
  caller: string;
  /** Tenant that issued the caller's token, where a token is used and says so. */
  callerTenant?: string;
  endpoint: string;
  /** Why nothing proves who answered there; absent where it was proved. */
  unauthenticated?: string;
  /** Present where a folder of exports stands in for the API. */
  imported?: NonNullable<Envelope['imported']>;
}

/** A source whose credential has been taken up: it knows what it can read and reads one planned read at a time. */
export interface OpenedSource {
  /** Every read this source should yield, whether or not it will succeed. */
  plan(): Promise<readonly PlannedRead[]>;
  /** Who asked, and where, known after the read. Never throws: an unknown caller is `unknown`. */
  provenance(read: PlannedRead): Promise<Provenance>;
  /** Performs one read. What a service answers never throws: it is a page, a failure, or both. */
  collect(read: PlannedRead, sink: ReadSink): Promise<void>;
  /** Who the credential is and whether it could write, a line for each account, subscription or tenant. */
  credentials(): Promise<readonly SourceCredential[]>;
  close(): Promise<void>;
}
