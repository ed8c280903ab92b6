import type { PlannedRead } from '../../locker/run.ts';
import type { AwsSource } from '../../scope/scope.ts';
import { awsKinds } from '../aws/kinds/index.ts';
import { plannedReads } from '../aws/places.ts';
import type { CollectionEnvironment, OpenedSource } from '../opened-source.ts';
import { exportedAnswers, type ExportedAnswer } from './aws-export-keys.ts';
import type { ExportFile } from './export-folder.ts';
import { ask, commands, isAskedByCommand } from './aws-asked.ts';
import { commandNameOf } from './aws-commands.ts';
import { openImported, type Importer, type Match } from './imported-source.ts';

/**
 * A folder of what the AWS command line printed, `accounts/ACCOUNT/REGION/*.json`, `REGION/*.json` or files alone,
 * recognised by their top-level keys. A path may leave out the account or region of which the source has only one.
 * Throws where the folder cannot be read.
 */
export function openAwsExport(
  name: string,
  source: AwsSource,
  environment: CollectionEnvironment,
): Promise<OpenedSource> {
  return openImported(environment.folder, source.import ?? '.', awsImporter(name, source, environment));
}

/** How exports of AWS are understood. */
export function awsImporter(
  name: string,
  source: AwsSource,
  environment: Pick<CollectionEnvironment, 'now' | 'signal'>,
): Importer {
  const kinds = new Map(awsKinds.map((kind) => [kind.kind, kind]));
  const unplaced = new WeakMap<readonly ExportFile[], Unplaced>();
  return {
    plan: () => plannedReads(name, source, awsKinds),
    candidates: (file, planned) => {
      const { account } = placeOf(file, source);
      return account === null ? [] : kindsIn(file).flatMap((kind) => planned(kind, account));
    },
    isAsked: ({ path }) => commands.has(commandNameOf(path)?.command ?? ''),
    asked: (read, files) => {
      const kind = kinds.get(read.kind);
      const own = files.filter((file) => isFrom(placeOf(file, source), read));
      return kind === undefined || !isAskedByCommand(kind, own)
        ? null
        : ask(kind, own, { ...environment, region: read.region }, (file) =>
            kindsIn(file).includes(kind.kind),
          );
    },
    match: (file, read) => {
      const answer = answerOf(file, read.kind);
      if (answer === undefined || !isFrom(placeOf(file, source), read)) return null;
      return matchOf(file, answer);
    },
    missing: (read, files) => {
      const of = unplaced.get(files) ?? unplacedIn(files, source);
      unplaced.set(files, of);
      return [...(of.get(read.kind) ?? [])]
        .filter(({ account, region }) => account === null || (read.region !== null && region === null))
        .map(({ path }) => ({
          subject: path,
          message: `${path} does not say by its folders which account and region of the source it is from`,
        }));
    },
  };
}

interface Place {
  account: string | null;
  region: string | null;
}

const accountForm = /^\d{12}$/;
const regionForm = /^[a-z]{2}(-[a-z]+)+-\d$/;

/** Where a file is from, by the folders it lies in, and by the source where that leaves no choice. */
function placeOf({ path }: ExportFile, { accounts, regions }: AwsSource): Place {
  const folders = path.split('/').slice(0, -1);
  const only = (values: readonly string[]): string | null =>
    values.length === 1 ? (values[0] ?? null) : null;
  // Folders of two accounts or regions, one within the other, do not tell whose it is.
  const place = (form: RegExp, declared: readonly string[]): string | null => {
    const named = [...new Set(folders.filter((folder) => form.test(folder)))];
    return named.length === 0 ? only(declared) : only(named);
  };
  return { account: place(accountForm, accounts), region: place(regionForm, regions) };
}

function isFrom(place: Place, read: PlannedRead): boolean {
  return place.account === read.account && (read.region === null || place.region === read.region);
}

/** Files that do not say in full where they are from, by the kinds that they hold. */
type Unplaced = ReadonlyMap<string, readonly (Place & { path: string })[]>;

function unplacedIn(files: readonly ExportFile[], source: AwsSource): Unplaced {
  const found = new Map<string, (Place & { path: string })[]>();
  for (const file of files) {
    const place = placeOf(file, source);
    if (place.account !== null && place.region !== null) continue;
    for (const kind of kindsIn(file))
      found.set(kind, [...(found.get(kind) ?? []), { ...place, path: file.path }]);
  }
  return found;
}

/** The kinds that a file holds an answer of. */
function kindsIn(file: ExportFile): string[] {
  return [...new Set(answersIn(file).map(({ kind }) => kind))];
}

/** The answer of that kind that a file holds; one that does not tell what it is about is none. */
function answerOf(file: ExportFile, kind: string): ExportedAnswer | undefined {
  return answersIn(file).find((one) => one.kind === kind);
}

const answers = new WeakMap<ExportFile, readonly ExportedAnswer[]>();

/** Every answer that a file may be, found once. */
function answersIn(file: ExportFile): readonly ExportedAnswer[] {
  const found = answers.get(file) ?? recognised(file);
  answers.set(file, found);
  return found;
}

function recognised(file: ExportFile): ExportedAnswer[] {
  const { value } = file;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  const answer = value as Readonly<Record<string, unknown>>;
  return exportedAnswers.filter(
    (one) =>
      one.key in answer &&
      isKnown(file, one, answer) &&
      (one.parameter === undefined || subjectOf(file, one) !== undefined),
  );
}

/** Which log it is the exporter may say; one without events is known by that word alone. */
function isKnown(
  { log }: ExportFile,
  { key, kind, attribute, when }: ExportedAnswer,
  answer: Readonly<Record<string, unknown>>,
): boolean {
  const list = answer[key];
  if (log === undefined || attribute === undefined || !Array.isArray(list)) return when?.(answer) ?? true;
  return (
    log.kind === kind &&
    list.every((event: unknown) => {
      const { [attribute.name]: value } = (event ?? {}) as Readonly<Record<string, unknown>>;
      return value === attribute.value;
    })
  );
}

/** `get-trail-status.NAME.json` is about NAME. */
function subjectOf({ path, value }: ExportFile, { repeatedBy }: ExportedAnswer): string | undefined {
  if (repeatedBy !== undefined) {
    const repeated = (value as Readonly<Record<string, unknown>>)[repeatedBy];
    return typeof repeated === 'string' ? repeated : undefined;
  }
  return /^[^.]+\.(.+)\.json$/i.exec(path.slice(path.lastIndexOf('/') + 1))?.[1];
}

function matchOf(file: ExportFile, answer: ExportedAnswer): Match {
  const { key, kind, operation, parameter } = answer;
  const { log } = file;
  const list = (file.value as Readonly<Record<string, unknown>>)[key];
  return {
    operation,
    parameters: {
      ...(parameter === undefined ? {} : { [parameter]: subjectOf(file, answer) }),
      ...(log?.kind === kind ? { StartTime: log.from, EndTime: log.to } : {}),
    },
    items: Array.isArray(list) ? list.length : 1,
  };
}
