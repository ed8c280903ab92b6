import type { EvidenceId, Shortfall } from '../locker/envelope.ts';

/**
 * How much of what should have been looked at was looked at. `expected` is null when the listing itself failed,
 * so that nobody knows how many there are.
 */
export interface Population {
  expected: number | null;
  inspected: number;
  denied: number;
  truncated: number;
  throttled: number;
  invalid: number;
  stale: number;
  /** Members that another reading names and this one lacks. */
  dangling: number;
  /** Answers of which nothing proved who gave them. */
  unauthenticated: number;
}

/** The counters of what a reading lacks, in the order in which they are shown. */
export const shortcomings = [
  'denied',
  'truncated',
  'throttled',
  'invalid',
  'stale',
  'dangling',
  'unauthenticated',
] as const satisfies readonly (keyof Population)[];
export type Shortcoming = (typeof shortcomings)[number];

/** A population of which everything that is counted was read. */
export function populationOf(expected: number | null, inspected: number): Population {
  return { expected, inspected, ...noShortcomings };
}

const noShortcomings: Readonly<Record<Shortcoming, number>> = {
  denied: 0,
  truncated: 0,
  throttled: 0,
  invalid: 0,
  stale: 0,
  dangling: 0,
  unauthenticated: 0,
};

/** One counter-example. The condition is said in an auditor's words: what is, against what should be. */
export interface Exception {
  subject: string;
  condition: string;
  evidence: readonly EvidenceId[];
  /** Facts that show the condition: a rule, a policy, a pair of instants. */
  witness?: Readonly<Record<string, unknown>>;
}

/** What a check found. The status follows from it by the calculus, never by the check's own word. */
export interface Judgement {
  population: Population;
  exceptions: readonly Exception[];
  /** Reads that are missing, each with the permission that would mend it. */
  missing: readonly Shortfall[];
  /** Things the check could not decide, member by member: they make a result inconclusive. */
  undecided: readonly Exception[];
  notes: readonly string[];
  /** Set where the control had nothing to act on, with the proof of zero. */
  notOperated?: string;
  notApplicable?: string;
  evidence: readonly EvidenceId[];
}
