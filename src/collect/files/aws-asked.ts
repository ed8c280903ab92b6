import { awsKinds } from '../aws/kinds/index.ts';
import type { AwsKind } from '../aws/kind.ts';
import type { ReadFailure } from '../kind.ts';
import { ExportedAwsAnswers } from './aws-answers.ts';
import { commandNameOf, commandOf } from './aws-commands.ts';
import { exportedAnswers } from './aws-export-keys.ts';
import type { ExportFile } from './export-folder.ts';
import type { Asked, Held } from './imported-source.ts';

const byKey = new Set(exportedAnswers.map(({ kind }) => kind));
/** What was asked of a log shows neither in its answer nor in the name of a file. */
const neverAsked = new Set(['aws.cloudtrail.sign-ins', 'aws.cloudtrail.changes']);

/** Every command that a kind may ask. */
export const commands: ReadonlySet<string> = new Set(awsKinds.flatMap(commandsOf));

/**
 * Whether a kind is read by asking files that are named after commands: where no key tells its answers, and where it
 * asks about objects and the list of these is named so.
 */
export function isAskedByCommand(kind: AwsKind, files: readonly ExportFile[]): boolean {
  if (neverAsked.has(kind.kind)) return false;
  if (!byKey.has(kind.kind)) return true;
  const own = new Set(commandsOf(kind));
  return files.some(({ path }) => {
    const name = commandNameOf(path);
    if (name === null || !own.has(name.command)) return false;
    return name.objects.length === 0 || kind.operations.length === 1;
  });
}

/** Runs the questions of a kind over the files of its place; what looks like an answer and is none is told. */
export async function ask(
  kind: AwsKind,
  files: readonly ExportFile[],
  environment: { now: () => Date; signal: AbortSignal; region: string | null },
  isAlike: (file: ExportFile) => boolean,
): Promise<Asked> {
  const held: Held[] = [];
  const failures: ReadFailure[] = [];
  const answers = new ExportedAwsAnswers(
    files,
    (file, operation, parameters, items) => {
      held.push({ file, match: { operation, parameters, items } });
    },
    { now: environment.now(), signal: environment.signal, region: environment.region },
  );
  await kind.collect(answers, {
    page: () => Promise.resolve(),
    failure: (failure) => void failures.push(failure),
  });
  const used = new Set(held.map(({ file }) => file.path));
  const { name = kind.kind, permission = '' } = kind.operations.at(-1) ?? {};
  for (const file of files)
    if (!used.has(file.path) && !isAnother(kind, file) && isAlike(file))
      failures.push({
        reason: 'invalid',
        operation: name,
        permission,
        subject: file.path,
        message: `${file.path} looks like an answer of it, but no list of the export names what it is about`,
      });
  return { held, failures };
}

/** A file that is named after the command of another kind, or tells of trails, which all regions show. */
function isAnother(kind: AwsKind, { path }: ExportFile): boolean {
  const command = commandNameOf(path)?.command ?? '';
  if (kind.kind.startsWith('aws.cloudtrail.')) return true;
  return commands.has(command) && !commandsOf(kind).includes(command);
}

function commandsOf(kind: AwsKind): string[] {
  return kind.operations.map(({ name }) => commandOf(name.slice(name.indexOf(':') + 1)));
}
