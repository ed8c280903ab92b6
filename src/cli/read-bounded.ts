import { open } from 'node:fs/promises';

const chunk = 64 * 1024;

/**
 * The octets of a file or a pipe, whose size nobody knows before its end. Throws for one that is longer than `most`,
 * and reads no more of it than shows that.
 */
export async function readBounded(file: string, most: number, what: string): Promise<Buffer> {
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
    throw new Error(`longer than ${most} octets, which no ${what} is`);
  } finally {
    await handle.close();
  }
}
