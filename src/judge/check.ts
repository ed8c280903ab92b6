import type { Collected, Member } from '../estate/collection.ts';
import type { SystemReach } from '../estate/inventory/reach.ts';
import type { Scope, System } from '../scope/scope.ts';
import type { Judgement } from './judgement.ts';

/**
 * What a check may see: the estate collections it declared in `needs`, narrowed to one system where it is
 * judged per system, the declared scope, and the instant of judging. Nothing else exists for it.
 */
export interface CheckContext {
  at: Date;
  scope: Scope;
  /** Null for a check that is judged once for the engagement. */
  system: { id: string; declared: System; reach: SystemReach } | null;
  /** What each declared system, and each declared segment, turned out to consist of. */
  systems: ReadonlyMap<string, SystemReach>;
  segments: ReadonlyMap<string, SystemReach>;
  /** Throws when the check did not declare the collection. */
  collection<M extends Member>(name: string): Collected<M>;
}

/** An automatic test of a control: one file each under `checks/`. */
export interface Check {
  id: string;
  title: string;
  /** What is tested and against which rule, in a sentence an auditor can lift. */
  procedure: string;
  nature: 'reperformance' | 'inspection';
  /** Statement id -> how much of it this check covers. */
  cites: Readonly<Record<string, 'full' | 'part'>>;
  /** Estate collections; kinds, operations and permissions follow from them. */
  needs: readonly string[];
  /**
   * The collections that hold what is judged; absent, the first of `needs`. A check is not applicable to a system
   * that no source supplies any of them for.
   */
  population?: readonly string[];
  unit: 'system' | 'engagement';
  effective: { from: string; until?: string };
  judge(context: CheckContext): Judgement;
}
