import type { DerNode } from './node.ts';
import { universal } from './node.ts';

/** A UTCTime or GeneralizedTime as written, taken apart loosely so that each departure from RFC 5280 has its own name. */
export interface DerTime {
  readonly node: DerNode;
  /** The field's name, as in RFC 6960. */
  readonly field: string;
  readonly raw: string;
  readonly utcTime: boolean;
  /** With its point or comma. */
  readonly fraction: string | undefined;
  readonly seconds: boolean;
  readonly zulu: boolean;
  /** What stands where `Z` belongs. */
  readonly zone: string;
  /** Seconds since 1970, fraction included; undefined when the text names no instant. */
  readonly epoch: number | undefined;
  readonly year: number | undefined;
  /** False when the syntax can be read but the calendar has no such date or hour. */
  readonly inCalendar: boolean;
}

const syntax = /^(\d{4}|\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?([.,]\d*)?(Z|z|[+-]\d{2}(?:\d{2})?)?$/;

function latin1Of({ bytes, contentStart, contentEnd }: DerNode): string {
  if (contentEnd - contentStart > 32)
    return Buffer.from(bytes.subarray(contentStart, contentEnd)).toString('latin1');
  let text = '';
  for (let at = contentStart; at < contentEnd; at += 1) text += String.fromCharCode(bytes[at] ?? 0);
  return text;
}

export function readTime(node: DerNode): DerTime {
  const raw = latin1Of(node);
  const utcTime = node.identifier === universal.utcTime;
  const quick = utcTime ? undefined : quickEpoch(node);
  if (quick !== undefined) {
    const shape = { fraction: undefined, seconds: true, zulu: true, zone: 'Z', inCalendar: true };
    return { node, field: node.name, raw, utcTime, ...shape, epoch: quick, year: Number(raw.slice(0, 4)) };
  }
  const padded = utcTime ? `${Number(raw.slice(0, 2)) < 50 ? '20' : '19'}${raw}` : raw;
  const match = syntax.exec(padded);
  const base = { node, field: node.name, raw, utcTime };
  if (match === null || match[1]?.length !== 4) {
    const shape = { fraction: /[.,]\d*/.exec(raw)?.[0], seconds: true, zulu: raw.endsWith('Z'), zone: '' };
    return { ...base, ...shape, epoch: undefined, year: undefined, inCalendar: false };
  }
  const [year, month, day, hour, minute, second] = [1, 2, 3, 4, 5, 6].map((index) =>
    Number(match[index] ?? 0),
  );
  const parts = [year ?? 0, month ?? 0, day ?? 0, hour ?? 0, minute ?? 0, second ?? 0] as const;
  const whole = epochOf(...parts);
  const zone = match[8] ?? '';
  const shift = zoneSeconds(zone);
  const fraction = match[7];
  const part = Number(`0.${(fraction ?? '.0').slice(1)}`) * (match[6] === undefined ? 60 : 1);
  return {
    ...base,
    fraction,
    seconds: match[6] !== undefined,
    zulu: zone === 'Z',
    zone,
    epoch: whole === undefined ? undefined : whole + part - shift,
    year: parts[0],
    inCalendar: whole !== undefined,
  };
}

function zoneSeconds(zone: string): number {
  if (!/^[+-]/.test(zone)) return 0;
  const seconds = Number(zone.slice(1, 3)) * 3600 + Number(zone.slice(3, 5) || 0) * 60;
  return zone.startsWith('-') ? -seconds : seconds;
}

/** Days from 1 March of year 0 to the first of each month, in a year that begins with March. */
const monthStarts = [306, 337, 0, 31, 61, 92, 122, 153, 184, 214, 245, 275] as const;
const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** Seconds since 1970 in the Gregorian calendar, carried back before its time; undefined for no date and hour. */
export function epochOf(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
): number | undefined {
  const start = monthStarts[month - 1];
  if (start === undefined || day < 1 || hour > 23 || minute > 59 || second > 59) return undefined;
  const length = month === 2 && isLeap(year) ? 29 : monthLengths[month - 1];
  if (length === undefined || day > length) return undefined;
  const march = month < 3 ? year - 1 : year;
  const leaps = Math.floor(march / 4) - Math.floor(march / 100) + Math.floor(march / 400);
  // 719,468 days from 1 March of year 0 to 1 January 1970.
  const days = march * 365 + leaps + start + day - 1 - 719_468;
  return days * 86_400 + hour * 3600 + minute * 60 + second;
}

/** The instant of `YYYYMMDDHHMMSSZ`, the only form RFC 5280, 4.1.2.5.2 allows; undefined for anything else. */
function quickEpoch({ bytes, contentStart, contentEnd }: DerNode): number | undefined {
  if (contentEnd - contentStart !== 15 || bytes[contentStart + 14] !== 0x5a) return undefined;
  let digits = 0;
  for (let at = contentStart; at < contentStart + 14; at += 1) {
    const digit = (bytes[at] ?? 0) - 48;
    if (digit < 0 || digit > 9) return undefined;
    digits = digits * 10 + digit;
  }
  const pair = (place: number): number => Math.floor(digits / place) % 100;
  return epochOf(Math.floor(digits / 1e10), pair(1e8), pair(1e6), pair(1e4), pair(1e2), digits % 100);
}

/** `2026-11-23T07:08:39Z` of seconds since 1970. */
export function instantText(epoch: number): string {
  const date = new Date(epoch * 1000);
  if (Number.isNaN(date.getTime())) return `${epoch} s`;
  return date.toISOString().replace(/\.000Z$/, 'Z');
}
