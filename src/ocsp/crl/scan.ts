import { epochOf } from '../der/time.ts';

/** What `scanEntry` found in the last entry. */
export interface Scanned {
  end: number;
  serialStart: number;
  serialEnd: number;
  epoch: number;
  /** -1 without reasonCode. */
  reason: number;
}

/**
 * Reads an entry of the one form that RFC 5280, 5.1.2.6 and 5.3 leave to a plain entry: a serial number of 1 to 20
 * octets above zero, a UTCTime that the calendar has, and as extensions at most one reasonCode of a defined value and
 * one invalidityDate, both not critical. Anything else is false, and read with its every octet's place elsewhere.
 */
export function scanEntry(bytes: Uint8Array, at: number, limit: number, into: Scanned): boolean {
  const length = bytes[at + 1] ?? 0x80;
  const end = at + 2 + length;
  if (bytes[at] !== 0x30 || length >= 0x80 || end > limit) return false;
  const serialLength = bytes[at + 3] ?? 0;
  const serialStart = at + 4;
  const time = serialStart + serialLength;
  if (bytes[at + 2] !== 0x02 || serialLength < 1 || serialLength > 20 || time + 15 > end) return false;
  if (!isPositive(bytes, serialStart, serialLength)) return false;
  if (bytes[time] !== 0x17 || bytes[time + 1] !== 13) return false;
  const epoch = utcTimeAt(bytes, time + 2);
  if (epoch === undefined) return false;
  into.reason = -1;
  if (time + 15 < end && !scanExtensions(bytes, time + 15, end, into)) return false;
  into.end = end;
  into.serialStart = serialStart;
  into.serialEnd = time;
  into.epoch = epoch;
  return true;
}

function isPositive(bytes: Uint8Array, start: number, length: number): boolean {
  const first = bytes[start] ?? 0x80;
  if (first !== 0) return first < 0x80;
  return length > 1 && (bytes[start + 1] ?? 0) >= 0x80;
}

function scanExtensions(bytes: Uint8Array, start: number, end: number, into: Scanned): boolean {
  if (bytes[start] !== 0x30 || (bytes[start + 1] ?? 0) !== end - start - 2 || end === start + 2) return false;
  let at = start + 2;
  let dated = false;
  while (at < end) {
    const next = at + 2 + (bytes[at + 1] ?? 0);
    const isArc29 =
      bytes[at] === 0x30 &&
      bytes[at + 2] === 0x06 &&
      bytes[at + 3] === 3 &&
      bytes[at + 4] === 0x55 &&
      bytes[at + 5] === 0x1d &&
      bytes[at + 7] === 0x04;
    if (!isArc29 || next > end) return false;
    if (bytes[at + 6] === 21 && into.reason < 0 && next === at + 12) {
      const code = bytes[at + 11] ?? 7;
      if (bytes[at + 8] !== 3 || bytes[at + 9] !== 0x0a || bytes[at + 10] !== 1) return false;
      if (code > 10 || code === 7) return false;
      into.reason = code;
    } else if (bytes[at + 6] === 24 && !dated && next === at + 26) {
      if (bytes[at + 8] !== 17 || bytes[at + 9] !== 0x18 || bytes[at + 10] !== 15) return false;
      const century = pairAt(bytes, at + 11);
      if (century < 0 || secondsAt(bytes, at + 13, century * 100) === undefined) return false;
      dated = true;
    } else return false;
    at = next;
  }
  return true;
}

/** Two decimal digits; below zero for anything else. */
function pairAt(bytes: Uint8Array, at: number): number {
  const [tens, ones] = [(bytes[at] ?? 0) - 48, (bytes[at + 1] ?? 0) - 48];
  return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
}

function utcTimeAt(bytes: Uint8Array, at: number): number | undefined {
  const year = pairAt(bytes, at);
  return year < 0 ? undefined : secondsAt(bytes, at, year < 50 ? 2000 : 1900);
}

/** The instant of `YYMMDDHHMMSSZ` in a century; undefined for anything else. */
function secondsAt(bytes: Uint8Array, at: number, century: number): number | undefined {
  const [year, month, day] = [pairAt(bytes, at), pairAt(bytes, at + 2), pairAt(bytes, at + 4)];
  const [hour, minute, second] = [pairAt(bytes, at + 6), pairAt(bytes, at + 8), pairAt(bytes, at + 10)];
  const isDigits = year >= 0 && hour >= 0 && minute >= 0 && second >= 0;
  if (!isDigits || month < 0 || day < 0 || bytes[at + 12] !== 0x5a) return undefined;
  return epochOf(century + year, month, day, hour, minute, second);
}
