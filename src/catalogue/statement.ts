import type { SystemClass } from '../scope/scope.ts';

/** Levels of RFC 2119 as the requirements use them; SHALL is stored as MUST. MAY and DEFINITION are never judged. */
type Level = 'MUST' | 'MUST NOT' | 'SHOULD' | 'SHOULD NOT' | 'MAY' | 'DEFINITION';

interface EffectivePeriod {
  /** UTC date, the first day in effect. */
  from: string;
  /** UTC date, the first day no longer in effect. */
  until?: string;
  level: Level;
}

/** One individually testable sentence of the requirements, in our own words; the requirement text governs. */
export interface Statement {
  /** Frozen and opaque; the clause is an attribute, since ballots renumber clauses. */
  id: string;
  clause: string;
  /** The level it settles at; `levelAt` gives the one in effect at an instant. */
  level: Level;
  /** When it applies at all, in plain words. */
  condition?: string;
  effective: readonly EffectivePeriod[];
  appliesTo: readonly SystemClass[];
  /** Judged for each system of those classes, or once for the engagement. */
  unit: 'system' | 'engagement';
  statement: string;
  crosswalk: { 'ncssr-1.7': readonly string[]; 'en-319-401': readonly string[] };
}

/** The level in effect at an instant; dates begin at midnight UTC and `until` is exclusive. */
export function levelAt(statement: Statement, instant: Date): Level | 'not-effective' {
  const day = instant.toISOString().slice(0, 10);
  const period = statement.effective.find(
    ({ from, until }) => from <= day && (until === undefined || day < until),
  );
  return period?.level ?? 'not-effective';
}

/** Whether the statement is ever judged. */
export function isJudged({ level }: Statement): boolean {
  return level !== 'MAY' && level !== 'DEFINITION';
}
