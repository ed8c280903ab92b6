import type { Certainty, MissingFact, PathStep, Verdict } from '../answer.ts';

/**
 * How access is held over a whole path: by its weakest hold. `unknown` where schedules were not read, so that it may
 * be standing; `delegated` where a principal of another tenant holds it.
 */
export type How = 'standing' | 'unknown' | 'time-bound' | 'eligible' | 'delegated';

/**
 * `held`: by assignments and memberships alone, activated where eligible. `takeover`: by changing something first, as
 * an owner who adds himself, a reset of credentials, code run on a machine, or a role granted to oneself.
 */
export type Means = 'held' | 'takeover';

/** One who acts, with what a roster can be joined by. Ids never change; names do. */
export interface AzurePrincipal {
  id: string;
  kind: 'user' | 'service-principal' | 'external' | 'tenant' | 'unknown';
  name: string;
  mail: string | null;
  employeeId: string | null;
  /** Tenant of a principal from elsewhere. */
  tenant: string | null;
  enabled: boolean | null;
  evidence: readonly string[];
}

/** One principal's way to one role at one scope: the strongest, where several lead there. */
export interface Access {
  principal: AzurePrincipal;
  target: 'azure' | 'directory';
  how: How;
  means: Means;
  certainty: Certainty;
  role: { id: string; name: string };
  /** Scope of the assignment, at or above what was asked about; for a directory role its directory scope. */
  scope: string;
  /** Id of the assignment that the path ends in. */
  grant: string;
  endsAt: string | null;
  condition: string | null;
  path: readonly PathStep[];
  evidence: readonly string[];
  /** Why it is only `possible`. */
  unproved: readonly MissingFact[];
  /** Deny assignments that take some of it away, or may. */
  reducedBy: readonly string[];
}

/** What was found, and what was not read: with anything missing, what is not listed is not proved absent. */
export interface Reach {
  access: readonly Access[];
  missing: readonly MissingFact[];
}

export interface AzureAnswer {
  verdict: Verdict;
  access: readonly Access[];
  missing: readonly MissingFact[];
}

/** One operation on one scope. */
export interface AzureTarget {
  action: string;
  plane: 'control' | 'data';
  scope: string;
}

/** What an answer depends on besides the model. */
export interface AzureAccessOptions {
  /** The instant judged; without it, an assignment that ends counts as standing unless it was activated. */
  at?: string;
  /** An active assignment that lasts longer than this from `at` counts as standing. */
  standingAfterDays?: number;
}
