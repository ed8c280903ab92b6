import type { Command } from 'commander';
import { exit } from './exit.ts';
import { withCommonOptions, type CommonOptions } from './options.ts';
import { runCommand } from './run-command.ts';
import { UsageError } from './usage-error.ts';

export interface PackOptions extends CommonOptions {
  mode?: string;
  out: string;
  zip?: boolean;
  templates?: string;
}

export function registerPack(program: Command): void {
  withCommonOptions(program.command('pack').description('build the binder that an auditor works from'))
    .option('--mode <mode>', 'readiness or point-in-time (default: the mode of the engagement)')
    .requiredOption('--out <folder>', 'where to write it; must not exist')
    .option('--zip', 'write a zip beside it')
    .option('--templates <folder>', 'templates of your own, by the names of the built-in ones')
    .action((options: PackOptions) =>
      runCommand(options.format, async () => {
        if (options.mode === 'period') {
          throw new UsageError('--mode period is not built yet; use readiness or point-in-time');
        }
        await refusePlaceholders(options.config);
        const { packRun } = await import('./pack-run.ts');
        const packed = await packRun(options);
        process.stdout.write(
          options.format === 'json'
            ? `${JSON.stringify(packed, null, 2)}\n`
            : `${packed.folder}${packed.zip === null ? '' : `\n${packed.zip}`}\n`,
        );
        return exit.clean;
      }),
    );
}

/** A binder about values that nobody filled in would be about nobody. */
async function refusePlaceholders(config: string): Promise<void> {
  const [{ loadScope }, { placeholdersIn }, { ProblemsError }] = await Promise.all([
    import('../scope/load.ts'),
    import('../scope/placeholders.ts'),
    import('../schema/problem.ts'),
  ]);
  const left = placeholdersIn(await loadScope(config));
  if (left.length > 0) throw new ProblemsError(left);
}
