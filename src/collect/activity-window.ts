/** Days of a log that are read: a month of any length, and a day for what is judged the day after. */
const days = 31;

/** The window of a log that is read at an instant: the 31 times 24 hours before it. */
export function activityWindow(now: Date): { from: Date; to: Date } {
  return { from: new Date(now.getTime() - days * 86_400_000), to: now };
}
