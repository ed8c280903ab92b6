/** Told what a collection does, as it does it; the command line shows it, tests listen, `--no-progress` is silent. */
export interface Progress {
  planned(reads: number, alreadyRead: number): void;
  readStarted(read: string): void;
  page(read: string, items: number): void;
  readEnded(read: string, outcome: { complete: boolean; items: number; why: string | null }): void;
  ended(): void;
}

export const silent: Progress = {
  planned: () => undefined,
  readStarted: () => undefined,
  page: () => undefined,
  readEnded: () => undefined,
  ended: () => undefined,
};
