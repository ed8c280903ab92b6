import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readRegularFile, readRegularFileSync } from '../../src/input/regular-file.ts';
import { openFileLocker } from '../../src/locker/file-locker.ts';
import { openToOthers } from '../../src/locker/owner-only.ts';
import { usedTemplates } from '../../src/pack/render/replaced.ts';
import { pageRenderer } from '../../src/pack/render/templates.ts';
import { verifyBinder } from '../../src/pack/verify.ts';
import { loadScope } from '../../src/scope/load.ts';

const folder = mkdtempSync(join(tmpdir(), 'ncssr-input-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const page = { path: 'gate.html', template: 'glossary', title: '', section: '', model: {} };

it('a pipe, a device or a folder is refused as input, at once', async () => {
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  await expect(readRegularFile(pipe)).rejects.toThrow(/a named pipe, not a regular file/);
  await expect(readRegularFile('/dev/zero')).rejects.toThrow(/a device/);
  await expect(readRegularFile(folder)).rejects.toThrow(/a folder/);
  await expect(verifyBinder(pipe)).rejects.toThrow(/a named pipe/);
  await expect(loadScope(pipe)).rejects.toMatchObject({
    problems: [expect.objectContaining({ message: expect.stringContaining('a named pipe') as unknown })],
  });
  writeFileSync(join(folder, 'file'), 'x');
  expect(() => readRegularFileSync(pipe)).toThrow(/a named pipe/);
  execFileSync('mkfifo', [join(folder, 'layout.hbs')]);
  expect(() => usedTemplates(folder)).toThrow(/a named pipe/);
  expect(() => pageRenderer(folder)(page, {})).toThrow(/a named pipe/);
  expect((await readRegularFile(join(folder, 'file'))).toString()).toBe('x');
});

it('a locker is made for its owner alone, and a wider mode is told', async () => {
  const before = process.umask(0);
  try {
    const root = join(folder, 'locker');
    const locker = await openFileLocker(root);
    await locker.putBlob(Buffer.from('body'));
    await locker.close();
    for (const [path, mode] of [
      ['.', 0o700],
      ['log', 0o700],
      ['blobs', 0o700],
      ['log/000001.jsonl', 0o600],
      ['locker.json', 0o600],
    ] as const)
      expect(statSync(join(root, path)).mode & 0o777, path).toBe(mode);
    expect(openToOthers(root)).toBeNull();
    writeFileSync(join(folder, 'open'), '', { mode: 0o644 });
    expect(openToOthers(join(folder, 'open'))).toContain('mode 0644');
  } finally {
    process.umask(before);
  }
});
