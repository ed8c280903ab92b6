import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IntegrityProblem } from '../../src/locker/integrity.ts';
import { verifyBinder } from '../../src/pack/verify.ts';
import { zipSource } from '../../src/pack/zip-source.ts';
import { zipFolder } from '../../src/pack/zip.ts';
import { temporaryFolder } from '../locker/store.ts';

let base: { folder: string; remove: () => Promise<void> };
let bytes: Buffer;

beforeAll(async () => {
  base = await temporaryFolder();
  const folder = join(base.folder, 'bag');
  mkdirSync(folder);
  writeFileSync(join(folder, 'bagit.txt'), 'hello hello hello hello');
  zipFolder(folder, `${folder}.zip`);
  bytes = readFileSync(`${folder}.zip`);
});
afterAll(() => base.remove());

/** What is said of an archive, reading every file of it. */
function said(archive: Uint8Array): string {
  const path = join(base.folder, 'changed.zip');
  writeFileSync(path, archive);
  const problems: IntegrityProblem[] = [];
  const source = zipSource(path, (problem) => problems.push(problem));
  const read: string[] = [];
  for (const name of source?.files(() => undefined) ?? []) {
    try {
      source?.digest(name);
    } catch (error) {
      read.push(String(error));
    }
  }
  source?.close();
  return [...problems.map(({ what, found }) => `${what} ${found}`), ...read].join('\n');
}

describe('a zip whose local header differs from its directory', () => {
  it('is sound as it was made', () => {
    expect(said(bytes)).toBe('');
  });

  it.each([
    ['flags', 6],
    ['method', 8],
    ['time', 10],
    ['check sum', 14],
    ['sizes', 18],
    ['sizes', 22],
  ])('is refused for its %s', (what, offset) => {
    const changed = Buffer.from(bytes);
    changed[offset] = (changed[offset] ?? 0) ^ 1;
    expect(said(changed)).toContain(`does not agree with the directory in its ${what}`);
  });

  it('is refused for a check sum that both state and the bytes do not have', () => {
    const changed = Buffer.from(bytes);
    const central = changed.indexOf(Buffer.from('504b0102', 'hex'));
    for (const offset of [14, central + 16]) changed[offset] = (changed[offset] ?? 0) ^ 1;
    expect(said(changed)).toContain('check sum');
  });
});

it('a zip with a folder that holds nothing, or a field that names the file otherwise, is refused', () => {
  const text = new TextEncoder().encode('x');
  expect(said(zipSync({ 'bagit.txt': text, empty: {} }))).toMatch(/folder/);
  expect(said(zipSync({ 'bagit.txt': [text, { comment: 'read me' }] }))).toContain('has a comment');
  expect(said(zipSync({ 'bagit.txt': [text, { extra: { 0x7075: new Uint8Array(8) } }] }))).toContain(
    'extra fields',
  );
});

it('what a desktop adds is named as that', async () => {
  const folder = join(base.folder, 'bag');
  for (const name of ['.DS_Store', 'Thumbs.db', 'desktop.ini', '._bagit.txt'])
    writeFileSync(join(folder, name), '');
  const { outcome, problems } = await verifyBinder(folder);
  expect(outcome).toBe('broken');
  for (const name of ['.DS_Store', 'Thumbs.db', 'desktop.ini', '._bagit.txt'])
    expect(problems.find(({ path }) => path === name)?.what, name).toContain('added by a desktop');
});
