import type { Command } from 'commander';
import { exit } from './exit.ts';
import { withCommonOptions, type CommonOptions } from './options.ts';
import { runCommand } from './run-command.ts';
import { UsageError } from './usage-error.ts';

interface SampleOptions extends CommonOptions {
  size: string;
  seed: string;
  population?: string;
}

export function registerSample(program: Command): void {
  withCommonOptions(
    program
      .command('sample <collection>')
      .description('draw a sample that anyone can draw again: seed, population hash, method'),
  )
    .requiredOption('--size <n>', 'how many')
    .requiredOption('--seed <text>', 'any text; the same seed draws the same sample')
    .option('--population <sha256>', 'refuse to draw from another population than this')
    .action((collection: string, options: SampleOptions) =>
      runCommand(options.format, async () => {
        const [{ openFileLocker }, { populationOf }, { drawSample }] = await Promise.all([
          import('../locker/file-locker.ts'),
          import('./judge-run.ts'),
          import('../judge/sample.ts'),
        ]);
        const reader = await openFileLocker(options.locker, { readOnly: true });
        try {
          const { run, ids, whole } = await populationOf(collection, options, reader);
          const size = Number(options.size);
          if (!Number.isInteger(size) || size < 1 || size > ids.length) {
            throw new UsageError(`--size ${options.size}: the population has ${ids.length}`);
          }
          const sample = drawSample(ids, size, options.seed);
          if (options.population !== undefined && options.population !== sample.population.sha256) {
            throw new UsageError(
              `The population is ${sample.population.sha256}, not ${options.population}: it was altered since`,
            );
          }
          const body = { run, collection, populationReadWhole: whole, ...sample };
          const locker = await openFileLocker(options.locker);
          try {
            // Every draw is kept, so that drawing again until a sample pleases shows.
            await locker.append({ type: 'sample', body }, new Date().toISOString());
          } finally {
            await locker.close();
          }
          process.stdout.write(
            `${JSON.stringify({ collection, populationReadWhole: whole, ...sample }, null, 2)}\n`,
          );
          return exit.clean;
        } finally {
          await reader.close();
        }
      }),
    );
}
