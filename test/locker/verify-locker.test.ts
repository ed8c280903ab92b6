import { appendFile, cp, mkdir, readFile, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { encodeEntry, noPrevious } from '../../src/locker/entry-line.ts';
import { openFileLocker } from '../../src/locker/file-locker.ts';
import { headAfter, signHead } from '../../src/locker/heads.ts';
import { describeProblem } from '../../src/locker/integrity.ts';
import type { LockerEntry, LockerRecord, SignedHead } from '../../src/locker/locker.ts';
import { generateSealKey, rsaSigner, type Signer } from '../../src/locker/signing.ts';
import { verifyLocker } from '../../src/locker/verify-locker.ts';
import { at, filedDocument } from './records.ts';
import { filesUnder, fillLocker, temporaryFolder } from './store.ts';

let signer: Signer;
let otherSigner: Signer;
let clean: string;
let head: SignedHead;
let base: { folder: string; remove: () => Promise<void> };
let folder: string;
let copies = 0;

beforeAll(async () => {
  signer = rsaSigner((await generateSealKey()).privateKeyPem);
  otherSigner = rsaSigner((await generateSealKey()).privateKeyPem);
  base = await temporaryFolder();
  clean = join(base.folder, 'clean');
  head = await fillLocker(clean, signer, { segmentBytes: 2000 });
});
afterAll(() => base.remove());
beforeEach(async () => {
  folder = join(base.folder, `copy-${++copies}`);
  await cp(clean, folder, { recursive: true });
});

async function problems(options: Parameters<typeof verifyLocker>[1] = {}): Promise<string[]> {
  return (await verifyLocker(folder, options)).problems.map(describeProblem);
}

describe('verification of a locker', () => {
  it('finds nothing wrong with a sound one, and says what it could not establish', async () => {
    const outcome = await verifyLocker(folder);
    expect(outcome.problems).toEqual([]);
    expect(outcome).toMatchObject({ entries: 7, blobs: 6, heads: 1, sealedHeads: 0, unreferencedBlobs: 0 });
    expect(outcome.limits).toHaveLength(2);
    const sealed = await verifyLocker(folder, { publicKey: signer.publicKeyPem, knownHead: head });
    expect(sealed).toMatchObject({ problems: [], sealedHeads: 1, unsealedEntries: 0, limits: [] });
  });

  it('finds a changed, a missing and an added blob, and names the file', async () => {
    const [first = '', second = ''] = (await filesUnder(folder)).filter((path) => path.startsWith('blobs/'));
    await appendFile(join(folder, first), ' ');
    await rm(join(folder, second));
    await writeFile(join(folder, 'blobs', 'extra'), 'x');
    const found = await problems();
    expect(found).toHaveLength(3);
    expect(found.join('\n')).toContain(`${first}: stored bytes were changed`);
    expect(found.join('\n')).toContain(`${second}: stored bytes are missing`);
    expect(found.join('\n')).toContain('blobs/extra: this does not belong');
  });

  it('finds two blobs that changed places', async () => {
    const [first = '', second = ''] = (await filesUnder(folder)).filter((path) => path.startsWith('blobs/'));
    await rename(join(folder, first), join(folder, 'aside'));
    await rename(join(folder, second), join(folder, first));
    await rename(join(folder, 'aside'), join(folder, second));
    expect(await problems()).toHaveLength(2);
  });

  it('finds a symbolic link in place of a file', async () => {
    const [first = ''] = (await filesUnder(folder)).filter((path) => path.startsWith('blobs/'));
    await rm(join(folder, first));
    await symlink(join(clean, first), join(folder, first));
    expect((await problems()).join('\n')).toContain(first);
  });

  it('finds a missing, an added and a renamed segment', async () => {
    await rename(join(folder, 'log/000002.jsonl'), join(folder, 'log/000009.jsonl'));
    expect((await problems()).join('\n')).toContain('log/000002.jsonl: a part of the log is missing');
    await rename(join(folder, 'log/000009.jsonl'), join(folder, 'log/000002.jsonl'));
    expect(await problems()).toEqual([]);
    await writeFile(join(folder, 'log/notes.txt'), '');
    expect((await problems()).join('\n')).toContain('log/notes.txt: this does not belong in the log');
  });

  it('finds removed, doubled and reordered entries, with their place', async () => {
    const path = join(folder, 'log/000001.jsonl');
    const lines = (await readFile(path, 'utf8')).split(/(?<=\n)/);
    const [first = '', second = ''] = lines;
    expect(lines.length).toBeGreaterThan(1);
    await writeFile(path, [first, first, ...lines.slice(1)].join(''));
    expect((await problems())[0]).toMatch(
      /^log\/000001\.jsonl, entry 2, byte \d+: the entry is out of its place/,
    );
    await writeFile(path, [second, first, ...lines.slice(2)].join(''));
    expect((await problems())[0]).toMatch(/entry 1, byte 0: the entry is out of its place/);
    await writeFile(path, lines.slice(1).join(''));
    expect((await problems())[0]).toMatch(/entry 1, byte 0: the entry is out of its place/);
  });

  it('finds a log written anew behind an unchanged entry', async () => {
    const path = join(folder, 'log/000001.jsonl');
    const lines = (await readFile(path, 'utf8')).split(/(?<=\n)/);
    const entry = JSON.parse(lines[0] ?? '') as LockerEntry;
    const body = { ...entry.body, startedAt: '2020-01-01T00:00:00Z' };
    const forged = encodeEntry(
      { type: 'run-start', body } as LockerRecord,
      1,
      noPrevious,
      at,
    ).line.toString();
    await writeFile(path, [forged, ...lines.slice(1)].join(''));
    expect((await problems()).join('\n')).toContain('does not name the entry before it');
    const hollow = encodeEntry(
      { type: 'document', body: {} } as LockerRecord,
      1,
      noPrevious,
      at,
    ).line.toString();
    await writeFile(path, [hollow, ...lines.slice(1)].join(''));
    expect((await problems()).join('\n')).toContain('not a locker entry');
  });

  it('shows a cut-off end only against a head from outside', async () => {
    const segments = (await filesUnder(folder)).filter((path) => path.startsWith('log/'));
    const last = join(folder, segments.at(-1) ?? '');
    const whole = await readFile(last);
    await truncate(last, whole.lastIndexOf(10, whole.length - 2) + 1);
    expect(await problems()).toEqual([]);
    const run = await verifyLocker(folder, { publicKey: signer.publicKeyPem });
    expect(run.unsealedEntries).toBe(6);
    await rm(last);
    expect(await problems()).toEqual([]);
    expect((await problems({ knownHead: head })).join('\n')).toContain('the end was cut away');
  });

  it('reports an end in the middle of an entry', async () => {
    const segments = (await filesUnder(folder)).filter((path) => path.startsWith('log/'));
    const last = join(folder, segments.at(-1) ?? '');
    await truncate(last, (await readFile(last)).length - 1);
    expect((await problems()).join('\n')).toContain('ends in the middle of an entry');
  });

  it('refuses heads that are unsigned or signed by another key, when a key is given', async () => {
    for (const wrong of [null, otherSigner]) {
      const other = join(base.folder, `other-${++copies}`);
      await fillLocker(other, wrong);
      const outcome = await verifyLocker(other, { publicKey: signer.publicKeyPem });
      expect(outcome.problems.map(describeProblem).join('\n')).toMatch(
        /head is not signed|not of the given key/,
      );
      expect(outcome.unsealedEntries).toBe(outcome.entries);
      expect((await verifyLocker(other)).problems).toEqual([]);
    }
  });

  it('tells a whole log that was written anew from the known head', async () => {
    const other = join(base.folder, `other-${++copies}`);
    await fillLocker(other, signer, { envelopes: 9 });
    const outcome = await verifyLocker(other, { publicKey: signer.publicKeyPem, knownHead: head });
    expect(outcome.problems.map(describeProblem).join('\n')).toContain('written anew');
  });

  it('refuses a head that does not describe the log before it', async () => {
    const locker = await openFileLocker(folder);
    const entry = await locker.append(filedDocument('d2', '5'.repeat(64)), at);
    const lie = await signHead({ ...headAfter(entry, 'r1', at), entries: 3 }, signer);
    await locker.append({ type: 'head', body: lie }, at);
    await locker.close();
    expect((await problems()).join('\n')).toContain('the head does not describe the log before it');
  });

  it('counts blobs that no entry refers to', async () => {
    const locker = await openFileLocker(folder);
    await locker.putBlob(Buffer.from('stray'));
    await locker.close();
    expect((await verifyLocker(folder)).unreferencedBlobs).toBe(1);
  });

  it('finds the whole log, or all stored bytes, gone or replaced', async () => {
    await rm(join(folder, 'log'), { recursive: true });
    expect((await problems()).join('\n')).toContain('log: the log is missing');
    await rm(join(folder, 'blobs'), { recursive: true });
    await writeFile(join(folder, 'blobs'), '');
    expect((await problems()).join('\n')).toContain('blobs: this does not belong');
    await rm(folder, { recursive: true });
    await cp(clean, folder, { recursive: true });
    await rm(join(folder, 'blobs'), { recursive: true });
    expect(await problems()).toHaveLength(6);
  });

  it('finds what was added beside the known folders, and refuses a folder that is no locker', async () => {
    await mkdir(join(folder, 'elsewhere'));
    expect((await problems()).join('\n')).toContain('elsewhere: this does not belong in the locker');
    const empty = join(base.folder, `empty-${++copies}`);
    await mkdir(empty);
    await expect(verifyLocker(empty)).rejects.toThrow(/not an evidence locker/);
    await expect(verifyLocker(folder, { publicKey: 'not a key' })).rejects.toThrow(/PEM/);
  });
});

describe('a single flipped bit', () => {
  it('is found wherever it is, and its file is named', async () => {
    const every = process.env['NCSSR_FULL'] === '1' ? 1 : 37;
    let flips = 0;
    for (const path of await filesUnder(folder)) {
      const file = join(folder, path);
      const bytes = await readFile(file);
      for (let position = flips % every; position < bytes.length; position += every) {
        const bit = 1 << ((position * 5 + 3) % 8);
        const flipped = Buffer.from(bytes);
        flipped[position] = (flipped[position] ?? 0) ^ bit;
        await writeFile(file, flipped);
        const found = await verifyLocker(folder, { publicKey: signer.publicKeyPem });
        if (!found.problems.some((problem) => problem.path === path)) {
          expect.fail(`byte ${position} of ${path}, bit ${bit}: ${JSON.stringify(found.problems)}`);
        }
        flips += 1;
      }
      await writeFile(file, bytes);
    }
    expect(flips).toBeGreaterThan(3500 / every);
    expect(await problems()).toEqual([]);
  }, 600_000);
});
