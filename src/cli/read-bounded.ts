import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';

const chunk = 64 * 1024;
/** What one read takes at most. */
const mostAtOnce = 1 << 30;

/**
 * The octets of a file or a pipe, whose size nobody knows before its end. Throws for one that is longer than `most`,
 * and reads no more of it than shows that.
 */
export async function readBounded(file: string, most: number, what: string): Promise<Buffer> {
  const stats = statSync(file);
  // Files that the system makes as they are read say that they have no size.
  if (stats.isFile() && stats.size > 0) return readWhole(file, stats.size, most, what);
  const handle = await open(file);
  try {
    const pieces: Buffer[] = [];
    let length = 0;
    while (length <= most) {
      const room = Math.min(chunk, most + 1 - length);
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(room), 0, room, null);
      if (bytesRead === 0) return Buffer.concat(pieces);
      pieces.push(buffer.subarray(0, bytesRead));
      length += bytesRead;
    }
    throw tooLong(most, what);
  } finally {
    await handle.close();
  }
}

/** One buffer of the file's size, without the way through the thread pool, which costs more than reading. */
function readWhole(file: string, size: number, most: number, what: string): Buffer {
  if (size > most) throw tooLong(most, what);
  const buffer = size < chunk ? Buffer.allocUnsafe(size) : Buffer.allocUnsafeSlow(size);
  const descriptor = openSync(file, 'r');
  try {
    let length = 0;
    while (length < size) {
      const read = readSync(descriptor, buffer, length, Math.min(mostAtOnce, size - length), null);
      if (read === 0) break;
      length += read;
    }
    return length === size ? buffer : buffer.subarray(0, length);
  } finally {
    closeSync(descriptor);
  }
}

function tooLong(most: number, what: string): Error {
  return new Error(`longer than ${most} octets, which no ${what} is`);
}
