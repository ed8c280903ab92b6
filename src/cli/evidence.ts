import type { Command } from 'commander';
import { exit } from './exit.ts';
import { formatOf, withCommonOptions, type CommonOptions } from './options.ts';
import { runCommand } from './run-command.ts';

interface AddOptions extends CommonOptions {
  request: string;
  system?: string;
  title?: string;
  made: string;
  coversFrom?: string;
  coversTo?: string;
  by: string;
  role: string;
  statement?: string;
  supersedes?: string;
}

export function registerEvidence(program: Command): void {
  const evidence = program.command('evidence').description('the register: list, show, or file a document');
  withCommonOptions(
    evidence.command('list').description('every evidence item of a run, and every document'),
  ).action((options: CommonOptions) =>
    runCommand(options.format, async () => {
      const { listEvidence } = await import('./evidence-register.ts');
      process.stdout.write(await listEvidence(options, formatOf(options)));
      return exit.clean;
    }),
  );
  withCommonOptions(evidence.command('show <id>').description('one item: its envelope and its bytes')).action(
    (id: string, options: CommonOptions) =>
      runCommand(options.format, async () => {
        const { showEvidence } = await import('./evidence-register.ts');
        process.stdout.write(await showEvidence(id, options, formatOf(options)));
        return exit.clean;
      }),
  );
  withCommonOptions(evidence.command('add <file>').description('file a document, attestation or observation'))
    .requiredOption('--request <id>', 'the request that it answers (ncssr requests lists them)')
    .requiredOption('--made <instant>', 'when the document was made or approved, RFC 3339')
    .requiredOption('--by <person>', 'who files it')
    .requiredOption('--role <role>', 'in which role')
    .option('--system <id>', 'the system it concerns; without it, the engagement as a whole')
    .option('--title <title>', 'title of the document')
    .option('--statement <text>', 'what it shows, in one sentence')
    .option('--covers-from <instant>', 'beginning of what it covers')
    .option('--covers-to <instant>', 'end of what it covers')
    .option('--supersedes <id>', 'document that it replaces')
    .action((file: string, options: AddOptions) =>
      runCommand(options.format, async () => {
        const { addDocument } = await import('./evidence-register.ts');
        process.stdout.write(await addDocument(file, options));
        return exit.clean;
      }),
    );
}

export type { AddOptions };
