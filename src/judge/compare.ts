import type { Exception } from './judgement.ts';
import type { RequestState } from './requests.ts';
import type { Result, Results } from './results.ts';

export interface ExceptionChange {
  check: string;
  system: string | null;
  subject: string;
  condition: string;
}

/** What changed between two judged runs. Lost coverage is a change for the worse, never an absence of findings. */
export interface Comparison {
  before: { run: string; at: string };
  after: { run: string; at: string };
  new: readonly ExceptionChange[];
  resolved: readonly ExceptionChange[];
  unchanged: readonly ExceptionChange[];
  /** Checks that could be judged before, and cannot now: their findings are not resolved, they are unseen. */
  lostCoverage: readonly {
    check: string;
    system: string | null;
    before: string;
    after: string;
    reason: string;
  }[];
  gainedCoverage: readonly { check: string; system: string | null; before: string; after: string }[];
  /** Requests that stand otherwise: filed, accepted, rejected, overdue since. */
  requests: readonly RequestChange[];
}

interface RequestChange {
  request: string;
  system: string | null;
  before: RequestState | 'absent';
  after: RequestState | 'absent';
  reason: string;
}

/** Compares two results exception by exception. */
export function compareResults(before: Results, after: Results): Comparison {
  const [left, right] = [byKey(before), byKey(after)];
  const comparison = { new: [], resolved: [], unchanged: [], lostCoverage: [], gainedCoverage: [] } as {
    new: ExceptionChange[];
    resolved: ExceptionChange[];
    unchanged: ExceptionChange[];
    lostCoverage: Comparison['lostCoverage'][number][];
    gainedCoverage: Comparison['gainedCoverage'][number][];
  };
  for (const key of [...new Set([...left.keys(), ...right.keys()])].sort()) {
    const [old, now] = [left.get(key), right.get(key)];
    const known = old ? covered(old) : false;
    const seen = now ? covered(now) : false;
    const { id, system } = (now ?? old) as Result;
    const place = { check: id, system };
    if (known && !seen) {
      comparison.lostCoverage.push({
        ...place,
        before: old?.status ?? '',
        after: now?.status ?? 'absent',
        reason: now?.reason ?? 'not judged',
      });
    }
    if (!known && seen && old)
      comparison.gainedCoverage.push({ ...place, before: old.status, after: now?.status ?? '' });
    const was = new Map((old?.exceptions ?? []).map((one) => [identity(one), one]));
    const is = new Map((now?.exceptions ?? []).map((one) => [identity(one), one]));
    for (const [which, one] of is)
      (was.has(which) ? comparison.unchanged : comparison.new).push({ ...place, ...shown(one) });
    // What a partial reading no longer shows is unseen, not resolved.
    for (const [which, one] of was)
      if (!is.has(which) && isWhole(now)) comparison.resolved.push({ ...place, ...shown(one) });
  }
  return {
    before: { run: before.run, at: before.at },
    after: { run: after.run, at: after.at },
    ...comparison,
    requests: requestChanges(before, after),
  };
}

/** An acceptance is no finding that was resolved, nor coverage that came from reading: it is told as what it is. */
function requestChanges(before: Results, after: Results): RequestChange[] {
  const byPlace = ({ results }: Results): Map<string, Result> =>
    new Map(
      results
        .filter(({ type }) => type === 'request')
        .map((result) => [`${result.id}\n${result.system ?? ''}`, result]),
    );
  const [left, right] = [byPlace(before), byPlace(after)];
  return [...new Set([...left.keys(), ...right.keys()])].sort().flatMap((key) => {
    const [old, now] = [left.get(key), right.get(key)];
    const { id: request, system, reason } = (now ?? old) as Result;
    const states = { before: old?.request?.state ?? 'absent', after: now?.request?.state ?? 'absent' };
    const same = states.before === states.after && old?.satisfiedAt === now?.satisfiedAt;
    return same ? [] : [{ request, system, ...states, reason } as RequestChange];
  });
}

function byKey(results: Results): Map<string, Result> {
  return new Map(
    results.results
      .filter(({ type }) => type === 'check')
      .map((result) => [`${result.id}\n${result.system ?? ''}`, result]),
  );
}

function covered({ status, missing }: Result): boolean {
  return !['inconclusive', 'error', 'not_tested'].includes(status) && missing.length === 0;
}

function isWhole(result: Result | undefined): boolean {
  return result !== undefined && result.status !== 'error' && result.missing.length === 0;
}

/** Subject and kind of condition: the same finding with other hours or counts in its words is still the same. */
function identity({ subject, condition }: Exception): string {
  return `${subject}\n${condition.replaceAll(/\d[\d:.TZ-]*/g, '#')}`;
}

function shown({ subject, condition }: Exception): { subject: string; condition: string } {
  return { subject, condition };
}
