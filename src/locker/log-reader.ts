import { createReadStream } from 'node:fs';
import type { Sha256 } from './envelope.ts';
import { decodeEntry, noPrevious, type EntryLine } from './entry-line.ts';
import { IntegrityError, type IntegrityProblem } from './integrity.ts';
import { inFolder, itemsOf, logFolder, segmentName, segmentNumber } from './layout.ts';
import type { LockerEntry } from './locker.ts';

/** Longer than any entry the product writes; a line beyond it is damage, not data. */
const longestLine = 256 * 1024 * 1024;

/** One line of the log and where it stands. */
export interface RawLine {
  path: string;
  offset: number;
  line: Buffer;
  /** False for the end of a file that stops in the middle of a line. */
  ended: boolean;
}

/** The segment numbers present, in order; none where there is no log yet. */
export async function listSegments(folder: string): Promise<number[]> {
  const items = await itemsOf(inFolder(folder, logFolder));
  return items
    .map((item) => item.name)
    .map(segmentNumber)
    .filter((number) => number !== null)
    .sort((a, b) => a - b);
}

/** The lines of one segment, a chunk at a time. */
export async function* segmentLines(folder: string, segment: number): AsyncIterable<RawLine> {
  const path = `${logFolder}/${segmentName(segment)}`;
  let rest: Buffer[] = [];
  let restLength = 0;
  let offset = 0;
  for await (const chunk of createReadStream(inFolder(folder, path), { highWaterMark: 1 << 20 })) {
    const bytes = chunk as Buffer;
    let from = 0;
    for (let end = bytes.indexOf(10, from); end >= 0; end = bytes.indexOf(10, from)) {
      const part = bytes.subarray(from, end + 1);
      const line = rest.length === 0 ? part : Buffer.concat([...rest, part]);
      yield { path, offset, line, ended: true };
      offset += line.length;
      rest = [];
      restLength = 0;
      from = end + 1;
    }
    if (from < bytes.length) {
      rest.push(bytes.subarray(from));
      restLength += bytes.length - from;
      if (restLength > longestLine) {
        throw new IntegrityError({
          path,
          offset,
          what: 'a line of the log has no end',
          expected: `at most ${longestLine} bytes`,
          found: `more than ${restLength} bytes`,
        });
      }
    }
  }
  if (rest.length > 0) yield { path, offset, line: Buffer.concat(rest), ended: false };
}

/** Where the chain stands after an entry. */
export interface ChainState {
  sequence: number;
  lineSha256: Sha256;
}

export const chainStart: ChainState = { sequence: 0, lineSha256: noPrevious };

/** Decodes one line and holds it against the entry before it. `state` null accepts any predecessor. */
export function linkLine(raw: RawLine, state: ChainState | null): EntryLine | IntegrityProblem {
  const { path, offset } = raw;
  const place = state === null ? { path, offset } : { path, offset, entry: state.sequence + 1 };
  const decoded = decodeEntry(raw.line);
  if ('broken' in decoded) {
    const { broken: what, expected, found } = decoded;
    return { ...place, what, expected, found };
  }
  if (state === null) return decoded;
  const { sequence, previous } = decoded.entry;
  if (sequence !== state.sequence + 1) {
    const what = 'the entry is out of its place: entries are missing, added or in another order';
    return { ...place, what, expected: `entry ${state.sequence + 1}`, found: `entry ${sequence}` };
  }
  if (previous !== state.lineSha256) {
    const what = 'the entry does not name the entry before it: that entry was changed or replaced';
    return { ...place, what, expected: state.lineSha256, found: previous };
  }
  return decoded;
}

/** True for a problem, false for a line that is sound. */
export function isProblem(linked: EntryLine | IntegrityProblem): linked is IntegrityProblem {
  return 'what' in linked;
}

/**
 * Every entry from the first, each held against the one before it. An unfinished line at the very end is
 * passed over: its writer is at work, or crashed before acknowledging it.
 * Throws IntegrityError at the first broken link.
 */
export async function* readLog(folder: string): AsyncIterable<LockerEntry> {
  const segments = await listSegments(folder);
  let state = chainStart;
  for (const [index, segment] of segments.entries()) {
    if (segment !== index + 1) throw new IntegrityError(missingSegment(index + 1, segment));
    for await (const raw of segmentLines(folder, segment)) {
      if (!raw.ended && index === segments.length - 1) return;
      const linked = linkLine(raw, state);
      if (isProblem(linked)) throw new IntegrityError(linked);
      state = { sequence: linked.entry.sequence, lineSha256: linked.lineSha256 };
      yield linked.entry;
    }
  }
}

export function missingSegment(expected: number, found: number): IntegrityProblem {
  return {
    path: `${logFolder}/${segmentName(expected)}`,
    what: 'a part of the log is missing',
    expected: segmentName(expected),
    found: segmentName(found),
  };
}
