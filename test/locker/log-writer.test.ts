import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chainStart } from '../../src/locker/log-reader.ts';
import { LogWriter } from '../../src/locker/log-writer.ts';
import { at, envelope } from './records.ts';
import { temporaryFolder } from './store.ts';

describe('the writer of the log', () => {
  it('shares one commit between entries that arrive together', async () => {
    const { folder, remove } = await temporaryFolder();
    await mkdir(join(folder, 'log'));
    let commits = 0;
    const end = { segment: 1, bytes: 0, state: { ...chainStart } };
    const log = await LogWriter.open(folder, end, async () => void (commits += 1));
    await Promise.all(Array.from({ length: 500 }, (_, index) => log.append(envelope('r1', `e${index}`), at)));
    expect(commits).toBeLessThan(3);
    await log.close();
    await remove();
  });

  it('accepts nothing more after a failure, and acknowledges nothing of it', async () => {
    const { folder, remove } = await temporaryFolder();
    await mkdir(join(folder, 'log'));
    let full = false;
    const end = { segment: 1, bytes: 0, state: { ...chainStart } };
    const log = await LogWriter.open(folder, end, async () => {
      if (full) throw new Error('no space left on the disk');
    });
    await log.append(envelope('r1', 'e0'), at);
    full = true;
    const refused = await Promise.allSettled(
      [1, 2, 3].map((number) => log.append(envelope('r1', `e${number}`), at)),
    );
    for (const attempt of refused) expect(attempt).toMatchObject({ status: 'rejected' });
    full = false;
    await expect(log.append(envelope('r1', 'e4'), at)).rejects.toThrow('no space left on the disk');
    await log.close();
    const lines = (await readFile(join(folder, 'log/000001.jsonl'), 'utf8')).trimEnd().split('\n');
    expect(lines).toHaveLength(1);
    await remove();
  });
});
