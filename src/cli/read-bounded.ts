import { closeSync, constants, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { refuseOther } from '../input/regular-file.ts';

const chunk = 64 * 1024;
/** What one read takes at most. */
const mostAtOnce = 1 << 30;

/**
 * The octets of a regular file. Throws for one that is longer than `most`, and reads no more of it than shows that;
 * throws NotARegularFileError for a pipe, socket, device or folder.
 */
export function readBounded(file: string, most: number, what: string): Buffer {
  refuseOther(file, statSync(file));
  // Opening never waits; between the two somebody may have put another in its place: what was opened counts.
  const descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = fstatSync(descriptor);
    refuseOther(file, stats);
    // Files that the system makes as they are read say that they have no size.
    return stats.size > 0
      ? readWhole(descriptor, stats.size, most, what)
      : readInPieces(descriptor, most, what);
  } finally {
    closeSync(descriptor);
  }
}

function readInPieces(descriptor: number, most: number, what: string): Buffer {
  const pieces: Buffer[] = [];
  let length = 0;
  while (length <= most) {
    const buffer = Buffer.alloc(Math.min(chunk, most + 1 - length));
    const read = readSync(descriptor, buffer);
    if (read === 0) return Buffer.concat(pieces);
    pieces.push(buffer.subarray(0, read));
    length += read;
  }
  throw tooLong(most, what);
}

/** One buffer of the file's size, without the way through the thread pool, which costs more than reading. */
function readWhole(descriptor: number, size: number, most: number, what: string): Buffer {
  if (size > most) throw tooLong(most, what);
  const buffer = size < chunk ? Buffer.allocUnsafe(size) : Buffer.allocUnsafeSlow(size);
  let length = 0;
  while (length < size) {
    const read = readSync(descriptor, buffer, length, Math.min(mostAtOnce, size - length), null);
    if (read === 0) break;
    length += read;
  }
  return length === size ? buffer : buffer.subarray(0, length);
}

function tooLong(most: number, what: string): Error {
  return new Error(`longer than ${most} octets, which no ${what} is`);
}
