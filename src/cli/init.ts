import type { Command } from 'commander';
import { exit } from './exit.ts';
import { runCommand } from './run-command.ts';

export function registerInit(program: Command): void {
  program
    .command('init')
    .description('write a commented ncssr.yaml and a seal key')
    .option('--config <file>', 'where to write it', 'ncssr.yaml')
    .option('--no-key', 'make no seal key')
    .action((options: { config: string; key: boolean }) =>
      runCommand('text', async () => {
        const { writeFirstScope } = await import('../scope/first-scope.ts');
        const written = await writeFirstScope(options.config, options.key);
        for (const file of written) process.stdout.write(`wrote ${file}\n`);
        process.stdout.write(
          'Next: fill in the places marked CHANGE, then ncssr permissions aws, then ncssr scan\n',
        );
        return exit.clean;
      }),
    );
}
