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
          [
            'Next:',
            `  1. Edit ${options.config}: put in your own values where it says CHANGE, and remove the mark.`,
            '  2. ncssr permissions aws (or azure, graph) prints the policy that reading needs, and nothing more;',
            '     or add  import: FOLDER  to a source, to read exports in place of an API.',
            '  3. ncssr scan reads and judges; ncssr pack --out binder builds the binder.',
            '',
          ].join('\n'),
        );
        return exit.clean;
      }),
    );
}
