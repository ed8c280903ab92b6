import type { Command } from 'commander';
import { evaluateAndPrint } from './evaluate.ts';
import { withCommonOptions, type CommonOptions } from './options.ts';
import { runCommand } from './run-command.ts';

export function registerStatus(program: Command): void {
  withCommonOptions(program.command('status').description('the posture of the latest run')).action(
    (options: CommonOptions) => runCommand(options.format, () => evaluateAndPrint(options)),
  );
}
