/** Versions of the requirements with the first day that each applied (document history of NCSSR 2.0.5). */
const versions = [
  { version: '1.7', from: '2021-04-05' },
  { version: '2.0', from: '2024-06-05' },
  { version: '2.0.1', from: '2024-11-11' },
  { version: '2.0.2', from: '2024-12-13' },
  { version: '2.0.3', from: '2024-12-13' },
  { version: '2.0.4', from: '2025-03-07' },
  { version: '2.0.5', from: '2025-07-03' },
] as const;

/** Until the day before, version 1.7 could be kept to instead (NCSSR 2.0.5, preamble). */
const onlyNewestFrom = '2025-11-12';

/** Days on which the versions that an assessment may have been against change. */
export const criteriaChanges: readonly string[] = [
  ...new Set([...versions.map(({ from }) => from), onlyNewestFrom]),
].sort();

/** The version in force on a day (`2026-11-20`), and every version that an assessment may have been against. */
export function criteriaOn(day: string): { inForce: string; accepted: readonly string[] } {
  const begun = versions.filter(({ from }) => from <= day);
  const inForce = begun.at(-1)?.version ?? versions[0].version;
  return { inForce, accepted: day < onlyNewestFrom ? [...new Set(['1.7', inForce])] : [inForce] };
}
