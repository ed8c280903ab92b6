import type { Hold } from '../../../estate/identity/azure/model.ts';
import type { Certainty } from '../answer.ts';
import type { AzureAccessOptions, How, Means } from './answer.ts';

/**
 * How good a path is, as one number: bits 0 and 1 the hold, bit 2 takeover, bit 3 only possible. Combining two takes
 * the worse of each, and a smaller label is stronger access.
 */
export type Label = number;

export const none: Label = 0;
export const takeover: Label = 4;
export const possible: Label = 8;
export const labels = 16;

const holds: readonly Exclude<How, 'delegated'>[] = ['standing', 'unknown', 'time-bound', 'eligible'];

export function combine(one: Label, other: Label): Label {
  return ((one | other) & 12) | Math.max(one & 3, other & 3);
}

/** For each label, the set of labels at least as strong in every respect, as bits. */
export const dominators: readonly number[] = Array.from({ length: labels }, (_, label) => {
  let set = 0;
  for (let other = 0; other < labels; other += 1) if (combine(other, label) === label) set |= 1 << other;
  return set;
});

export const howOf = (label: Label): Exclude<How, 'delegated'> => holds[label & 3]!;
export const meansOf = (label: Label): Means => ((label & takeover) === 0 ? 'held' : 'takeover');
export const certaintyOf = (label: Label): Certainty => ((label & possible) === 0 ? 'proved' : 'possible');

const day = 86_400_000;

/** The label of a hold. What ends far away, or at no known distance, is standing. */
export function labelOf(hold: Hold, endsAt: string | null, options: AzureAccessOptions): Label {
  if (hold === 'standing') return 0;
  if (hold === 'unknown') return 1;
  if (hold === 'eligible') return 3;
  if (hold === 'activated') return 2;
  const from = Date.parse(options.at ?? '');
  const until = Date.parse(endsAt ?? '');
  return until - from <= (options.standingAfterDays ?? 180) * day ? 2 : 0;
}
