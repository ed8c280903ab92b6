import type { DerNode } from '../der/node.ts';
import type { LintContext } from './context.ts';

export type Severity = 'error' | 'warning' | 'notice' | 'info';

/** Whose rules: an RFC, the Baseline Requirements, a root programme, or what relying parties are known to refuse. */
export type Profile = '6960' | '5019' | '9919' | '9654' | 'BR' | 'MRSP' | 'MSFT' | 'RP';

/** What must be known beside the answer for a rule to be judged at all. */
export type Need = 'issuer' | 'subject' | 'request' | 'instant' | 'signatures' | 'crl' | 'algorithm';

/** What an answer may have, and most have not. */
export type Feature = 'defects' | 'extensions' | 'revocations' | 'unusual-times';

/** What a rule lacked to be judged, wholly or in part. */
export interface Lacking {
  readonly needs: readonly Need[];
  /** Where the name of what it needs does not say it all. */
  readonly reason?: string;
}

export interface Problem {
  /** Where; the whole answer when absent. */
  readonly at?:
    DerNode | { readonly offset: number; readonly end: number; readonly path: string } | undefined;
  readonly message: string;
  /** When it departs from the rule's own. */
  readonly severity?: Severity;
}

/** Takes what a rule finds. */
export type Report = (problem: Problem) => void;

export interface Rule {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly citation: string;
  /** `all`: under every profile. */
  readonly profile: 'all' | readonly Profile[];
  /** First and last day in force, YYYY-MM-DD; none: since the protocol exists. */
  readonly effective: { readonly from?: string; readonly until?: string };
  /** Which date is held against `effective`: the answer's production, or the responder certificate's notBefore. */
  readonly datedBy?: 'responder-certificate';
  /** Where an answer has none of these the rule finds nothing; undefined: it looks at every answer. */
  readonly looksAt?: readonly Feature[];
  /** Whether it looks at the delegate's certificate and the caller's options alone: one certificate, one outcome. */
  readonly ofDelegate?: boolean;
  /** Without these it is not judged at all. */
  readonly needs?: readonly Need[];
  /** What the rule, judged as far as it goes, still lacks to be judged whole. */
  readonly lacks?: (context: LintContext) => Lacking | undefined;
  check(context: LintContext, report: Report): void;
}

export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly citation: string;
  readonly path: string;
  readonly offset: number;
  /** The octets concerned, the first 64 of them. */
  readonly hex: string;
  readonly message: string;
}
