import type { Command } from 'commander';
import { exit } from './exit.ts';
import { formatOption } from './options.ts';
import { runCommand } from './run-command.ts';

export function registerReperform(program: Command): void {
  program
    .command('reperform <binder>')
    .description('judge again from a binder alone, and compare byte for byte')
    .addOption(formatOption('text', 'json'))
    .action((binder: string, options: { format: string }) =>
      runCommand(options.format, () => reperformBinder(binder, options.format === 'json')),
    );
}

async function reperformBinder(binder: string, json: boolean): Promise<number> {
  const [{ reperform, BrokenBinderError }, { problemLines }] = await Promise.all([
    import('../pack/reperform.ts'),
    import('../locker/problem-text.ts'),
  ]);
  try {
    const outcome = await reperform(binder);
    process.stdout.write(json ? `${JSON.stringify(outcome, null, 2)}\n` : text(binder, outcome));
    return outcome.same ? exit.clean : exit.integrity;
  } catch (error) {
    if (!(error instanceof BrokenBinderError)) throw error;
    const lines = [`Integrity broken: ${error.message}`, ...problemLines(error.problems, 0)];
    if (json) process.stdout.write(`${JSON.stringify({ same: false, problems: error.problems }, null, 2)}\n`);
    process.stderr.write(`${lines.join('\n')}\n`);
    return exit.integrity;
  }
}

function text(
  binder: string,
  {
    same,
    at,
    results,
    differences,
  }: { same: boolean; at: string; results: number; differences: readonly string[] },
): string {
  const judged = `Judged again from ${binder} at ${at}`;
  if (same) return `${judged}: ${results} results, byte for byte the same.\n`;
  return `${judged}: not the same.\n${differences.map((one) => `  ${one}\n`).join('')}`;
}
