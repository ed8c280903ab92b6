import type { Check, CheckContext } from './check.ts';
import type { Exception } from './judgement.ts';

/**
 * What was declared and not found. A system of which a selector finds nothing may be wherever was not looked, so that
 * nothing is proved of it; the same holds for the segments that questions about networks are put to.
 */
export function notFound(check: Pick<Check, 'needs'>, context: CheckContext): Exception[] {
  const { system, segments } = context;
  const own = system === null ? [] : said(`system ${system.id}`, system.reach.unmatched);
  const zones = check.needs.includes('network.topology')
    ? [...segments].flatMap(([id, { unmatched }]) => said(`segment ${id}`, unmatched))
    : [];
  return [...own, ...zones];
}

function said(subject: string, unmatched: readonly object[]): Exception[] {
  return unmatched.map((selector) => ({
    subject,
    condition: `is declared, and its selector ${JSON.stringify(selector)} finds nothing that was read: correct the selector in ncssr.yaml, or collect where it is`,
    evidence: [],
  }));
}
