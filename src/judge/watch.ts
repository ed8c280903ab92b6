/** Is told how judging goes on. What it does with that changes no result. */
export interface JudgeWatch {
  /** So many checks are to be judged; the estate that they share is built first. */
  planned(checks: number): void;
  checkStarted(id: string): void;
  checkEnded(id: string): void;
}
