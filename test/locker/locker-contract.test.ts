import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { sha256 } from '../../src/locker/entry-line.ts';
import { openFileLocker } from '../../src/locker/file-locker.ts';
import { appendHead, headAfter, headText } from '../../src/locker/heads.ts';
import { IntegrityError } from '../../src/locker/integrity.ts';
import type { Locker, LockerEntry } from '../../src/locker/locker.ts';
import { openMemoryLocker } from '../../src/locker/memory-locker.ts';
import { listRuns, readRun } from '../../src/locker/runs.ts';
import { at, envelope, filedDocument, runEnd, runStart } from './records.ts';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ncssr-locker-'));
  folders.push(folder);
  return folder;
}

const stores: [string, () => Promise<Locker>][] = [
  ['in files', async () => openFileLocker(await temporaryFolder())],
  ['in files, tiny segments', async () => openFileLocker(await temporaryFolder(), { segmentBytes: 700 })],
  ['in memory', async () => openMemoryLocker()],
];

async function all(locker: Locker): Promise<LockerEntry[]> {
  const found: LockerEntry[] = [];
  for await (const entry of locker.entries()) found.push(entry);
  return found;
}

describe.each(stores)('a locker %s', (_name, open) => {
  it('gives back the bytes that were put, by their SHA-256', async () => {
    const locker = await open();
    for (const text of ['', 'one', 'two', 'x'.repeat(3_000_000)]) {
      const bytes = Buffer.from(text);
      const digest = await locker.putBlob(bytes);
      expect(digest).toBe(sha256(bytes));
      expect(Buffer.from(await locker.getBlob(digest)).equals(bytes)).toBe(true);
    }
    await locker.close();
  });

  it('keeps the bytes as they were when put, whatever becomes of the buffer', async () => {
    const locker = await open();
    const bytes = Buffer.from('before');
    const putting = locker.putBlob(bytes);
    bytes.write('after!');
    const digest = await putting;
    expect(Buffer.from(await locker.getBlob(digest)).toString()).toBe('before');
    await locker.close();
  });

  it('takes the same bytes many times at once as one', async () => {
    const locker = await open();
    const digests = await Promise.all(Array.from({ length: 50 }, () => locker.putBlob(Buffer.from('same'))));
    expect(new Set(digests).size).toBe(1);
    await locker.append(runStart('r1'), at);
    expect(await locker.putBlob(Buffer.from('same'))).toBe(digests[0]);
    await locker.close();
  });

  it('takes pages and entries from many readers at once', async () => {
    const locker = await open();
    const pages = Array.from({ length: 150 }, (_, index) => Buffer.from(`page ${index}`));
    await Promise.all(
      pages.map(async (page, index) => {
        const digest = await locker.putBlob(page);
        await locker.append(envelope('r1', `e${index}`, [digest]), at);
        expect(Buffer.from(await locker.getBlob(digest)).equals(page)).toBe(true);
      }),
    );
    expect((await all(locker)).length).toBe(pages.length);
    await locker.close();
  });

  it('says which bytes are missing', async () => {
    const locker = await open();
    await expect(locker.getBlob('ab'.repeat(32))).rejects.toThrow(IntegrityError);
    await expect(locker.getBlob('ab'.repeat(32))).rejects.toThrow(/blobs\/ab\/.*missing/);
    await locker.close();
  });

  it('returns entries in the order of their calls, each naming the one before', async () => {
    const locker = await open();
    const calls = Array.from({ length: 200 }, (_, index) => locker.append(envelope('r1', `e${index}`), at));
    const returned = await Promise.all(calls);
    const read = await all(locker);
    expect(read).toEqual(returned);
    expect(read.map((entry) => entry.sequence)).toEqual(Array.from({ length: 200 }, (_, index) => index + 1));
    expect(read.map((entry) => (entry.type === 'envelope' ? entry.body.id : ''))).toEqual(
      Array.from({ length: 200 }, (_, index) => `e${index}`),
    );
    for (const [index, entry] of read.entries()) {
      const before = read[index - 1];
      expect(entry.previous).toBe(
        before === undefined ? '0'.repeat(64) : headAfter(before, 'r', at).lastSha256,
      );
    }
    await locker.close();
  });

  it('refuses to store after it was closed, and closes twice as once', async () => {
    const locker = await open();
    await locker.close();
    await locker.close();
    await expect(locker.append(runStart('r1'), at)).rejects.toThrow(/closed/);
    await expect(locker.putBlob(Buffer.from('x'))).rejects.toThrow(/closed/);
  });

  it('lists runs and reads one; latest is the run that ended last', async () => {
    const locker = await open();
    await expect(readRun(locker, 'latest')).rejects.toThrow(/no finished run/);
    const page = await locker.putBlob(Buffer.from('page'));
    await locker.append(filedDocument('d1', page), at);
    await locker.append(runStart('r1'), at);
    await locker.append(envelope('r1', 'e1', [page]), at);
    await locker.append(filedDocument('d2', page), at);
    const end = await locker.append(runEnd('r1'), at);
    const head = await appendHead(locker, end, 'r1', at, null);
    expect(headText(head)).toBe(
      `ncssr locker head v1\nentries 5\nlast ${head.lastSha256}\nrun r1\nat ${at}\n`,
    );
    await locker.append(filedDocument('d3', page), at);
    await locker.append(runStart('r2'), at);
    await locker.append(envelope('r2', 'e2', [page]), at);

    const latest = await readRun(locker, 'latest');
    expect(latest.start.id).toBe('r1');
    expect(latest.head).toEqual(head);
    expect(latest.envelopes.map(({ id }) => id)).toEqual(['e1']);
    expect(latest.documents.map(({ id }) => id)).toEqual(['d1', 'd2']);
    const second = await readRun(locker, 'r2');
    expect(second.end).toBeNull();
    expect(second.documents.map(({ id }) => id)).toEqual(['d1', 'd2', 'd3']);
    await expect(readRun(locker, 'r9')).rejects.toThrow(/no run r9/);
    expect((await listRuns(locker)).map((run) => [run.start.id, run.end !== null, run.envelopes])).toEqual([
      ['r1', true, 1],
      ['r2', false, 1],
    ]);
    await locker.close();
  });
});
