import type { Command } from 'commander';
import { exit } from './exit.ts';
import { formatOption } from './options.ts';
import { runCommand } from './run-command.ts';

interface ControlsOptions {
  config: string;
  format: string;
}

export function registerControls(program: Command): void {
  program
    .command('controls')
    .description('the catalogue: statements, controls, checks and requests')
    .option('--config <file>', 'the engagement, for its own controls', 'ncssr.yaml')
    .addOption(formatOption('text', 'json'))
    .action((options: ControlsOptions) => runCommand(options.format, () => printControls(options)));
}

async function printControls(options: ControlsOptions): Promise<number> {
  const [{ catalogueFor }, { folderOf }, { existsSync }, { loadScope }] = await Promise.all([
    import('./judge-run.ts'),
    import('./options.ts'),
    import('node:fs'),
    import('../scope/load.ts'),
  ]);
  const folders = existsSync(options.config) ? (await loadScope(options.config)).scope.controls : [];
  const catalogue = await catalogueFor(folders, folderOf(options));
  const controls = [...catalogue.controls.values()];
  if (options.format === 'json') {
    const document = { version: catalogue.version, statements: [...catalogue.statements.values()], controls };
    process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
    return exit.clean;
  }
  const { bold, columns, dim } = await import('./terminal.ts');
  const { ownControls } = await import('../catalogue/own-controls.ts');
  const own = new Set(ownControls(catalogue));
  const rows = [...catalogue.statements.values()].map((statement) => {
    const meeting = controls.filter(({ statements }) => statements.includes(statement.id));
    return [
      bold(statement.id),
      dim(statement.level),
      meeting.reduce((sum, { checks }) => sum + checks.length, 0),
      meeting.reduce(
        (sum, { requests }) => sum + requests.filter(({ cites }) => cites[statement.id]).length,
        0,
      ),
      meeting.map(({ id }) => (own.has(id) ? `${id} (the CA’s own)` : id)).join(', '),
    ];
  });
  const head = [dim('statement'), dim('level'), dim('checks'), dim('requests'), dim('controls')];
  process.stdout.write(`\n${columns([head, ...rows])}\n\n`);
  return exit.clean;
}
