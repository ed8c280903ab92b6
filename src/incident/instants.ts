/** A date or an instant as a report may give it. */
export interface Stated {
  /** As written. */
  readonly text: string;
  /** Offset into the text searched. */
  readonly at: number;
  readonly epoch: number;
  readonly precision: 'day' | 'minute' | 'second';
  /** True where a time of day stands with UTC or an offset. */
  readonly zoned: boolean;
}

const pattern =
  /(\d{4})-(\d{2})-(\d{2})(?:[T ]+(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?\s*(Z\b|UTC(?:[+-]\d{1,2}(?::?\d{2})?)?|GMT\b|[+-]\d{2}:?\d{2}\b)?)?/g;

/** Every date and instant of ISO 8601 form in a text. A day or time that does not exist has no place among them. */
export function statedIn(text: string): Stated[] {
  return [...text.matchAll(pattern)].flatMap((match) => {
    const [whole, year, month, day, hour, minute, second, zone] = match;
    const local = Date.UTC(
      Number(year),
      Number(month) - 1,
      Number(day),
      Number(hour ?? 0),
      Number(minute ?? 0),
      Number(second ?? 0),
    );
    const back = new Date(local).toISOString();
    const exists =
      back.startsWith(`${year ?? ''}-${month ?? ''}-${day ?? ''}`) &&
      (hour === undefined || back.slice(11, 16) === `${hour}:${minute ?? ''}`);
    if (!exists) return [];
    const precision = hour === undefined ? 'day' : second === undefined ? 'minute' : 'second';
    const epoch = local - offsetOf(zone) * 60_000;
    return [{ text: whole, at: match.index, epoch, precision, zoned: zone !== undefined }];
  });
}

/** Minutes east of UTC. */
function offsetOf(zone: string | undefined): number {
  const match = /([+-])(\d{1,2}):?(\d{2})?$/.exec(zone ?? '');
  if (!match) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  return match[1] === '-' ? -minutes : minutes;
}

/** Names of local time, whose offset depends on a country and a season. */
const local = /\b(?:[ECMP][SD]?T|AK[SD]T|HST|CES?T|EES?T|WES?T|BST|IST|JST|KST|MSK|AE[SD]T|local time)\b/;

/** The first name of a local time in a text; null where there is none. */
export function localTimeIn(text: string): { name: string; at: number } | null {
  const match = local.exec(text);
  return match ? { name: match[0], at: match.index } : null;
}
