import { spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { loopbackCredentials } from '../../src/demo/demo.ts';

/** What a command took, as the operating system counted it. */
export interface Usage {
  seconds: number;
  /** Of processor, user and system. */
  processor: number;
  /** MiB, at the most. */
  memory: number;
  exitCode: number;
  stderr: string;
}

const main = join(import.meta.dirname, '..', '..', 'dist', 'cli', 'main.js');
const recorder = join(import.meta.dirname, 'record-usage.ts');

/** Runs a command as a person does, in a process of its own, and drops its answer. */
export async function run(args: readonly string[], folder: string, limitSeconds: number): Promise<Usage> {
  const usage = join(folder, 'usage.json');
  await rm(usage, { force: true });
  const began = performance.now();
  const child = spawn(process.execPath, ['--import', recorder, main, ...args], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...loopbackCredentials, NCSSR_BENCH_USAGE: usage },
    timeout: limitSeconds * 1000,
    killSignal: 'SIGKILL',
  });
  const said: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
  const exitCode = await new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? -1)));
  const seconds = (performance.now() - began) / 1000;
  const stderr = Buffer.concat(said).toString('utf8');
  const text = await readFile(usage, 'utf8').catch(() => null);
  if (text === null) return { seconds, processor: seconds, memory: Number.NaN, exitCode, stderr };
  const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(text) as NodeJS.ResourceUsage;
  return { seconds, processor: (userCPUTime + systemCPUTime) / 1e6, memory: maxRSS / 1024, exitCode, stderr };
}
