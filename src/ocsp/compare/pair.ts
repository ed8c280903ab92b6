import type { Exchange } from '../exchange.ts';
import type { NotJudged } from '../lint/lint.ts';
import type { Finding, Severity } from '../lint/rule.ts';
import type { OcspResponse } from '../response.ts';
import type { SingleResponse } from '../single-response.ts';

/** One side's answer to a question, read and linted. */
export interface Side {
  readonly exchange: Exchange;
  readonly response: OcspResponse;
  readonly single: SingleResponse | undefined;
  /** Rules of severity error that it breaks. */
  readonly findings: readonly Finding[];
  readonly notJudged: readonly NotJudged[];
  /** Whether nobody knows if its signature is right. */
  readonly unchecked: boolean;
  readonly outcome: string;
  readonly fingerprint: string;
}

/** The two answers to the same request octets. */
export interface Pair {
  readonly probe: string;
  readonly old: Side;
  readonly candidate: Side;
}

export interface ComparisonFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly probe: string;
  readonly message: string;
}

export interface ComparisonRule {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  /** Judges one pair of answers. */
  readonly pair?: (pair: Pair) => Iterable<Difference>;
  /** Judges all of them together. */
  readonly whole?: (pairs: readonly Pair[]) => Iterable<Difference>;
}

export interface Difference {
  readonly message: string;
  readonly severity?: Severity;
  readonly probe?: string;
}
