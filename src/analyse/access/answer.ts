/** Whether the principal can do it: proved either way, or not proved. */
export type Verdict = 'allowed' | 'denied' | 'inconclusive';

/**
 * Whether multi-factor authentication is enforced on every way in. Where the verdict is `denied` there is nothing
 * to enforce and the value is `inconclusive`: absence of access is no proof of a factor.
 */
export type MfaVerdict = 'enforced' | 'not-enforced' | 'inconclusive';

/** How the access is held. */
export type AccessManner = 'standing' | 'eligible' | 'break-glass' | 'service';

/** `possible`: the path rests on something that is not known, which its `unproved` names. */
export type Certainty = 'proved' | 'possible';

/** One step of a path, from one holder of permissions to the next, or to the resource. */
export interface PathStep {
  /** The kind of step, in the cloud's own terms: `sts:AssumeRole`, `member-of`, `assignment`, `credential-reset`. */
  kind: string;
  from: string;
  to: string;
  /** What people call an id in `to` that does not tell by itself. */
  name?: string;
  /** What permits the step: a policy statement, a trust policy, an assignment. */
  by: string;
  evidence: readonly string[];
}

/** One way by which a principal reaches an action on a resource. */
export interface AccessPath {
  manner: AccessManner;
  certainty: Certainty;
  mfa: MfaVerdict;
  steps: readonly PathStep[];
  /** Context under which the path holds, as condition key and value; empty where it always holds. */
  context: Readonly<Record<string, string>>;
  /** Longest session that this path yields, in seconds; null where there is none or it is not known. */
  sessionSeconds: number | null;
  /** Why the path is only `possible`. */
  unproved: readonly MissingFact[];
}

/** Something that was not known and without which the answer could differ. */
export interface MissingFact {
  /** Where: a policy and statement, a principal, an account. */
  place: string;
  reason: string;
  /** The read that would settle it, and the permission it needs, where a read can. */
  operation?: string;
  permission?: string;
}

/** The answer to one question of access. Missing facts never make it `allowed`, `denied` or `enforced`. */
export interface Answer {
  verdict: Verdict;
  mfa: MfaVerdict;
  paths: readonly AccessPath[];
  missing: readonly MissingFact[];
}

/** The MFA verdict over several ways in: one that does not enforce it decides; then one that is not known. */
export function weakestMfa(verdicts: Iterable<MfaVerdict>): MfaVerdict {
  let result: MfaVerdict | null = null;
  for (const verdict of verdicts) {
    if (verdict === 'not-enforced') return 'not-enforced';
    if (verdict === 'inconclusive' || result === null) result = verdict;
  }
  return result ?? 'inconclusive';
}
