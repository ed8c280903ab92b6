import type { Command } from 'commander';
import { exit } from './exit.ts';
import { runCommand } from './run-command.ts';

export function registerReperform(program: Command): void {
  program
    .command('reperform <binder>')
    .description('judge again from a binder alone, and compare byte for byte')
    .option('--format <format>', 'text or json', 'text')
    .action((binder: string, options: { format: string }) =>
      runCommand(options.format, async () => {
        const { reperform } = await import('../pack/reperform.ts');
        const outcome = await reperform(binder);
        if (options.format === 'json') process.stdout.write(`${JSON.stringify(outcome, null, 2)}\n`);
        else if (outcome.same) {
          process.stdout.write(
            `Judged again from ${binder} at ${outcome.at}: ${outcome.results} results, byte for byte the same.\n`,
          );
        } else {
          process.stdout.write(`Judged again from ${binder} at ${outcome.at}: not the same.\n`);
          for (const difference of outcome.differences) process.stdout.write(`  ${difference}\n`);
        }
        return outcome.same ? exit.clean : exit.integrity;
      }),
    );
}
