/**
 * Stores many small pages, each with the entry that refers to it, from several readers at once; against writing
 * the same bytes to plain files, durably (an fsync each) and not. Prints pages a second and one ratio: time of
 * the locker over time of durable plain files.
 * `node bench/locker.ts [pages]`
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { open, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFileLocker } from '../src/locker/file-locker.ts';
import type { LockerRecord } from '../src/locker/locker.ts';
import { verifyLocker } from '../src/locker/verify-locker.ts';

const pages = Number(process.argv[2] ?? 10_000);
const readers = 16;
const base = mkdtempSync(join(tmpdir(), 'ncssr-bench-'));
const page = (number: number): Buffer => Buffer.from(`<item>${number}</item>\n`.repeat(120));

try {
  await measure();
} finally {
  rmSync(base, { recursive: true });
}

async function measure(): Promise<void> {
  const folder = join(base, 'locker');
  const locker = await openFileLocker(folder);
  const stored = await seconds(async (number) => {
    const storedSha256 = await locker.putBlob(page(number));
    const body = { id: `e${number}`, run: 'r1', pages: [{ storedSha256 }] };
    await locker.append({ type: 'envelope', body } as unknown as LockerRecord, '2026-01-01T00:00:00Z');
  });
  await locker.close();
  const durable = await seconds(async (number) => {
    const file = await open(join(base, `durable-${number}`), 'w');
    await file.writeFile(page(number));
    await file.sync();
    await file.close();
  });
  const plain = await seconds((number) => writeFile(join(base, `plain-${number}`), page(number)));
  const start = performance.now();
  const { problems, blobs } = await verifyLocker(folder);
  if (problems.length > 0 || blobs !== pages) throw new Error('the locker does not hold what was stored');
  const verified = (performance.now() - start) / 1000;
  const rate = (time: number): string => `${Math.round(pages / time)} pages/s`;
  console.log(`locker ${rate(stored)}, durable files ${rate(durable)}, plain files ${rate(plain)}`);
  console.log(
    `verified ${rate(verified)}; peak memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB`,
  );
  console.log(`locker / durable files = ${(stored / durable).toFixed(2)}`);
}

/** Time that `readers` take to do all pages between them. */
async function seconds(act: (number: number) => Promise<void>): Promise<number> {
  const start = performance.now();
  let next = 0;
  await Promise.all(
    Array.from({ length: readers }, async () => {
      while (next < pages) await act(next++);
    }),
  );
  return (performance.now() - start) / 1000;
}
