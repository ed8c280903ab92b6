import { brokenHeadline, factLines, grouped, limitLines, problemLines } from './problem-text.ts';
import type { LockerVerification } from './verify-locker.ts';

/** The outcome as a person reads it. */
export function describeLockerVerification(locker: string, outcome: LockerVerification): string {
  const facts = factLines([
    ['Locker', locker],
    ['Read', `${grouped(outcome.entries)} entries, ${grouped(outcome.blobs)} stored bodies`],
    ['Heads', `${grouped(outcome.heads)}, of which ${grouped(outcome.sealedHeads)} signed by your key`],
    ...(outcome.unreferencedBlobs === 0
      ? []
      : [
          [
            'Not referred to',
            `${grouped(outcome.unreferencedBlobs)} stored bodies, as an interrupted run leaves them`,
          ] as const,
        ]),
  ]);
  const problems = problemLines(outcome.problems, outcome.unlistedProblems);
  return [headline(outcome), '', ...facts, ...problems, ...limitLines(outcome.limits), ''].join('\n');
}

function headline(outcome: LockerVerification): string {
  switch (outcome.outcome) {
    case 'sealed-by-given-key':
      return 'SEALED. Every entry and every stored body is as it was when the holder of your key signed the log.';
    case 'intact-but-signer-not-established':
      return 'INTACT, BUT SIGNER NOT ESTABLISHED. The log is consistent with itself; not all of it is vouched for.';
    case 'broken':
      return brokenHeadline(outcome.problems.length + outcome.unlistedProblems, 'locker');
  }
}
