import type { Command } from 'commander';
import { exit } from './exit.ts';
import { formatOf, withCommonOptions, type CommonOptions } from './options.ts';
import { runCommand } from './run-command.ts';

export function registerDiff(program: Command): void {
  withCommonOptions(
    program.command('diff <before> <after>').description('what changed from one run to another'),
  ).action((before: string, after: string, options: CommonOptions) =>
    runCommand(options.format, async () => {
      const [{ openFileLocker }, { judgeRun }, { compareResults }] = await Promise.all([
        import('../locker/file-locker.ts'),
        import('./judge-run.ts'),
        import('../judge/compare.ts'),
      ]);
      const locker = await openFileLocker(options.locker, { readOnly: true });
      try {
        // The run before is judged at its own end, so that what was accepted since is seen to have changed.
        const [left, right] = [
          await judgeRun({ ...options, run: before }, locker, { ended: true }),
          await judgeRun({ ...options, run: after }, locker),
        ];
        const comparison = compareResults(left.results, right.results);
        if (formatOf(options) === 'json') process.stdout.write(`${JSON.stringify(comparison, null, 2)}\n`);
        else {
          const { comparisonText } = await import('./comparison-text.ts');
          process.stdout.write(comparisonText(comparison));
        }
        return exit.clean;
      } finally {
        await locker.close();
      }
    }),
  );
}
