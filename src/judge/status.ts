/** Statuses of a result or statement; the first five count in a roll-up, worst first (docs/verdicts.md). */
export const statuses = [
  'fail',
  'error',
  'inconclusive',
  'not_tested',
  'pass',
  'not_operated',
  'not_applicable',
  'not_effective',
] as const;

export type Status = (typeof statuses)[number];
