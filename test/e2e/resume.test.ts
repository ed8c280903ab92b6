import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loopbackCredentials } from '../../src/demo/demo.ts';
import { openFileLocker } from '../../src/locker/file-locker.ts';
import { describeProblem } from '../../src/locker/integrity.ts';
import type { Locker } from '../../src/locker/locker.ts';
import { openMemoryLocker } from '../../src/locker/memory-locker.ts';
import { listRuns } from '../../src/locker/runs.ts';
import { verifyLocker } from '../../src/locker/verify-locker.ts';
import {
  askedOf,
  collectSample,
  evidenceOf,
  serveSample,
  type SampleEvidence,
  type Served,
} from './sample-run.ts';

const full = process.env['NCSSR_FULL'] === '1';
const kills = full ? 50 : 3;
const seed = Number(process.env['NCSSR_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const carried = join(import.meta.dirname, '../../node_modules/.bin/node');
const node = existsSync(carried) ? carried : process.execPath;
const main = join(import.meta.dirname, '../../src/cli/main.ts');

let served: Served;
let uninterrupted: SampleEvidence;
beforeAll(async () => {
  served = await serveSample({ aws: null });
  const locker = openMemoryLocker();
  await collectSample(served, { locker });
  uninterrupted = await evidenceOf(locker, served.loaded);
});
afterAll(() => served.close());

/** A locker that calls for a stop once it has taken that many envelopes. */
function stoppingAfter(reads: number, stop: () => void): Locker {
  const locker = openMemoryLocker();
  let taken = 0;
  return {
    ...locker,
    async append(record, at) {
      const entry = await locker.append(record, at);
      if (record.type === 'envelope' && (taken += 1) === reads) stop();
      return entry;
    },
  };
}

async function runOf(locker: Locker): Promise<Awaited<ReturnType<typeof listRuns>>[number]> {
  const [run, ...more] = await listRuns(locker);
  expect(more).toEqual([]);
  if (!run) throw new Error('no run was begun');
  return run;
}

describe('an interrupted run', () => {
  it.each(full ? [1, 40, 150, 400] : [1, 150])(
    'stopped after %i reads, is finished without reading twice',
    async (reads) => {
      const interruption = new AbortController();
      const locker = stoppingAfter(reads, () => interruption.abort());
      const first = await collectSample(served, { locker, signal: interruption.signal });
      expect(first).toMatchObject({ interrupted: true, end: null });
      const { start, envelopes } = await runOf(locker);
      expect(envelopes).toBeGreaterThanOrEqual(reads);
      expect(envelopes).toBeLessThan(start.plan.length);
      const before = await evidenceOf(locker, served.loaded);

      const second = await collectSample(served, { locker, resume: start });
      expect(second).toMatchObject({ interrupted: false, run: first.run });
      const after = await evidenceOf(locker, served.loaded);
      expect(after.envelopes).toEqual(uninterrupted.envelopes);
      expect(after.envelopes).toEqual(expect.arrayContaining([...before.envelopes]));
    },
  );

  it('asks no service again for what it has', async () => {
    const asked = (): string[] => askedOf(served).filter((request) => !/"sts"/.test(request));
    const interruption = new AbortController();
    const locker = stoppingAfter(200, () => interruption.abort());
    await collectSample(served, { locker, signal: interruption.signal });
    const { start } = await runOf(locker);
    const kept = await evidenceOf(locker, served.loaded);
    const already = asked().length;
    await collectSample(served, { locker, resume: start });
    const again = asked().slice(already);
    const operations = new Set(
      kept.envelopes
        .filter(({ kind }) => kind === 'aws.ec2.vpcs')
        .map(({ account, region }) => `${account ?? ''}/${region ?? ''}`),
    );
    const vpcs = again.filter((request) => request.includes('"DescribeVpcs"'));
    const places = vpcs.map((request) => JSON.parse(request) as [string, string, string, string]);
    expect(places.filter(([, , account, region]) => operations.has(`${account}/${region}`))).toEqual([]);
  });
});

/** Runs the command line; kills it after so many milliseconds, where told to. */
async function ncssr(
  args: readonly string[],
  killAfter?: number,
): Promise<{ code: number | null; error: string }> {
  const child = spawn(node, [main, ...args, '--no-progress'], {
    env: { ...process.env, ...loopbackCredentials },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let error = '';
  child.stderr.on('data', (chunk: Buffer) => (error += chunk.toString()));
  const timer = killAfter === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfter);
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  clearTimeout(timer);
  return { code, error };
}

describe('ncssr collect, killed with SIGKILL', () => {
  it(`loses nothing and reads nothing twice, ${kills} times (NCSSR_SEED=${seed})`, async () => {
    let state = (seed % 2147483646) + 1;
    const random = (below: number): number => (state = (state * 48271) % 2147483647) % below;
    const folder = join(served.folder, 'killed');
    const options = ['--config', served.config, '--locker', folder];
    const held = new Set<string>();
    let started = false;
    for (let kill = 0; kill < kills; kill += 1) {
      await ncssr(['collect', ...(started ? ['--resume'] : []), ...options], 700 + random(2500));
      if (!existsSync(folder)) continue;
      const locker = await openFileLocker(folder);
      const runs = await listRuns(locker);
      const open = runs.at(-1);
      if (open) {
        const evidence = await evidenceOf(locker, served.loaded);
        const reads = evidence.envelopes.filter(({ run }) => run === open.start.id).map(({ id }) => id);
        expect(new Set(reads).size, 'read twice').toBe(reads.length);
        for (const id of held) expect(reads).toContain(id);
        for (const id of reads) held.add(id);
        for (const { pages } of evidence.envelopes)
          for (const { storedSha256 } of pages) await locker.getBlob(storedSha256);
      }
      started = open !== undefined && open.end === null;
      if (!started) held.clear();
      await locker.close();
      expect((await verifyLocker(folder)).problems.map(describeProblem)).toEqual([]);
    }
    const last = await ncssr(['collect', ...(started ? ['--resume'] : []), ...options]);
    expect(last, last.error).toMatchObject({ code: 0 });
    const locker = await openFileLocker(folder, { readOnly: true });
    const run = (await listRuns(locker)).at(-1);
    expect(run?.end).not.toBeNull();
    expect(run?.envelopes).toBe(run?.start.plan.length);
    await locker.close();
    expect((await verifyLocker(folder)).problems.map(describeProblem)).toEqual([]);
  }, 900_000);
});
