import type { Command } from 'commander';
import type { FilingShown } from '../judge/results.ts';
import { exit } from './exit.ts';
import { formatOf, withCommonOptions, type CommonOptions } from './options.ts';
import { runCommand } from './run-command.ts';

/** A document under its request: how it stands, and all its times. */
function filingRow({ document, state, occurred, made, filed, examined, why }: FilingShown): string[] {
  const dated = occurred ? `dated ${[occurred.from, occurred.at].filter(Boolean).join('/')}` : '';
  const by = examined ? `examined ${examined.at} by ${examined.by}` : '';
  return [
    `    ${document}`,
    '',
    state,
    '',
    [dated, `made ${made}`, `filed ${filed}`, by, why].filter(Boolean).join(', '),
  ];
}

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
        const rows = requests.flatMap((one) => [
          [
            `${sign(one.status)} ${bold(one.id)}`,
            one.system ?? 'engagement',
            one.request?.state === 'filed' ? 'filed, not examined' : (one.request?.state ?? 'outstanding'),
            one.dueBy?.slice(0, 10) ?? '',
            one.title,
          ],
          ...(one.request?.filings ?? []).map((filing) => filingRow(filing).map(dim)),
        ]);
        const head = ['  request', 'for', 'state', 'due', 'what'].map(dim);
        process.stdout.write(`\n${dim(`  judged at ${results.at}`)}\n\n${columns([head, ...rows])}\n\n`);
        return exit.clean;
      } finally {
        await locker.close();
      }
    }),
  );
}
