import { spawnSync } from 'node:child_process';
import { cp, mkdir, readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openFileLocker } from '../../src/locker/file-locker.ts';
import { IntegrityError } from '../../src/locker/integrity.ts';
import type { Locker, LockerEntry, Recovery } from '../../src/locker/locker.ts';
import { verifyLocker } from '../../src/locker/verify-locker.ts';
import { LockerInUseError } from '../../src/locker/writer-lock.ts';
import { at, envelope } from './records.ts';
import { filesUnder, fillLocker, temporaryFolder } from './store.ts';

let base: { folder: string; remove: () => Promise<void> };
let clean: string;
let folder: string;
let copies = 0;

beforeAll(async () => {
  base = await temporaryFolder();
  clean = join(base.folder, 'clean');
  await fillLocker(clean, null, { segmentBytes: 2500 });
});
afterAll(() => base.remove());
beforeEach(async () => {
  folder = join(base.folder, `copy-${++copies}`);
  await cp(clean, folder, { recursive: true });
});

async function all(locker: Locker): Promise<LockerEntry[]> {
  const found: LockerEntry[] = [];
  for await (const entry of locker.entries()) found.push(entry);
  return found;
}

async function lastSegment(): Promise<string> {
  const segments = (await filesUnder(folder)).filter((path) => path.startsWith('log/'));
  return segments.at(-1) ?? '';
}

function recoveries(entries: readonly LockerEntry[]): Recovery[] {
  return entries.flatMap((entry) => (entry.type === 'recovery' ? [entry.body] : []));
}

describe('a log that ends in the middle of an entry', () => {
  it('keeps every whole entry and every byte of the torn one, wherever it was torn', async () => {
    const segment = await lastSegment();
    const whole = await readFile(join(folder, segment));
    const before = (await all(await openFileLocker(folder, { readOnly: true }))).length;
    const linesIn = (bytes: Buffer): number => bytes.filter((byte) => byte === 10).length;
    const every = process.env['NCSSR_FULL'] === '1' ? 1 : 37;
    for (let cut = 0; cut <= whole.length; cut += every) {
      await rm(folder, { recursive: true });
      await cp(clean, folder, { recursive: true });
      await truncate(join(folder, segment), cut);
      const left = whole.subarray(0, cut);
      const torn = left.subarray(left.lastIndexOf(10) + 1);
      const locker = await openFileLocker(folder);
      const kept = before - linesIn(whole) + linesIn(left);
      const entries = await all(locker);
      expect(entries.length, `cut at ${cut}`).toBe(kept + (torn.length > 0 ? 1 : 0));
      const [recovery] = recoveries(entries);
      if (torn.length > 0) {
        expect(recovery).toMatchObject({ segment, offset: cut - torn.length, bytes: torn.length });
        expect((await readFile(join(folder, recovery?.file ?? ''))).equals(torn)).toBe(true);
      }
      await locker.append(envelope('r1', 'after'), at);
      await locker.close();
      expect((await verifyLocker(folder)).problems, `cut at ${cut}`).toEqual([]);
    }
  }, 120_000);

  it('is passed over by a reader, who mends nothing', async () => {
    const segment = await lastSegment();
    const whole = await readFile(join(folder, segment));
    await truncate(join(folder, segment), whole.length - 5);
    const reader = await openFileLocker(folder, { readOnly: true });
    const entries = await all(reader);
    expect(entries.some((entry) => entry.type === 'head')).toBe(false);
    await expect(reader.append(envelope('r1', 'x'), at)).rejects.toThrow(/reading only/);
    await expect(reader.putBlob(Buffer.from('x'))).rejects.toThrow(/reading only/);
    expect((await readFile(join(folder, segment))).length).toBe(whole.length - 5);
  });

  it('is recorded even when the next crash comes between keeping the bytes and recording them', async () => {
    await writeFile(join(folder, 'recovered/000001.jsonl-17-0123456789abcdef'), 'torn');
    const locker = await openFileLocker(folder);
    expect(recoveries(await all(locker))).toMatchObject([
      { segment: 'log/000001.jsonl', offset: 17, bytes: 4 },
    ]);
    await locker.close();
    const again = await openFileLocker(folder);
    expect(recoveries(await all(again))).toHaveLength(1);
    await again.close();
    expect((await verifyLocker(folder)).problems).toEqual([]);
    await rm(join(folder, 'recovered/000001.jsonl-17-0123456789abcdef'));
    expect((await verifyLocker(folder)).problems[0]?.what).toBe('recovered bytes are missing');
  });
});

