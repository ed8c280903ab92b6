import type { Command } from 'commander';
import { exitCodeOf } from './exit.ts';
import { formatOf, withCommonOptions, type CommonOptions } from './options.ts';
import { runCommand } from './run-command.ts';

interface EvaluateOptions extends CommonOptions {
  strict?: boolean;
  timings?: boolean;
}

export function registerEvaluate(program: Command): void {
  withCommonOptions(program.command('evaluate').description('judge a run, offline, from its evidence alone'))
    .option('--strict', 'failed SHOULDs exit 1, outstanding requests exit 3')
    .option('--timings', 'say on stderr how long judging took, and which checks took most of it')
    .action((options: EvaluateOptions) => runCommand(options.format, () => evaluateAndPrint(options)));
}

/** Judges and prints; shared by evaluate, status and scan. */
export async function evaluateAndPrint(options: EvaluateOptions): Promise<number> {
  const [{ openFileLocker }, { judgeRun }, { watchJudging }, { placeholdersTold }] = await Promise.all([
    import('../locker/file-locker.ts'),
    import('./judge-run.ts'),
    import('./judge-progress.ts'),
    import('../scope/placeholders.ts'),
  ]);
  const format = formatOf(options);
  const locker = await openFileLocker(options.locker, { readOnly: true });
  try {
    const watched = watchJudging(process.stderr, options.progress);
    const judged = await judgeRun(options, locker, { watch: watched.watch });
    const left = placeholdersTold(judged.loaded);
    if (left !== null) process.stderr.write(`${left}\n`);
    if (options.timings === true) process.stderr.write(watched.timings());
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
