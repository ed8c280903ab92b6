/** An ISO 8601 duration as the catalogue uses it: `P3M`, `P31D`, `PT24H`, `P1Y`. */
export interface Duration {
  months: number;
  days: number;
  milliseconds: number;
}

const form = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

/** Parses an ISO 8601 duration without fractions. Throws RangeError for anything else, and for an empty one. */
export function parseDuration(text: string): Duration {
  const match = form.exec(text);
  const parts = match?.slice(1).map((part) => (part === undefined ? 0 : Number(part))) ?? [];
  if (!match || match.slice(1).every((part) => part === undefined) || text.endsWith('T')) {
    throw new RangeError(`"${text}" is not an ISO 8601 duration such as P3M, P31D or PT24H`);
  }
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = parts;
  return {
    months: years * 12 + months,
    days: weeks * 7 + days,
    milliseconds: ((hours * 60 + minutes) * 60 + seconds) * 1000,
  };
}

/**
 * The instant one duration later. Months are calendar months with month-end clamping (30 November and three
 * months is 28 or 29 February); days are calendar days in UTC; hours, minutes and seconds are elapsed time.
 */
export function addDuration(start: Date, duration: Duration): Date {
  const moved = addMonths(start, duration.months);
  moved.setUTCDate(moved.getUTCDate() + duration.days);
  return new Date(moved.getTime() + duration.milliseconds);
}

/** Whether a text is a duration that `parseDuration` reads. */
export function isDuration(text: string): boolean {
  try {
    parseDuration(text);
    return true;
  } catch {
    return false;
  }
}

/** Whether a duration is longer than a limit, counted from a common start; none at all is longer than any. */
export function isLonger(duration: string | null, limit: string): boolean {
  if (duration === null) return true;
  const start = new Date(0);
  return addDuration(start, parseDuration(duration)) > addDuration(start, parseDuration(limit));
}

function addMonths(start: Date, months: number): Date {
  const moved = new Date(start);
  if (months === 0) return moved;
  const day = start.getUTCDate();
  moved.setUTCDate(1);
  moved.setUTCMonth(moved.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0)).getUTCDate();
  moved.setUTCDate(Math.min(day, lastDay));
  return moved;
}
