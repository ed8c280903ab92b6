import type { LetterFinding } from './letter-finding.ts';
import { criteriaNames, isOlder, leastVersion, type NamedCriteria } from './letter-criteria.ts';
import type { Period } from './letter-dates.ts';

/** The criteria of a letter against what root programs take for a period that ends when it does. */
export function* criteriaFindings(
  criteria: readonly NamedCriteria[],
  period: Period | null,
): Iterable<LetterFinding> {
  if (criteria.length === 0)
    yield {
      rule: 'A30',
      severity: 'error',
      message:
        'No criteria are found by their full name and version; those known here are of WebTrust and ETSI EN 319 411-1',
    };
  for (const { kind, version } of criteria) {
    const name = criteriaNames[kind];
    const least = period && leastVersion(kind, period.to);
    if (version === null)
      yield { rule: 'A31', severity: 'error', message: `${name} stands without its version` };
    else if (period === null) continue;
    else if (least === null)
      yield {
        rule: 'A33',
        severity: 'notice',
        message: `Which version of ${name} is taken for a period that ends on ${period.to} is not known here: ${version} is reviewed by hand`,
      };
    else if (isOlder(version, least))
      yield {
        rule: 'A32',
        severity: 'error',
        message: `${name} ${version} is not taken for a period that ends on ${period.to}: ${least} is the least`,
      };
  }
}
