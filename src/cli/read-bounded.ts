import { open } from 'node:fs/promises';

/** The octets of a file. Throws for one that is longer than `most`, and reads no more of it than shows that. */
export async function readBounded(file: string, most: number, what: string): Promise<Buffer> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const room = Math.min(size, most) + 1;
    const buffer = Buffer.alloc(room);
    let length = 0;
    for (;;) {
      const { bytesRead } = await handle.read(buffer, length, room - length, null);
      length += bytesRead;
      if (bytesRead === 0 || length === room) break;
    }
    if (length > most) throw new Error(`longer than ${most} octets, which no ${what} is`);
    return buffer.subarray(0, length);
  } finally {
    await handle.close();
  }
}
