import { dirname, resolve } from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { UsageError } from './usage-error.ts';

/** Options that every command takes. */
export interface CommonOptions {
  config: string;
  locker: string;
  run: string;
  at?: string;
  format: 'text' | 'json';
  progress: boolean;
}

/** `--format`, which takes the forms given alone; the first where nothing is said. */
export function formatOption(first: string, ...others: readonly string[]): Option {
  const forms = [first, ...others];
  const listed = `${forms.slice(0, -1).join(', ')} or ${forms.at(-1) ?? first}`;
  return new Option('--format <format>', listed).default(first).argParser((given: string) => {
    if (!forms.includes(given)) throw new InvalidArgumentError(`The forms are ${listed}.`);
    return given;
  });
}

/** Of commands whose instant is not for their user to say: acts on documents are dated by the clock. */
export function withRunOptions(command: Command): Command {
  return command
    .option('--config <file>', 'the engagement', 'ncssr.yaml')
    .option('--locker <folder>', 'where evidence is kept', 'evidence/locker')
    .option('--run <id>', 'the run to work on', 'latest')
    .addOption(formatOption('text', 'json'))
    .option('--no-progress', 'say nothing while reading');
}

export function withCommonOptions(command: Command): Command {
  return withRunOptions(command).option(
    '--at <instant>',
    "the instant to judge at, RFC 3339 (default: the later of the run's end and the last act on a document)",
  );
}

/** The instant of an option. Throws UsageError for anything but RFC 3339 with an offset. */
export function instantGiven(option: string, given: string): Date {
  const instant = new Date(given);
  if (!/(Z|[+-]\d{2}:\d{2})$/i.test(given) || Number.isNaN(instant.getTime())) {
    throw new UsageError(`${option} ${given} is not an instant; write it as 2026-11-20T09:00:00Z`);
  }
  return instant;
}

/** The instant of `--at`, or the one given. Throws UsageError for anything but RFC 3339 with an offset. */
export function instantOf(options: Pick<CommonOptions, 'at'>, otherwise: string): Date {
  return options.at === undefined ? new Date(otherwise) : instantGiven('--at', options.at);
}

export function formatOf(options: Pick<CommonOptions, 'format'>): 'text' | 'json' {
  if (options.format !== 'text' && options.format !== 'json') {
    throw new UsageError(`--format ${String(options.format)} is unknown: the forms are text or json`);
  }
  return options.format;
}

/** Relative paths in the configuration start from the folder that it is in. */
export function folderOf(options: Pick<CommonOptions, 'config'>): string {
  return dirname(resolve(options.config));
}
