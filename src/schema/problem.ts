/** Something wrong with a file that a person wrote: where it is, what it is, and what to do. */
export interface Problem {
  file: string;
  /** Counted from 1. */
  line: number;
  /** Counted from 1. */
  column: number;
  message: string;
  fix: string;
}

/** Raised where a file cannot be used; carries every problem found, in order of place. */
export class ProblemsError extends Error {
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    super(problems.map((one) => `${one.file}:${one.line}:${one.column} ${one.message}`).join('\n'));
    this.name = 'ProblemsError';
    this.problems = problems;
  }
}

export function inOrder(problems: readonly Problem[]): Problem[] {
  const rank = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  return [...problems].sort((a, b) => rank(a.file, b.file) || a.line - b.line || a.column - b.column);
}
