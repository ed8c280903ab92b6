import type { PolicySource, Question } from './decide.ts';

/** The keys whose values differ between the MFA contexts of a request. */
const keys = new Set(['aws:multifactorauthpresent', 'aws:multifactorauthage', 'aws:tokenissuetime']);

/** Whether any policy in play can tell the MFA contexts of the request apart; where none can, one answers for all. */
export function looksAtMfa(question: Question): boolean {
  const { identity, boundary, session, resourcePolicy, serviceControl, resourceControl } = question;
  return (
    (identity !== 'everything' && sourceLooks(identity)) ||
    [boundary, session, resourcePolicy].some(sourceLooks) ||
    [serviceControl, resourceControl].some((hierarchy) => hierarchy?.levels.some(sourceLooks) ?? false)
  );
}

const known = new WeakMap<PolicySource, boolean>();

function sourceLooks(source: PolicySource | null): boolean {
  if (source === null) return false;
  let looks = known.get(source);
  if (looks === undefined) {
    looks = source.policies.some(({ statements }) =>
      statements.some(
        ({ conditions, resources }) =>
          conditions.some(({ key }) => keys.has(key.toLowerCase())) ||
          // A policy variable may stand for any key.
          [...(resources?.patterns ?? []), ...conditions.flatMap(({ values }) => values)].some((text) =>
            text.includes('${'),
          ),
      ),
    );
    known.set(source, looks);
  }
  return looks;
}
