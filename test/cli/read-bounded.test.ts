import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readBounded } from '../../src/cli/read-bounded.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'ncssr-bounded-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const most = 200_000;
const written = (length: number): string => {
  const file = join(folder, 'input');
  writeFileSync(file, Buffer.alloc(length, 7));
  return file;
};

describe('a file', () => {
  it.each([0, 1, 65_535, 65_536, 65_537, most])('of %i octets is read whole', async (length) => {
    const octets = await readBounded(written(length), most, 'response');
    expect([octets.length, octets.every((one) => one === 7)]).toEqual([length, true]);
  });

  it('that is longer than allowed is refused, saying so', async () => {
    await expect(readBounded(written(most + 1), most, 'response')).rejects.toThrow(
      'longer than 200000 octets, which no response is',
    );
  });
});

/** Reads a pipe that is filled in pieces meanwhile. */
async function piped(pieces: readonly number[]): Promise<Buffer> {
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  const filled = (async () => {
    const handle = await open(pipe, 'w');
    try {
      for (const length of pieces) await handle.write(Buffer.alloc(length, 7));
    } catch {
      // Whoever reads has closed the pipe.
    } finally {
      await handle.close();
    }
  })();
  try {
    return await readBounded(pipe, most, 'response');
  } finally {
    await filled;
  }
}

describe.skipIf(process.platform === 'win32')('a pipe, which says no size', () => {
  it('is read to its end', async () => {
    expect(await piped([70_000, 1, 50_000])).toHaveLength(120_001);
  });

  it('is refused where it is longer than allowed', async () => {
    await expect(piped([most, most])).rejects.toThrow('longer than 200000 octets');
  });
});
