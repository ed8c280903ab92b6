import type { Hold } from './model.ts';
import { textOf, type Item } from './page.ts';

/** How the instance of an assignment schedule is held: by activation, until an end, or without one. */
export function scheduledHold(item: Item): Hold {
  const type = textOf(item, 'assignmentType')?.toLowerCase();
  if (type === 'activated') return 'activated';
  if (type !== 'assigned') return 'unknown';
  return textOf(item, 'endDateTime') === null ? 'standing' : 'time-bound';
}

/** Seconds of an ISO 8601 duration of days, hours, minutes and seconds; null where it is written otherwise. */
export function secondsOf(duration: string): number | null {
  const match = /^P(?=.)(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(duration);
  if (match === null) return null;
  const [days, hours, minutes, seconds] = match.slice(1).map((text) => Number(text ?? 0));
  return days! * 86_400 + hours! * 3600 + minutes! * 60 + seconds!;
}
