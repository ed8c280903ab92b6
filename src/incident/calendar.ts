import { createHash } from 'node:crypto';
import type { Clock } from './clocks.ts';

/**
 * The clocks that still run as an iCalendar file (RFC 5545): a to-do each, due at its limit, with an alarm a day
 * before. The same clocks at the same instant give the same bytes.
 */
export function calendarOf(clocks: readonly Clock[], { name, at }: { name: string; at: Date }): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//ncssr//incident clocks//EN',
    'CALSCALE:GREGORIAN',
    ...clocks.filter(({ state }) => state !== 'done').flatMap((clock) => todo(clock, name, at)),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

function todo(clock: Clock, name: string, at: Date): string[] {
  return [
    'BEGIN:VTODO',
    `UID:${uniqueId(name, clock.id)}@ncssr.invalid`,
    `DTSTAMP:${stamp(at)}`,
    `DTSTART:${stamp(new Date(clock.since))}`,
    `DUE:${stamp(new Date(clock.dueBy))}`,
    `SUMMARY:${escaped(`${name}: ${clock.what}`)}`,
    `DESCRIPTION:${escaped(clock.citation)}`,
    `STATUS:NEEDS-ACTION`,
    `PRIORITY:${clock.state === 'overdue' ? 1 : 5}`,
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    `DESCRIPTION:${escaped(`${name}: ${clock.what}`)}`,
    'TRIGGER;RELATED=END:-P1D',
    'END:VALARM',
    'END:VTODO',
  ];
}

/** `20261120T090000Z`. */
function stamp(instant: Date): string {
  return `${instant.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}

/** RFC 5545, 3.3.11. */
function escaped(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll(';', '\\;')
    .replaceAll(',', '\\,')
    .replaceAll(/\r\n|\r|\n/g, '\\n')
    .replaceAll(/\p{Cc}/gu, ' ');
}

/** RFC 5545, 3.8.4.7: the same for one duty of one incident whenever it is written, another for any other. */
function uniqueId(name: string, clock: string): string {
  return createHash('sha256')
    .update(JSON.stringify([name, clock]))
    .digest('hex')
    .slice(0, 40);
}

/** RFC 5545, 3.1: lines of at most 75 octets, none broken inside a character. */
function folded(line: string): string {
  const parts: string[] = [];
  let part = '';
  let octets = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > 75) {
      parts.push(part);
      part = ' ';
      octets = 1;
    }
    part += character;
    octets += size;
  }
  return [...parts, part].join('\r\n');
}
