import type { Command } from 'commander';
import { exit } from './exit.ts';
import { folderOf, formatOf, withCommonOptions, type CommonOptions } from './options.ts';
import { runCommand } from './run-command.ts';

export interface CollectOptions extends CommonOptions {
  resume?: boolean;
  allowWriteCredential?: string;
}

export function withCollectOptions(command: Command): Command {
  return withCommonOptions(command).option(
    '--allow-write-credential <reason>',
    'read with a credential that could write; the reason stands on the cover',
  );
}

export function registerCollect(program: Command): void {
  withCollectOptions(
    program.command('collect').description('read the sources and keep what they answered as sealed evidence'),
  )
    .option('--resume', 'finish the run that was interrupted last')
    .action((options: CollectOptions) =>
      runCommand(options.format, async () => {
        const { collect } = await import('./collect-run.ts');
        const outcome = await collect(options, { folder: folderOf(options) });
        if (formatOf(options) === 'json') process.stdout.write(`${JSON.stringify(outcome)}\n`);
        else
          process.stdout.write(`${outcome.run}  ${outcome.reads} reads, ${outcome.incomplete} incomplete\n`);
        return outcome.interrupted ? exit.interrupted : exit.clean;
      }),
    );
}
