import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openFileLocker } from '../../src/locker/file-locker.ts';
import type { FiledDocument } from '../../src/locker/locker.ts';

it('blobs put while an entry is being made durable neither break it nor get lost', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ncssr-locker-'));
  const locker = await openFileLocker(folder);
  const at = '2026-11-20T09:00:00.000Z';
  const puts: Promise<string>[] = [];
  const appends: Promise<unknown>[] = [];
  for (let index = 0; index < 300; index += 1) {
    puts.push(locker.putBlob(Buffer.from(`blob ${index}`)));
    appends.push(locker.append({ type: 'document', body: { id: `D-${index}` } as FiledDocument }, at));
    // Gives the writes under way a different number of turns each time.
    for (let turn = 0; turn < index % 7; turn += 1) await Promise.resolve();
    if (index % 11 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  await Promise.all(appends);
  for (const digest of await Promise.all(puts))
    expect((await locker.getBlob(digest)).length).toBeGreaterThan(0);
  await locker.close();
  await rm(folder, { recursive: true });
});
