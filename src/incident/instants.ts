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

const months = 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec';
const month = `(?:${months})[a-z]{0,6}\\.?`;
const day =
  `(?<year>\\d{4})[-/](?<month>\\d{2})[-/](?<day>\\d{2})` +
  `|(?<name>${month})\\s(?<nameDay>\\d{1,2})(?:st|nd|rd|th)?,?\\s(?<nameYear>\\d{4})` +
  `|(?<dayFirst>\\d{1,2})(?:st|nd|rd|th)?\\s(?<firstName>${month}),?\\s(?<firstYear>\\d{4})`;
const sign = '[+\\-\\u2010-\\u2015\\u2212]';
const zoneName = `(?:UTC|GMT)(?:\\s?${sign}\\s?\\d{1,2}(?::?\\d{2})?)?\\b|Z\\b|[+-](?:0\\d|1[0-4]):?(?:00|30|45)(?![\\d-])`;
const zone = `\\s?(?:[([]?(?:[A-Z]{2,4}T\\s?[,/([]?\\s?)?(?<zone>${zoneName})[)\\]]?)`;
/** A stretch of time carries its zone after its end. */
const until = `(?:\\s?(?:[\\-\\u2010-\\u2015]|to)\\s?\\d{1,2}:\\d{2}(?=\\s?[([]?(?:UTC|GMT|Z)))?`;
const time = `(?<hour>\\d{1,2}):(?<minute>\\d{2})(?!\\d)(?::(?<second>\\d{2})(?:\\.\\d{1,9})?)?(?:\\s?(?<half>[ap]\\.?m\\b\\.?))?${until}(?:${zone})?`;
const between = '(?:T|\\s?(?:,|at\\b|\\||@|[\\-\\u2010-\\u2015])?\\s{0,3})';
const zoneFirst = `(?:\\s?[([]?(?<dayZone>(?:UTC|GMT)\\b)[)\\]]?)?`;
const pattern = new RegExp(`(?<![\\d-])(?:${day})(?:${zoneFirst}${between}:?\\s?${time})?(?!\\d)`, 'gi');
const timeAlone = new RegExp(`^\\W{0,3}${time}`, 'i');

/** Every date and instant in a text, in ISO 8601 or with the month's name. One that does not exist has no place here. */
export function statedIn(text: string): Stated[] {
  return [...text.matchAll(pattern)].flatMap((match) => {
    const groups = match.groups ?? {};
    const local = epochOf(groups);
    if (local === null) return [];
    const { hour, second, zone: named = groups['dayZone'] } = groups;
    const precision = hour === undefined ? 'day' : second === undefined ? 'minute' : 'second';
    return [
      {
        text: match[0].trim(),
        at: match.index,
        epoch: local - (hour === undefined ? 0 : offsetOf(named) * 60_000),
        precision,
        zoned: hour !== undefined && named !== undefined,
      },
    ];
  });
}

/** A time of day at the start of a text, on a day that stands elsewhere. */
export function timeOn(dayEpoch: number, text: string): Stated | null {
  const match = timeAlone.exec(text);
  const groups = match?.groups;
  if (!match || !groups) return null;
  const minutes = minutesOf(groups);
  if (minutes === null) return null;
  const epoch = Math.floor(dayEpoch / 86_400_000) * 86_400_000 + minutes * 60_000;
  return {
    text: match[0].trim(),
    at: 0,
    epoch: epoch - offsetOf(groups['zone']) * 60_000,
    precision: 'minute',
    zoned: groups['zone'] !== undefined,
  };
}

type Groups = Partial<Record<string, string>>;

function epochOf(groups: Groups): number | null {
  const year = Number(groups['year'] ?? groups['nameYear'] ?? groups['firstYear']);
  const name = (groups['name'] ?? groups['firstName'])?.slice(0, 3).toLowerCase();
  const number = name === undefined ? Number(groups['month']) : months.split('|').indexOf(name) + 1;
  const ofMonth = Number(groups['day'] ?? groups['nameDay'] ?? groups['dayFirst']);
  const start = Date.UTC(year, number - 1, ofMonth);
  const back = new Date(start);
  if (Number.isNaN(start) || back.getUTCMonth() !== number - 1 || back.getUTCDate() !== ofMonth) return null;
  if (groups['hour'] === undefined) return start;
  const minutes = minutesOf(groups);
  return minutes === null ? null : start + minutes * 60_000 + Number(groups['second'] ?? 0) * 1000;
}

function minutesOf({ hour, minute, half }: Groups): number | null {
  const [hours, past] = [Number(hour), Number(minute)];
  if (past > 59 || hours > (half === undefined ? 24 : 12) || (hours === 24 && past > 0)) return null;
  if (half === undefined) return hours * 60 + past;
  return ((hours % 12) + (/^p/i.test(half) ? 12 : 0)) * 60 + past;
}

/** Minutes east of UTC. */
function offsetOf(zoneText: string | undefined): number {
  const match = /([^\dA-Z\s])\s?(\d{1,2}):?(\d{2})?$/i.exec(zoneText ?? '');
  if (!match) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  return match[1] === '+' ? minutes : -minutes;
}

/** Names of local time, whose offset depends on a country and a season. */
const local =
  /\b(?:[ECMP][SD]?T|AK[SD]T|HST|CES?T|EES?T|WES?T|BST|IST|JST|KST|MSK|AE[SD]T|local time|(?:Pacific|Eastern|Central|Mountain)(?: Standard| Daylight)? Time)\b/;

/** The first name of a local time in a text; null where there is none. */
export function localTimeIn(text: string): { name: string; at: number } | null {
  const match = local.exec(text);
  return match ? { name: match[0], at: match.index } : null;
}

/** Whether a text says once for all what zone its times are in: UTC, or an offset from it. */
export function zoneStatedIn(text: string): boolean {
  return (
    statedIn(text).length === 0 &&
    (/\b(?:times?|timestamps?|dates?|timeline|events?|hours?)\b[^.:;]{0,80}[:]?[^.:;]{0,20}\b(?:UTC|GMT|coordinated universal time)\b/i.test(
      text,
    ) ||
      /\b(?:UTC|GMT)\b[^.:;]{0,40}\b(?:times?|timestamps?)\b/i.test(text))
  );
}
