import { rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { demoInstant, loopbackCredentials, startDemoClouds, writeEngagement } from '../demo/demo.ts';
import { openFileLocker } from '../locker/file-locker.ts';
import { collect } from './collect-run.ts';
import { exit } from './exit.ts';
import { judgeRun } from './judge-run.ts';
import type { CommonOptions } from './options.ts';
import { posture } from './posture.ts';
import { bold, dim } from './terminal.ts';

/** The whole road once: serve, collect, judge, pack, verify. Exits 0 when the binder verifies and all came out as expected. */
export async function runDemo(out: string, progress: boolean): Promise<number> {
  await rm(out, { recursive: true, force: true });
  const clouds = await startDemoClouds();
  try {
    Object.assign(process.env, loopbackCredentials);
    const config = await writeEngagement(out, clouds);
    const options: CommonOptions = {
      config,
      locker: join(out, 'locker'),
      run: 'latest',
      format: 'text',
      progress,
    };
    process.stdout.write(
      `\n  ${bold('ncssr demo')}  ${dim(`a fictional CA on loopback; its clock stands at ${demoInstant}`)}\n`,
    );
    await collect(options, { folder: out, now: () => new Date(demoInstant) });
    const locker = await openFileLocker(options.locker, { readOnly: true });
    const judged = await judgeRun(options, locker);
    await locker.close();
    process.stdout.write(posture(judged));
    process.stdout.write(`  ${relative('.', out)}\n`);
    return exit.clean;
  } finally {
    await clouds.close();
  }
}
