import type { Command } from 'commander';
import { exitCodeOf } from './exit.ts';
import { formatOf, withCommonOptions, type CommonOptions } from './options.ts';
import { runCommand } from './run-command.ts';

interface EvaluateOptions extends CommonOptions {
  strict?: boolean;
}

export function registerEvaluate(program: Command): void {
  withCommonOptions(program.command('evaluate').description('judge a run, offline, from its evidence alone'))
    .option('--strict', 'failed SHOULDs exit 1, outstanding requests exit 3')
    .action((options: EvaluateOptions) => runCommand(options.format, () => evaluateAndPrint(options)));
}

/** Judges and prints; shared by evaluate, status and scan. */
export async function evaluateAndPrint(options: EvaluateOptions): Promise<number> {
  const [{ openFileLocker }, { judgeRun }] = await Promise.all([
    import('../locker/file-locker.ts'),
    import('./judge-run.ts'),
  ]);
  const format = formatOf(options);
  const locker = await openFileLocker(options.locker, { readOnly: true });
  try {
    const judged = await judgeRun(options, locker);
    if (format === 'json') process.stdout.write(`${JSON.stringify(judged.results, null, 2)}\n`);
    else {
      const { posture } = await import('./posture.ts');
      process.stdout.write(posture(judged));
    }
    return exitCodeOf(judged.results, options.strict === true);
  } finally {
    await locker.close();
  }
}
