import type { IntegrityProblem } from './integrity.ts';

/** Keeps the first problems and counts the rest, so that a ruined store does not fill the memory. */
export class ProblemList {
  readonly listed: IntegrityProblem[] = [];
  unlisted = 0;
  readonly #limit: number;

  constructor(limit = 10_000) {
    this.#limit = limit;
  }

  add(problem: IntegrityProblem): void {
    if (this.listed.length < this.#limit) this.listed.push(problem);
    else this.unlisted += 1;
  }
}
