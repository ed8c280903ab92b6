/** One place where stored bytes are not what was sealed. */
export interface IntegrityProblem {
  /** File, relative to the locker or binder, with `/` between its parts. */
  path: string;
  /** What is wrong, in a person's words. */
  what: string;
  expected: string;
  found: string;
  /** Sequence number of the log entry concerned. */
  entry?: number;
  /** Byte offset in the file at which the entry begins. */
  offset?: number;
}

/** Stored bytes are not what was sealed. Carries the same facts as an IntegrityProblem. */
export class IntegrityError extends Error {
  override readonly name = 'IntegrityError';
  readonly problem: IntegrityProblem;

  constructor(problem: IntegrityProblem) {
    super(describeProblem(problem));
    this.problem = problem;
  }

  get path(): string {
    return this.problem.path;
  }
  get what(): string {
    return this.problem.what;
  }
  get expected(): string {
    return this.problem.expected;
  }
  get found(): string {
    return this.problem.found;
  }
}

/** One line: file, entry and offset where known, what is wrong, expected and found. */
export function describeProblem(problem: IntegrityProblem): string {
  const entry = problem.entry === undefined ? '' : `, entry ${problem.entry}`;
  const offset = problem.offset === undefined ? '' : `, byte ${problem.offset}`;
  const detail =
    problem.expected === '' && problem.found === ''
      ? ''
      : ` (expected ${problem.expected || 'nothing'}, found ${problem.found || 'nothing'})`;
  return `${problem.path}${entry}${offset}: ${problem.what}${detail}`;
}
