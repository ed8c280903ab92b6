import { addDuration, type Duration } from '../analyse/clocks/duration.ts';
import type { OcspComparison } from '../ocsp/recorded-comparison.ts';
import type { Scope } from '../scope/scope.ts';
import type { EnvironmentSystems } from './environment.ts';
import type { Reason } from './reason.ts';

/** What the gate needs of a comparison that a run holds. */
export type RecordedComparison = Pick<OcspComparison, 'old' | 'new' | 'at' | 'errors' | 'evidence'>;

export interface ComparisonSettings {
  comparisons: readonly RecordedComparison[];
  /** End of the day asked about. */
  on: Date;
  maxAge: Duration;
  /** The environment that traffic comes from; null: any that could have served before. */
  from: string | null;
  scope: Scope;
}

/**
 * Whether this environment's certificate status was compared with what served before it. Asked only where both
 * serve certificate status: a responder that replaces none has nothing to be compared with.
 */
export function comparisonReasons(
  environment: string,
  systems: EnvironmentSystems,
  settings: ComparisonSettings,
): Reason[] {
  const { scope, from } = settings;
  const serveStatus = (ids: readonly string[]): boolean =>
    ids.some((id) => scope.systems[id]?.functions.includes('certificate-status'));
  if (!serveStatus(systems.own)) return [];
  const before = [...systems.standby]
    .filter(([name, ids]) => (from === null || name === from) && serveStatus(ids))
    .map(([name]) => name);
  return before.flatMap((name) => reasonsFor(name, environment, settings));
}

function reasonsFor(old: string, environment: string, settings: ComparisonSettings): Reason[] {
  const { comparisons, on, maxAge, scope } = settings;
  const subject = `${old} to ${environment}`;
  const environmentOf = (name: string): string => scope.systems[name]?.environment ?? name;
  const own = comparisons
    .filter((one) => environmentOf(one.old) === old && environmentOf(one.new) === environment)
    .filter(({ at }) => new Date(at) <= on)
    .sort((a, b) => (a.at < b.at ? 1 : -1));
  const latest = own[0];
  if (!latest) {
    const message = `No comparison of the OCSP answers of ${environment} with those of ${old} is on file: run ncssr ocsp compare with --evidence and declare the file as a source`;
    return [{ code: 'comparison-missing', subject, message, evidence: [] }];
  }
  const reasons: Reason[] = [];
  if (latest.errors > 0) {
    const message = `The comparison of ${latest.at} found ${latest.errors} ${latest.errors === 1 ? 'error' : 'errors'} in the answers of ${environment}`;
    reasons.push({ code: 'comparison-errors', subject, message, evidence: latest.evidence });
  }
  if (addDuration(new Date(latest.at), maxAge) < on) {
    const message = `The latest comparison is of ${latest.at}: repeat it close to the day`;
    reasons.push({ code: 'comparison-stale', subject, message, evidence: latest.evidence });
  }
  return reasons;
}
