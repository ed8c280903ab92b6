/**
 * Stores many small pages, each with the entry that refers to it, from several readers at once; against writing
 * the same bytes to plain files, durably (an fsync each) and not. Prints pages a second and one ratio: time of
 * the locker over time of durable plain files, of the best of alternating rounds.
 * `node bench/locker.ts [pages]`
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { open, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFileLocker } from '../src/locker/file-locker.ts';
import type { LockerRecord } from '../src/locker/locker.ts';
import { verifyLocker } from '../src/locker/verify-locker.ts';

const pages = Number(process.argv[2] ?? 4000);
const readers = 16;
const rounds = 4;
const base = mkdtempSync(join(tmpdir(), 'ncssr-bench-'));

try {
  await measure();
} finally {
  rmSync(base, { recursive: true });
}

async function measure(): Promise<void> {
  const best = { locker: Infinity, durable: Infinity, plain: Infinity, verified: Infinity };
  for (let round = 0; round < rounds; round += 1) {
    const folder = join(base, String(round));
    mkdirSync(folder);
    best.locker = Math.min(best.locker, await storeInLocker(join(folder, 'locker')));
    best.durable = Math.min(
      best.durable,
      await eachPage((number) => writeDurably(join(folder, `d${number}`), number)),
    );
    best.plain = Math.min(
      best.plain,
      await eachPage((number) => writeFile(join(folder, `p${number}`), page(number))),
    );
    best.verified = Math.min(best.verified, await verify(join(folder, 'locker')));
  }
  const rate = (time: number): string => `${Math.round(pages / time)} pages/s`;
  console.log(
    `locker ${rate(best.locker)}, durable files ${rate(best.durable)}, plain files ${rate(best.plain)}`,
  );
  console.log(
    `verified ${rate(best.verified)}; peak memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB`,
  );
  console.log(`locker / durable files = ${(best.locker / best.durable).toFixed(2)}`);
}

function page(number: number): Buffer {
  return Buffer.from(`<item>${number}</item>\n`.repeat(120));
}

async function storeInLocker(folder: string): Promise<number> {
  const locker = await openFileLocker(folder);
  const time = await eachPage(async (number) => {
    const storedSha256 = await locker.putBlob(page(number));
    const body = { id: `e${number}`, run: 'r1', pages: [{ storedSha256 }] };
    await locker.append({ type: 'envelope', body } as unknown as LockerRecord, '2026-01-01T00:00:00Z');
  });
  await locker.close();
  return time;
}

async function writeDurably(path: string, number: number): Promise<void> {
  const file = await open(path, 'w');
  await file.writeFile(page(number));
  await file.sync();
  await file.close();
}

async function verify(folder: string): Promise<number> {
  const start = performance.now();
  const { problems, blobs } = await verifyLocker(folder);
  if (problems.length > 0 || blobs !== pages) throw new Error('the locker does not hold what was stored');
  return (performance.now() - start) / 1000;
}

/** Seconds that the readers take to do all pages between them. */
async function eachPage(act: (number: number) => Promise<void>): Promise<number> {
  const start = performance.now();
  let next = 0;
  await Promise.all(
    Array.from({ length: readers }, async () => {
      while (next < pages) await act(next++);
    }),
  );
  return (performance.now() - start) / 1000;
}
