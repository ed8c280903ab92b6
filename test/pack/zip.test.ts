import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unzipSync, zipSync, type Zippable } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../src/locker/entry-line.ts';
import { describeProblem } from '../../src/locker/integrity.ts';
import { signatureFile } from '../../src/pack/bag-manifest.ts';
import type { BinderSource } from '../../src/pack/binder-source.ts';
import { generateSealKey, rsaSigner } from '../../src/pack/seal.ts';
import { verifyBinder } from '../../src/pack/verify.ts';
import { zipSource } from '../../src/pack/zip-source.ts';
import { zipFolder } from '../../src/pack/zip.ts';
import { filesUnder, temporaryFolder } from '../locker/store.ts';
import { sampleBinder } from './sample-binder.ts';

let keys: { privateKeyPem: string; publicKeyPem: string };
let base: { folder: string; remove: () => Promise<void> };
let binder: string;
let archive: string;
let archives = 0;

beforeAll(async () => {
  keys = await generateSealKey();
  base = await temporaryFolder();
  binder = join(base.folder, 'binder');
  archive = join(base.folder, 'binder.zip');
  await sampleBinder(binder, rsaSigner(keys.privateKeyPem));
  zipFolder(binder, archive);
});
afterAll(() => base.remove());

async function contents(): Promise<Record<string, Uint8Array>> {
  const files: Record<string, Uint8Array> = {};
  for (const path of await filesUnder(binder)) files[path] = await readFile(join(binder, path));
  return files;
}

function without(files: Record<string, Uint8Array>, path: string): Record<string, Uint8Array> {
  return Object.fromEntries(Object.entries(files).filter(([name]) => name !== path));
}

async function saved(bytes: Uint8Array): Promise<string> {
  const path = join(base.folder, `${++archives}.zip`);
  await writeFile(path, bytes);
  return path;
}

async function verify(path: string): Promise<{ outcome: string; text: string; files: number }> {
  const { outcome, problems, files } = await verifyBinder(path, { publicKey: keys.publicKeyPem });
  return { outcome, text: problems.map(describeProblem).join('\n'), files };
}

describe('an archive of a binder', () => {
  it('is verified as the folder is', async () => {
    expect(await verify(archive)).toEqual({ outcome: 'sealed-by-given-key', text: '', files: 21 });
  });

  it('is read by another implementation, file for file', async () => {
    const unpacked = unzipSync(await readFile(archive));
    const files = await contents();
    expect(Object.keys(unpacked).sort()).toEqual(Object.keys(files).map((path) => `binder/${path}`));
    for (const [path, bytes] of Object.entries(files)) {
      expect(Buffer.from(unpacked[`binder/${path}`] ?? []).equals(bytes), path).toBe(true);
    }
  });

  it('has the same bytes each time', async () => {
    const copy = join(base.folder, 'elsewhere', 'binder');
    await cp(binder, copy, { recursive: true });
    const again = join(base.folder, 'again.zip');
    zipFolder(copy, again);
    expect((await readFile(again)).equals(await readFile(archive))).toBe(true);
  });

  it('may have been made by other tools, with or without a folder around it', async () => {
    const files = await contents();
    expect((await verify(await saved(zipSync(files)))).outcome).toBe('sealed-by-given-key');
    const around: Zippable = { outer: files };
    expect((await verify(await saved(zipSync(around, { level: 0 })))).outcome).toBe('sealed-by-given-key');
    const made = join(base.folder, 'python.zip');
    try {
      execFileSync('python3', ['-m', 'zipfile', '-c', made, binder], { stdio: 'pipe' });
    } catch {
      return console.warn('skipped: no python3 to make an archive with');
    }
    expect(await verify(made)).toEqual({ outcome: 'sealed-by-given-key', text: '', files: 21 });
  });

  it('holds files that are too large to pack in one piece', async () => {
    const folder = join(base.folder, 'large');
    await mkdir(folder);
    const noise = randomBytes(1 << 20);
    const pieces = [...Array.from({ length: 9 }, () => noise), Buffer.alloc(9 << 20)];
    await writeFile(join(folder, 'large'), Buffer.concat(pieces));
    const source = openZip(folder);
    const read = Buffer.concat([...source.pieces('large')]);
    expect(read.length).toBe(18 << 20);
    expect(read.equals(Buffer.concat(pieces))).toBe(true);
    expect(source.digest('large')).toEqual({ sha256: sha256(read), bytes: 18 << 20 });
    source.close();
  });

  it.runIf(process.env['NCSSR_FULL'] === '1')(
    'holds more files than 16 bits number (NCSSR_FULL=1)',
    async () => {
      const folder = join(base.folder, 'many');
      for (let index = 0; index < 66_000; index += 1) {
        if (index % 1000 === 0) mkdirSync(join(folder, String(index / 1000)), { recursive: true });
        writeFileSync(join(folder, String(Math.floor(index / 1000)), String(index)), String(index));
      }
      const source = openZip(folder);
      expect([...source.files(() => undefined)]).toHaveLength(66_000);
      expect(source.read('65/65999', 100)?.toString()).toBe('65999');
      source.close();
    },
    120_000,
  );
});

