import type { Interval, LintContext } from './context.ts';

export const hour = 3600;
export const day = 24 * hour;

const none: readonly Interval[] = [];

/** The intervals of which the Baseline Requirements speak for subscriber certificates. */
export function subscriberIntervals(context: LintContext): readonly Interval[] {
  return context.isCaStatus ? none : context.intervals;
}

export function lengthText(seconds: number): string {
  if (Math.abs(seconds) >= 2 * day) return `${Number((seconds / day).toFixed(2))} days`;
  if (Math.abs(seconds) >= hour) return `${Number((seconds / hour).toFixed(2))} hours`;
  return `${seconds} seconds`;
}
