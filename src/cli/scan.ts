import type { Command } from 'commander';
import { withCollectOptions, type CollectOptions } from './collect.ts';
import { evaluateAndPrint } from './evaluate.ts';
import { exit } from './exit.ts';
import { folderOf } from './options.ts';
import { runCommand } from './run-command.ts';

interface ScanOptions extends CollectOptions {
  strict?: boolean;
}

export function registerScan(program: Command): void {
  withCollectOptions(program.command('scan').description('collect, then evaluate'))
    .option('--strict', 'failed SHOULDs exit 1, outstanding requests exit 3')
    .action((options: ScanOptions) =>
      runCommand(options.format, async () => {
        const { collect } = await import('./collect-run.ts');
        const outcome = await collect(options, { folder: folderOf(options) });
        if (outcome.interrupted) return exit.interrupted;
        return evaluateAndPrint({ ...options, run: outcome.run });
      }),
    );
}
