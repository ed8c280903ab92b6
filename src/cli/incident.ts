import type { Command } from 'commander';
import { formatOption } from './options.ts';
import { runCommand } from './run-command.ts';

const collect = (value: string, before: string[]): string[] => [...before, value];

export interface DraftFlags {
  kind: string;
  incident: string;
  ocsp: string[];
  run?: string;
  statement: string[];
  treatments: boolean;
  config: string;
  locker: string;
  at?: string;
  output?: string;
}

export interface LintFlags {
  kind?: string;
  format: 'text' | 'json';
}

export interface ClockFlags {
  incident: string;
  at?: string;
  format: 'text' | 'json' | 'ics';
}

export interface LetterFlags {
  certificates: string;
  owner: string;
  auditor?: string;
  format: 'text' | 'json';
}

/** Adds `incident draft`, `lint`, `clocks` and `letter`. Nothing is ever posted anywhere. */
export function registerIncident(program: Command): void {
  const incident = program
    .command('incident')
    .description('reports to the CCADB: drafts, their rules, their clocks; nothing is posted');
  registerDraft(incident);
  incident
    .command('lint <files...>')
    .description('any report against the template and the rules for values')
    .option('--kind <kind>', 'preliminary, full or closure (default: by its title)')
    .addOption(formatOption('text', 'json'))
    .action((files: string[], options: LintFlags) =>
      runCommand(options.format, async () => {
        const { lintReports } = await import('./incident-run.ts');
        return lintReports(files, options);
      }),
    );
  incident
    .command('clocks')
    .description('what is due when, overdue first')
    .option('--incident <file>', 'what is known of the incident', 'incident.yaml')
    .option('--at <instant>', 'as of this instant, RFC 3339 (default: now)')
    .addOption(formatOption('text', 'json', 'ics'))
    .action((options: ClockFlags) =>
      runCommand(options.format, async () => {
        const { printClocks } = await import('./incident-run.ts');
        return printClocks(options);
      }),
    );
  incident
    .command('letter <file>')
    .description('an audit letter, PDF or text, as the CCADB will validate it')
    .requiredOption('--certificates <file>', "the CCADB's CSV of all certificates")
    .requiredOption('--owner <name>', 'the CA owner as in the CCADB')
    .option('--auditor <name>', 'the auditor as in the CCADB')
    .addOption(formatOption('text', 'json'))
    .action((file: string, options: LetterFlags) =>
      runCommand(options.format, async () => {
        const { checkLetter } = await import('./incident-run.ts');
        return checkLetter(file, options);
      }),
    );
}

function registerDraft(incident: Command): void {
  incident
    .command('draft')
    .description('a report in the template of its kind, from what is known')
    .requiredOption('--kind <kind>', 'preliminary, full or closure')
    .option('--incident <file>', 'what is known of the incident', 'incident.yaml')
    .option('--ocsp <file>', 'a result of ncssr ocsp in JSON; may repeat', collect, [])
    .option('--run <id>', 'a run whose failing statements belong to it')
    .option('--statement <id>', 'of that run, only these; may repeat', collect, [])
    .option('--treatments', 'with the treatments of ncssr.yaml', false)
    .option('--config <file>', 'the engagement', 'ncssr.yaml')
    .option('--locker <folder>', 'where evidence is kept', 'evidence/locker')
    .option('--output <file>', 'write here instead of on standard output')
    .action((options: DraftFlags) =>
      runCommand('text', async () => {
        const { writeDraft } = await import('./incident-run.ts');
        return writeDraft(options);
      }),
    );
}
