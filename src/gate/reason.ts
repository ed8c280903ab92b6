import type { TreatmentShown } from '../judge/results.ts';
import type { Status } from '../judge/status.ts';

/** What can stand in the way of an environment that is to serve production. */
export const blocking = [
  'unassessed-system',
  'open-must-failure',
  'comparison-errors',
  'rollback-unassessed',
  'rollback-failure',
  'coverage-gap',
] as const;

/** What leaves it unproved that nothing stands in the way. */
export const unproving = [
  'not-judged',
  'run-later',
  'run-outdated',
  'forecast',
  'inconclusive-must',
  'rollback-unproved',
  'comparison-missing',
  'comparison-partial',
  'comparison-stale',
  'comparison-unread',
  'undeclared-system',
] as const;

export type Code = (typeof blocking)[number] | (typeof unproving)[number];

export interface Reason {
  code: Code;
  /** The system, `STATEMENT on SYSTEM`, or the environments that the reason is about. */
  subject: string;
  /** One sentence for a person: what it is and what would settle it. */
  message: string;
  /** Ids of evidence items and documents, and names of reports; empty where the reason is that there is none. */
  evidence: readonly string[];
  /** Only on a failing statement: the declared treatment, which leaves it a failure. */
  treatment?: TreatmentShown;
}

export type GateVerdict = 'no-blockers' | 'blocked' | 'not-provable';

/** One statement in two environments: the worst status over the systems of each. */
export interface SideBySide {
  statement: string;
  level: string;
  from: Status;
  to: Status;
}

/** The answer of `ncssr gate`; the CA decides, this only lists. */
export interface GateAnswer {
  schemaVersion: 2;
  environment: string;
  /** UTC day that is asked about. */
  on: string;
  /** Version of the requirements in force on that day. */
  criteria: string;
  run: string;
  /** Instant that the statements were judged at: the end of the day, or now where the day has not ended. */
  at: string;
  verdict: GateVerdict;
  reasons: readonly Reason[];
  /** What to know that is no reason, as that an assessment is for practice. */
  notices: readonly string[];
  /** Systems judged: the environment's own, those it leans on, those traffic could go back to. */
  systems: { own: readonly string[]; supporting: readonly string[]; standby: readonly string[] };
  /** Only with an environment that traffic is moved from. */
  cutOver?: { from: string; statements: readonly SideBySide[] };
}

/** Blocked by any blocking reason, not provable by any other. */
export function verdictOf(reasons: readonly Reason[]): GateVerdict {
  const codes = new Set<string>(reasons.map(({ code }) => code));
  if (blocking.some((code) => codes.has(code))) return 'blocked';
  return codes.size > 0 ? 'not-provable' : 'no-blockers';
}
