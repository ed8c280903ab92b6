import type { Command } from 'commander';
import { runCommand } from './run-command.ts';

export function registerDemo(program: Command): void {
  program
    .command('demo')
    .description('serve a sample estate on this machine, collect it, judge it, and build its binder')
    .option('--out <folder>', 'where to put it', 'demo')
    .option('--no-progress', 'say nothing while reading')
    .action((options: { out: string; progress: boolean }) =>
      runCommand('text', async () => {
        const { runDemo } = await import('./demo-run.ts');
        return runDemo(options.out, options.progress);
      }),
    );
}
