import type { Command } from 'commander';
import { exit } from './exit.ts';
import { formatOf, withRunOptions, withCommonOptions, type CommonOptions } from './options.ts';
import { runCommand } from './run-command.ts';

export interface AddOptions extends CommonOptions {
  request: readonly string[];
  system: readonly string[];
  title?: string;
  made: string;
  coversFrom?: string;
  coversTo?: string;
  by: string;
  role: string;
  statement?: string;
  supersedes?: string;
}

export interface DecideOptions extends CommonOptions {
  request: readonly string[];
  system: readonly string[];
  by: string;
  role?: string;
  reason?: string;
}

export interface AcceptOptions extends DecideOptions {
  answer: readonly string[];
  answers?: string;
}

export function registerEvidence(program: Command): void {
  const evidence = program
    .command('evidence')
    .description('the register: list, show, file a document, accept or reject it');
  withCommonOptions(
    evidence.command('list').description('every evidence item of a run, and every document'),
  ).action((options: CommonOptions) =>
    runCommand(options.format, async () => {
      const { listEvidence } = await import('./evidence-register.ts');
      process.stdout.write(await listEvidence(options, formatOf(options)));
      return exit.clean;
    }),
  );
  withCommonOptions(
    evidence
      .command('show <id>')
      .description('one item: its envelope and its bytes; of a document, what a reviewer has to answer'),
  ).action((id: string, options: CommonOptions) =>
    runCommand(options.format, async () => {
      const { showEvidence } = await import('./evidence-register.ts');
      process.stdout.write(await showEvidence(id, options, formatOf(options)));
      return exit.clean;
    }),
  );
  registerAdd(evidence);
  registerAccept(evidence);
  registerReject(evidence);
}

function registerAdd(evidence: Command): void {
  withRunOptions(evidence.command('add <file>').description('file a document, attestation or observation'))
    .requiredOption(
      '--request <id>',
      'a request that it answers (ncssr requests lists them); give it again, or several with commas',
      each,
      [],
    )
    .requiredOption('--made <instant>', 'when the document was made or approved, RFC 3339')
    .requiredOption(
      '--by <person>',
      'who files it: id or work e-mail on the roster; a statement, not a login',
    )
    .requiredOption('--role <role>', 'in which role')
    .option(
      '--system <id>',
      'a system it concerns, likewise; without it, the engagement as a whole',
      each,
      [],
    )
    .option('--title <title>', 'title of the document')
    .option('--statement <text>', 'what it shows, in one sentence')
    .option('--covers-from <instant>', 'beginning of what it covers')
    .option('--covers-to <instant>', 'end of what it covers')
    .option('--supersedes <id>', 'document that it replaces')
    .action((file: string, options: AddOptions) =>
      runCommand(options.format, async () => {
        const { addDocument } = await import('./evidence-acts.ts');
        process.stdout.write(await addDocument(file, options, formatOf(options)));
        return exit.clean;
      }),
    );
}

function registerAccept(evidence: Command): void {
  decideOptions(
    evidence
      .command('accept <document>')
      .description('accept a document as a reviewer, answering what its requests ask'),
  )
    .option(
      '--answer <id=value>',
      'an attribute as the document answers it (REQUEST:id=value for one request); give it again for each',
      whole,
      [],
    )
    .option('--answers <file>', 'the same from a YAML file: id: value, or REQUEST: { id: value }')
    .option('--reason <text>', 'what the reviewer adds')
    .action((document: string, options: AcceptOptions) =>
      runCommand(options.format, async () => {
        const { acceptDocument } = await import('./evidence-acts.ts');
        process.stdout.write(await acceptDocument(document, options, formatOf(options)));
        return exit.clean;
      }),
    );
}

function registerReject(evidence: Command): void {
  decideOptions(
    evidence
      .command('reject <document>')
      .description('reject a document; it stays in the register with the reason'),
  )
    .requiredOption('--reason <text>', 'why')
    .action((document: string, options: DecideOptions) =>
      runCommand(options.format, async () => {
        const { rejectDocument } = await import('./evidence-acts.ts');
        process.stdout.write(await rejectDocument(document, options, formatOf(options)));
        return exit.clean;
      }),
    );
}

function decideOptions(command: Command): Command {
  return withRunOptions(command)
    .requiredOption(
      '--by <person>',
      'the reviewer: id or work e-mail on the roster; a statement, not a login',
    )
    .option('--role <role>', 'in which role (default: that of reviewers: in ncssr.yaml)')
    .option('--request <id>', 'only for this request; give it again, or several with commas', each, [])
    .option('--system <id>', 'only for this system, likewise', each, []);
}

/** Several values of one option, each with its own flag or joined by commas. */
function each(given: string, before: readonly string[]): string[] {
  const values = given.split(',').map((one) => one.trim());
  return [...before, ...values.filter((one) => one !== '')];
}

function whole(given: string, before: readonly string[]): string[] {
  return [...before, given];
}
