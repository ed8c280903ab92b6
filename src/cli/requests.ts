import type { Command } from 'commander';
import { exit } from './exit.ts';
import { formatOf, withCommonOptions, type CommonOptions } from './options.ts';
import { runCommand } from './run-command.ts';

export function registerRequests(program: Command): void {
  withCommonOptions(
    program.command('requests').description('what people still have to hand over, and when it is due'),
  ).action((options: CommonOptions) =>
    runCommand(options.format, async () => {
      const [{ openFileLocker }, { judgeRun }, { bold, columns, dim, sign }] = await Promise.all([
        import('../locker/file-locker.ts'),
        import('./judge-run.ts'),
        import('./terminal.ts'),
      ]);
      const locker = await openFileLocker(options.locker, { readOnly: true });
      try {
        const { results } = await judgeRun(options, locker);
        const requests = results.results.filter(({ type }) => type === 'request');
        if (formatOf(options) === 'json') {
          process.stdout.write(`${JSON.stringify(requests, null, 2)}\n`);
          return exit.clean;
        }
        const rows = requests.map((one) => [
          `${sign(one.status)} ${bold(one.id)}`,
          one.system ?? 'engagement',
          one.dueBy?.slice(0, 10) ?? dim('outstanding'),
          one.title,
        ]);
        process.stdout.write(
          `\n${columns([[dim('  request'), dim('for'), dim('due'), dim('what')], ...rows])}\n\n`,
        );
        return exit.clean;
      } finally {
        await locker.close();
      }
    }),
  );
}
