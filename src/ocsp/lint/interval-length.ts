import type { SingleResponse } from '../single-response.ts';
import type { LintContext } from './context.ts';

export const hour = 3600;
export const day = 24 * hour;

/** The answers that have both bounds, with the seconds between them. */
export function intervals({
  basic,
}: LintContext): { single: SingleResponse; start: number; length: number }[] {
  return (basic?.responses ?? []).flatMap((single) => {
    const [start, end] = [single.thisUpdate?.epoch, single.nextUpdate?.epoch];
    return start === undefined || end === undefined ? [] : [{ single, start, length: end - start }];
  });
}

/** The same, for what the Baseline Requirements ask of subscriber certificates. */
export function subscriberIntervals(context: LintContext): ReturnType<typeof intervals> {
  return context.isCaStatus ? [] : intervals(context);
}

export function lengthText(seconds: number): string {
  if (Math.abs(seconds) >= 2 * day) return `${Number((seconds / day).toFixed(2))} days`;
  if (Math.abs(seconds) >= hour) return `${Number((seconds / hour).toFixed(2))} hours`;
  return `${seconds} seconds`;
}
