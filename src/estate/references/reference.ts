import type { DecodedPage } from '../collection.ts';

/** How far one reading of a list speaks: for a region of an account, for a container, for a tenant, or for all. */
type Extent = 'region' | 'container' | 'tenant' | 'engagement';

/** One thing that a list holds, with the account that it says owns it. */
export interface Listed {
  id: string;
  owner: string | null;
}

/**
 * A list that is to hold every thing of a sort in its place. Several lists of one sort are readings of one fact: what
 * one of them holds, each of them is to hold.
 */
export interface ThingList {
  /** What the things are, as an auditor calls one of them. */
  sort: string;
  kind: string;
  /** The operation that lists; absent, the first of the kind. */
  operation?: string;
  extent: Extent;
  /** True where an id is used once in the whole cloud, so that two owners of one contradict each other. */
  unique?: boolean;
  listed(page: DecodedPage): Iterable<Listed>;
}

/** One thing that an answer names, though another list is to hold it. */
export interface Mention {
  /** What it is; several where the answer does not say which of them. */
  sorts: readonly string[];
  id: string;
  /** The account, subscription or tenant where it should be; null where only its sort tells. */
  container: string | null;
  /** The region where it should be; null where it has none or nobody knows. */
  region: string | null;
  /** What names it, as an auditor calls it. */
  by: string;
}

/** What answers of some kinds name. */
export interface Namer {
  names: readonly string[];
  readsKind(this: void, kind: string): boolean;
  mentions(page: DecodedPage): Iterable<Mention>;
}

/** How many things of a sort an answer counts in its container. */
export interface Tally {
  sort: string;
  kind: string;
  /** What counts, in the answer's own words. */
  label: string;
  count(page: DecodedPage): number | null;
}

/** The references of one cloud, or of one part of it. */
export interface References {
  lists: readonly ThingList[];
  namers: readonly Namer[];
  tallies?: readonly Tally[];
}
