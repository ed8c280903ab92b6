import type { Exception } from '../judgement.ts';
import type { Withdrawal } from './withdrawals.ts';

/** What was found about one withdrawal. */
export interface Findings {
  exceptions: readonly Exception[];
  undecided: readonly Exception[];
}

export const nothing: Findings = { exceptions: [], undecided: [] };

/** Findings one after the other. */
export function allOf(findings: readonly Findings[]): Findings {
  return {
    exceptions: findings.flatMap(({ exceptions }) => exceptions),
    undecided: findings.flatMap(({ undecided }) => undecided),
  };
}

/** The withdrawal in an auditor's words: what ended, and when. */
export function endedWords({ role, since: { earliest, latest } }: Withdrawal): string {
  const what = role === null ? 'employment ended' : `${role} was withdrawn`;
  return earliest.getTime() === latest.getTime()
    ? `${what} at ${latest.toISOString()}`
    : `${what} between ${earliest.toISOString()} and ${latest.toISOString()}`;
}