describe('opening a locker', () => {
  it('removes files that a crash left half written', async () => {
    await writeFile(join(folder, 'tmp/4711-1'), 'half');
    await (await openFileLocker(folder)).close();
    expect(await readdir(join(folder, 'tmp'))).toEqual([]);
  });

  it('refuses a log that is damaged at its end, and leaves it as it is', async () => {
    const segment = join(folder, await lastSegment());
    const whole = await readFile(segment);
    whole[10] = (whole[10] ?? 0) ^ 1;
    await writeFile(segment, whole);
    await expect(openFileLocker(folder)).rejects.toThrow(IntegrityError);
    expect((await readFile(segment)).equals(whole)).toBe(true);
    await expect(openFileLocker(folder)).rejects.toThrow(IntegrityError);
  });

  it('refuses a folder that is something else, and a later format', async () => {
    const other = join(base.folder, `other-${++copies}`);
    await mkdir(other);
    await writeFile(join(other, 'notes.txt'), '');
    await expect(openFileLocker(other)).rejects.toThrow(/not an evidence locker: it holds notes\.txt/);
    await expect(openFileLocker(other, { readOnly: true })).rejects.toThrow(/not an evidence locker/);
    await writeFile(join(folder, 'locker.json'), '{"format":"ncssr-locker","version":2}\n');
    await expect(openFileLocker(folder)).rejects.toThrow(/a later version/);
  });

  it('shows damaged bytes instead of storing good ones beside them', async () => {
    const locker = await openFileLocker(folder);
    const digest = await locker.putBlob(Buffer.from('page 1'));
    const path = (await filesUnder(folder)).find((file) => file.replaceAll('/', '').endsWith(digest)) ?? '';
    await writeFile(join(folder, path), 'page 2');
    await locker.putBlob(Buffer.from('page 1'));
    await expect(locker.append(envelope('r1', 'x', [digest]), at)).rejects.toThrow(
      /stored bytes were changed/,
    );
    await expect(locker.close()).rejects.toThrow(/stored bytes were changed/);
    await (await openFileLocker(folder)).close();
  });

  it('is exclusive while its writer lives, and free again after', async () => {
    const locker = await openFileLocker(folder);
    await expect(openFileLocker(folder)).rejects.toThrow(LockerInUseError);
    await expect(openFileLocker(folder)).rejects.toThrow(`process ${process.pid} on this machine`);
    await all(await openFileLocker(folder, { readOnly: true }));
    await locker.close();
    await (await openFileLocker(folder)).close();
  });

  it('takes over from a writer that is dead, or whose number another process has now', async () => {
    const dead = spawnSync(process.execPath, ['--version']).pid;
    for (const owner of [
      { pid: dead, host: hostname(), began: '1' },
      { pid: process.pid, host: hostname(), began: '1' },
    ]) {
      await writeFile(join(folder, 'lock'), `${JSON.stringify(owner)}\n`);
      await (await openFileLocker(folder)).close();
    }
  });

  it('does not take over from another host, nor from a lock it cannot read', async () => {
    await writeFile(
      join(folder, 'lock'),
      JSON.stringify({ pid: 1, host: 'elsewhere.example.test', began: '1' }),
    );
    await expect(openFileLocker(folder)).rejects.toThrow(/on host elsewhere\.example\.test/);
    await writeFile(join(folder, 'lock'), 'mine');
    await expect(openFileLocker(folder)).rejects.toThrow(/did not write/);
  });

  it('lets one of many win when all find a dead writer', async () => {
    const dead = spawnSync(process.execPath, ['--version']).pid;
    await writeFile(join(folder, 'lock'), JSON.stringify({ pid: dead, host: hostname(), began: '1' }));
    const tries = await Promise.allSettled(Array.from({ length: 8 }, () => openFileLocker(folder)));
    const won = tries.filter((attempt) => attempt.status === 'fulfilled');
    expect(won).toHaveLength(1);
    for (const attempt of won) await attempt.value.close();
  });

  it('lets one win where a writer died while it took over from a dead one', async () => {
    const [first, second] = [1, 2].map(() => spawnSync(process.execPath, ['--version']).pid);
    const lock = JSON.stringify({ pid: first, host: hostname(), began: '1' });
    await writeFile(join(folder, 'lock'), lock);
    await mkdir(join(folder, 'tmp'), { recursive: true });
    const claim = createHash('sha256').update(lock).digest('hex');
    await writeFile(
      join(folder, 'tmp', `lock-after-${claim}`),
      JSON.stringify({ pid: second, host: hostname(), began: '1' }),
    );
    const tries = await Promise.allSettled(Array.from({ length: 4 }, () => openFileLocker(folder)));
    const won = tries.filter((attempt) => attempt.status === 'fulfilled');
    expect(won).toHaveLength(1);
    for (const attempt of won) await attempt.value.close();
  });
});
