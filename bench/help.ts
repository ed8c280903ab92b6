/**
 * Prints by how much `ncssr --help` is slower than a Node that does nothing: medians of alternating runs of the
 * built command. Target: 40 ms at most. `npm run build && node bench/help.ts [runs]`
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { packageFolder } from '../src/product.ts';

const runs = Number(process.argv[2] ?? 31);
const command = join(packageFolder, 'dist', 'cli', 'main.js');

const bare: number[] = [];
const help: number[] = [];
for (let run = 0; run < runs; run += 1) {
  bare.push(milliseconds(['-e', '0']));
  help.push(milliseconds([command, '--help']));
}
console.log(`node -e 0: ${median(bare).toFixed(1)} ms`);
console.log(`ncssr --help: ${median(help).toFixed(1)} ms`);
console.log(`over bare node: ${(median(help) - median(bare)).toFixed(1)} ms (target 40)`);

function milliseconds(arguments_: readonly string[]): number {
  const began = performance.now();
  const { status, stderr } = spawnSync(process.execPath, arguments_);
  if (status !== 0) throw new Error(`exit ${status}: ${stderr.toString()}`);
  return performance.now() - began;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
