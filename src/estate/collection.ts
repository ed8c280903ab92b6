import type { Envelope, EvidenceId, Shortfall } from '../locker/envelope.ts';
import type { PlannedRead } from '../locker/run.ts';

/**
 * What every member of an estate collection carries: a cloud-wide id, where it lives, and the evidence it was
 * read from. `container` is the account, subscription or tenant.
 */
export interface Member {
  id: string;
  source: string;
  container: string;
  region: string | null;
  evidence: readonly EvidenceId[];
  /** Ids of the resources it bears on: the interfaces of a security group, the network of a flow log. */
  concerns?: readonly string[];
}

/**
 * How a member belongs to a declared system: by being selected itself (`resource`), by living in an account or
 * subscription where the system has resources (`container`), by the tenant that governs that container
 * (`tenant`), whole where any source of the system is of that cloud (`cloud`: access crosses accounts), or to the
 * engagement as a whole.
 */
export type Attribution = 'resource' | 'container' | 'tenant' | 'cloud' | 'engagement';

/** One planned read that feeds a collection, and how it went. */
export interface ReadState {
  read: PlannedRead;
  envelope: Envelope | null;
  /** The instant for which the answers hold, where they say so themselves and it may be before they were read. */
  asOf?: string | null;
  complete: boolean;
  shortfalls: readonly Shortfall[];
}

/** Everything that was read of one kind of thing, with the reads it rests on. */
export interface Collected<M extends Member> {
  members: readonly M[];
  reads: readonly ReadState[];
  /** False where no source of the system could supply this collection, as a directory for a system on AWS alone. */
  applicable: boolean;
}

/** A decoded page: its evidence, place and value. The value has passed the kind's JSON Schema. */
export interface DecodedPage<Value = unknown> {
  envelope: Envelope;
  /** The operation that it answers, as in the permission: `iam:ListAccessKeys`; of a file, its kind. */
  operation?: string;
  parameters: Readonly<Record<string, unknown>>;
  value: Value;
}

/**
 * One collection of the estate: which evidence kinds it is made of and how their pages become members.
 * `lower` gets all pages of all its kinds from complete and incomplete reads alike; it never drops an item in
 * silence: what it does not understand becomes a member with an `unknown`. `reads` says how each read went, for
 * what is proved by absence; without it nothing counts as read whole.
 */
export interface CollectionDefinition<M extends Member> {
  name: string;
  title: string;
  kinds: readonly string[];
  attribution: Attribution;
  lower(pages: ReadonlyMap<string, readonly DecodedPage[]>, reads?: readonly ReadState[]): M[];
}
