import { appendFile, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openFileLocker } from '../../src/locker/file-locker.ts';
import { listRuns } from '../../src/locker/runs.ts';
import { generateSealKey, rsaSigner } from '../../src/locker/signing.ts';
import { publishedValidator } from '../../src/schema/validator.ts';
import { fillLocker, temporaryFolder } from './store.ts';

function expectValid(name: string, value: unknown): void {
  const validate = publishedValidator(name);
  validate(value);
  expect(validate.errors ?? []).toEqual([]);
}

describe('what a locker writes', () => {
  it('is what its published schemas say', async () => {
    const { folder, remove } = await temporaryFolder();
    await fillLocker(folder, rsaSigner((await generateSealKey()).privateKeyPem));
    await appendFile(join(folder, 'log/000001.jsonl'), '{"at":"2026');
    const locker = await openFileLocker(folder);
    const types = new Set<string>();
    for await (const entry of locker.entries()) {
      types.add(entry.type);
      if (entry.type === 'envelope') expectValid('envelope', entry.body);
      if (entry.type === 'document') expectValid('document', entry.body);
    }
    expect([...types].sort()).toEqual(['document', 'envelope', 'head', 'recovery', 'run-end', 'run-start']);
    for (const run of await listRuns(locker)) expectValid('run', run);
    await locker.close();
    for (const name of await readdir(join(folder, 'log'))) {
      const text = await readFile(join(folder, 'log', name), 'utf8');
      for (const line of text.trimEnd().split('\n')) expectValid('locker-entry', JSON.parse(line));
    }
    await remove();
  });

  it('is refused by them when it is something else', () => {
    for (const name of ['envelope', 'document', 'run', 'locker-entry']) {
      expect(publishedValidator(name)({ id: 'x' }), name).toBe(false);
    }
    const entry = {
      sequence: 1,
      previous: '0'.repeat(64),
      at: 'today',
      type: 'head',
      body: {},
      sha256: '0'.repeat(64),
    };
    expect(publishedValidator('locker-entry')(entry)).toBe(false);
  });
});
