import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openFileLocker } from '../../src/locker/file-locker.ts';
import { describeProblem } from '../../src/locker/integrity.ts';
import { verifyLocker } from '../../src/locker/verify-locker.ts';
import { temporaryFolder } from './store.ts';

const kills = process.env['NCSSR_FULL'] === '1' ? 50 : 3;
const seed = Number(process.env['NCSSR_SEED'] ?? 20251112);
const carried = join(import.meta.dirname, '../../node_modules/.bin/node');
const node = existsSync(carried) ? carried : process.execPath;

/** Runs the writer, kills it some time after its first acknowledgement, and returns what it acknowledged. */
async function writeUntilKilled(
  folder: string,
  course: number,
  first: number,
  delay: number,
): Promise<string[]> {
  const writer = join(import.meta.dirname, 'crash-writer.ts');
  const child = spawn(node, [writer, folder, String(course), String(first)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  child.stdout.on('data', (chunk: Buffer) => {
    if (output === '') setTimeout(() => child.kill('SIGKILL'), delay);
    output += chunk.toString();
  });
  const signal = await new Promise((resolve) => child.on('close', (_code, by) => resolve(by)));
  expect(signal, errors).toBe('SIGKILL');
  return output.split('\n').filter((line) => line.startsWith('e'));
}

describe('a locker whose writer is killed with SIGKILL', () => {
  it(`loses nothing acknowledged and keeps nothing twice, ${kills} times (NCSSR_SEED=${seed})`, async () => {
    const { folder, remove } = await temporaryFolder();
    let state = (seed % 2147483646) + 1;
    const random = (below: number): number => (state = (state * 48271) % 2147483647) % below;
    const acknowledged: string[] = [];
    let entries = 0;
    for (let kill = 0; kill < kills; kill += 1) {
      acknowledged.push(...(await writeUntilKilled(folder, 1 + random(1e6), kill * 100_000, random(120))));
      const locker = await openFileLocker(folder);
      const kept: string[] = [];
      for await (const entry of locker.entries()) {
        if (entry.type !== 'envelope') continue;
        kept.push(entry.body.id);
        for (const page of entry.body.pages) await locker.getBlob(page.storedSha256);
      }
      await locker.close();
      const held = new Set(kept);
      expect(held.size, 'kept twice').toBe(kept.length);
      expect(acknowledged.filter((id) => !held.has(id))).toEqual([]);
      const outcome = await verifyLocker(folder);
      expect(outcome.problems.map(describeProblem)).toEqual([]);
      entries = outcome.entries;
    }
    expect(entries).toBeGreaterThanOrEqual(acknowledged.length);
    expect(acknowledged.length).toBeGreaterThan(kills);
    await remove();
  }, 600_000);
});