/** The archive of a folder, opened again. */
function openZip(folder: string): BinderSource {
  const path = join(base.folder, `${++archives}.zip`);
  zipFolder(folder, path);
  const source = zipSource(path, (problem) => expect.fail(describeProblem(problem)));
  return source ?? expect.fail('the archive cannot be opened');
}

describe('an archive that was touched', () => {
  it('is broken by a changed, missing or added file', async () => {
    const files = await contents();
    const changed = await verify(await saved(zipSync({ ...files, 'data/results.json': Buffer.from('[]') })));
    expect(changed.text).toContain('data/results.json: this file was changed');
    expect((await verify(await saved(zipSync(without(files, 'data/results.json'))))).text).toContain(
      'data/results.json: this file is missing',
    );
    const more = await verify(await saved(zipSync({ ...files, 'data/x': Buffer.from('x') })));
    expect(more.text).toContain('data/x: this file was added');
    expect((await verify(await saved(zipSync(without(files, signatureFile))))).text).toContain(
      'the signature is missing',
    );
  });

  it.each([
    ['../evil', /\.\.\/evil: the path leads out of its folder/],
    ['data/../../evil', /leads out of its folder/],
    ['/etc/evil', /not relative/],
    ['data\\evil', /not relative/],
    ['C:/evil', /not relative/],
    ['data/INDEX.html', /a second time, letter case apart/],
    ['data/\u0435vil', /characters that are not allowed/],
  ])('is broken by an entry named %s', async (name, expected) => {
    const { outcome, text } = await verify(
      await saved(zipSync({ ...(await contents()), [name]: Buffer.from('x') })),
    );
    expect(outcome).toBe('broken');
    expect(text).toMatch(expected);
  });

  it('is broken by an entry that stands in it twice', async () => {
    const files = await contents();
    const bytes = Buffer.from(
      zipSync({ ...files, 'data/results.jsox': files['data/results.json'] ?? Buffer.alloc(0) }),
    );
    const doubled = Buffer.from(
      bytes.toString('latin1').replaceAll('results.jsox', 'results.json'),
      'latin1',
    );
    expect((await verify(await saved(doubled))).text).toContain('a second time');
  });

  it('is broken by a symbolic link', async () => {
    const link = { os: 3, attrs: (0o120777 << 16) >>> 0 } as const;
    const files: Zippable = { ...(await contents()), 'data/link': [Buffer.from('/etc/passwd'), link] };
    expect((await verify(await saved(zipSync(files)))).text).toContain(
      'data/link: this entry is not a regular file',
    );
  });

  it('is broken by bytes before, between or after its files', async () => {
    const bytes = await readFile(archive);
    const before = await verify(await saved(Buffer.concat([Buffer.from('#!/bin/sh\n'), bytes])));
    expect(before.outcome).toBe('broken');
    expect((await verify(await saved(Buffer.concat([bytes, Buffer.from('x')])))).text).toContain(
      'not a sound zip',
    );
    expect((await verify(await saved(bytes.subarray(0, -1)))).text).toContain('not a sound zip');
    expect((await verify(await saved(Buffer.alloc(0)))).text).toContain('too short');
  });

  it('never passes a file that differs, whichever byte is changed, and never fails otherwise', async () => {
    const bytes = await readFile(archive);
    const every = process.env['NCSSR_FULL'] === '1' ? 1 : 7;
    const path = await saved(bytes);
    let found = 0;
    let tried = 0;
    for (let position = 0; position < bytes.length; position += every) {
      const changed = Buffer.from(bytes);
      changed[position] = (changed[position] ?? 0) ^ (1 << ((position * 3) % 8));
      await writeFile(path, changed);
      const { outcome, text, files } = await verify(path);
      tried += 1;
      // What is left are fields that say nothing about any file: times, versions, attributes.
      if (outcome === 'broken') found += 1;
      else expect({ outcome, text, files }).toEqual({ outcome: 'sealed-by-given-key', text: '', files: 21 });
    }
    expect(found / tried).toBeGreaterThan(0.8);
  }, 600_000);
});
