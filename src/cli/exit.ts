import type { Results } from '../judge/results.ts';

/** Exit codes, the first that applies (docs/operations.md). */
export const exit = {
  usage: 2,
  integrity: 4,
  failed: 1,
  inconclusive: 3,
  clean: 0,
  interrupted: 130,
} as const;

/** The exit code of results: a MUST that fails, then a MUST-level check left open, then, with `strict`, the rest. */
export function exitCodeOf(results: Results, strict: boolean): number {
  const must = results.statements.filter(({ level }) => level === 'MUST' || level === 'MUST NOT');
  const should = results.statements.filter(({ level }) => level === 'SHOULD' || level === 'SHOULD NOT');
  if (must.some(({ status }) => status === 'fail')) return exit.failed;
  if (strict && should.some(({ status }) => status === 'fail')) return exit.failed;
  const mustIds = new Set(must.map(({ id }) => id));
  const checks = results.results.filter(({ type }) => type === 'check');
  const open = checks.some(
    ({ status, statements }) =>
      (status === 'inconclusive' || status === 'error') &&
      Object.keys(statements).some((id) => mustIds.has(id)),
  );
  const judged = results.results.some(({ status }) => status !== 'not_tested' && status !== 'not_effective');
  if (open || !judged) return exit.inconclusive;
  const outstanding = results.statements.some(({ status }) =>
    ['not_tested', 'inconclusive', 'error'].includes(status),
  );
  return strict && outstanding ? exit.inconclusive : exit.clean;
}
