import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { PlannedRead } from '../../locker/run.ts';
import type { ReadFailure, ReadSink } from '../kind.ts';
import type { OpenedSource } from '../opened-source.ts';
import { cutShort, totalOf, type Cut } from './cut-short.ts';
import {
  listExport,
  readExportFile,
  readStatement,
  type ExportFile,
  type ExportStatement,
} from './export-folder.ts';

/** What a file holds of a read: which operation it answers, and what that was asked. */
export interface Match {
  operation: string;
  parameters: Readonly<Record<string, unknown>>;
  items: number;
  /** False for what only shows that nothing is due. */
  answer?: false;
}

/** The reads of a plan that are of a kind, or of a kind in one account, whose case does not matter. */
export type PlannedReads = (kind: string, account?: string) => readonly PlannedRead[];

/** How one cloud's exports are understood. */
export interface Importer {
  /** The reads that the export should yield, whether or not it holds them. */
  plan(files: readonly ExportFile[]): readonly PlannedRead[];
  match(file: ExportFile, read: PlannedRead, planned: PlannedReads): Match | null;
  /** The reads that a file may answer, so that not each of the plan is tried; all where this is left out. */
  candidates?(file: ExportFile, planned: PlannedReads): readonly PlannedRead[];
  /**
   * Asks the export what its kind asks the service, where its files are named so that they can be asked; null where
   * they are recognised one by one.
   */
  asked?(read: PlannedRead, files: readonly ExportFile[]): Promise<Asked> | null;
  /** Whether a file may answer a question of `asked`. */
  isAsked?(file: ExportFile): boolean;
  /** What should be there beside what is, as one list for each of many objects. */
  missing?(read: PlannedRead, files: readonly ExportFile[]): readonly { subject?: string; message: string }[];
}

/** What an export answered where it was asked: its files, and what it did not hold. */
export interface Asked {
  held: readonly Held[];
  failures: readonly ReadFailure[];
}

/**
 * A folder of exports in the place of an API. Each file is a page, byte for byte. Files are small beside what an
 * API yields, and are held while the source is open.
 */
export async function openImported(folder: string, path: string, importer: Importer): Promise<OpenedSource> {
  const root = resolve(folder, path);
  const statement = await readStatement(root);
  const files: ExportFile[] = [];
  for (const name of await listExport(root)) {
    const log = statement.logs.get(name);
    files.push({ ...(await readExportFile(root, name)), ...(log === undefined ? {} : { log }) });
  }
  const plan = importer.plan(files);
  const { held, unknown } = matched(files, plan, importer);
  const broken = files.filter(({ value }) => value === undefined);
  return {
    plan: () => Promise.resolve(plan),
    provenance: () =>
      Promise.resolve({
        caller: statement.by ?? 'unknown',
        endpoint: pathToFileURL(root).href,
        imported: { path, stated: statement.stated },
      }),
    collect: (read, sink) => importRead(read, { files, held, unknown, broken, statement, importer }, sink),
    credentials: () => Promise.resolve([]),
    close: () => Promise.resolve(),
  };
}

/** What each read finds in the export, file by file in order, and the files that answer none. */
function matched(
  files: readonly ExportFile[],
  plan: readonly PlannedRead[],
  importer: Importer,
): Pick<Export, 'held' | 'unknown'> {
  const planned = plannedReads(plan);
  const held = new Map<string, Held[]>();
  const unknown: ExportFile[] = [];
  for (const file of files) {
    let known = false;
    for (const read of importer.candidates?.(file, planned) ?? plan) {
      const match = importer.match(file, read, planned);
      if (match === null) continue;
      known = true;
      const own = held.get(read.id);
      if (own) own.push({ file, match });
      else held.set(read.id, [{ file, match }]);
    }
    if (!known && importer.isAsked?.(file) !== true) unknown.push(file);
  }
  return { held, unknown };
}

/** The reads of a plan, to be asked for by kind and account. */
export function plannedReads(plan: readonly PlannedRead[]): PlannedReads {
  const byKind = Map.groupBy(plan, ({ kind }) => kind);
  const keyOf = (kind: string, account: string): string => `${kind}\n${account.toLowerCase()}`;
  const byAccount = Map.groupBy(plan, ({ kind, account }) => keyOf(kind, account ?? ''));
  return (kind, account) =>
    (account === undefined ? byKind.get(kind) : byAccount.get(keyOf(kind, account))) ?? [];
}

export interface Held {
  file: ExportFile;
  match: Match;
}

interface Export {
  files: readonly ExportFile[];
  /** By id of the read. */
  held: ReadonlyMap<string, readonly Held[]>;
  unknown: readonly ExportFile[];
  /** Files that are no JSON, or no files. */
  broken: readonly ExportFile[];
  statement: ExportStatement;
  importer: Importer;
}

async function importRead(read: PlannedRead, all: Export, sink: ReadSink): Promise<void> {
  const { statement, importer } = all;
  const own = read.operations.at(-1) ?? { name: read.kind, permission: '' };
  const fail = (
    reason: 'not-collected' | 'truncated' | 'invalid' | 'stale',
    message: string,
    subject?: string,
  ): void =>
    sink.failure({
      reason,
      operation: own.name,
      permission: own.permission,
      message,
      ...(subject === undefined ? {} : { subject }),
    });
  const asked = await importer.asked?.(read, all.files);
  const held = asked?.held ?? all.held.get(read.id) ?? [];
  let pages = 0;
  for (const { file, match } of held) {
    pages += 1;
    const said = statement.by === null ? {} : { exportedBy: statement.by };
    await sink.page({
      operation: match.operation,
      parameters: { path: file.path, ...said, ...match.parameters },
      bytes: file.bytes,
      encoding: 'json',
      status: 0,
      ...(match.answer === false ? { answer: false } : {}),
      requestId: null,
      ...(statement.at === null ? {} : { at: statement.at }),
      serviceTime: null,
      items: match.items,
    });
  }
  for (const failure of asked?.failures ?? []) sink.failure(failure);
  for (const { file, why } of cutsOf(held, all.files)) fail('truncated', `${file.path} ${why}`);
  // What cannot be read might have held anything.
  for (const file of all.broken) fail('invalid', `${file.path} is ${file.unreadable ?? 'no JSON'}`);
  if (pages === 0 && asked) return;
  if (pages === 0) return fail('not-collected', `no file of the export holds it${unrecognised(all.unknown)}`);
  for (const { message, subject } of importer.missing?.(read, all.files) ?? [])
    fail('not-collected', message, subject);
  if (statement.stated === 'nothing') fail('truncated', 'nobody states that this export is complete');
  else if (statement.at === null)
    fail('stale', 'export.yaml does not say at which instant the export was made');
  if (statement.stated === 'partial') fail('truncated', 'its exporter states that it is partial');
}

/** What is missing of the lists that a read finds, each held against all its pages. */
function cutsOf(held: readonly Held[], files: readonly ExportFile[]): Cut[] {
  const totals = new Set(held.map(({ file }) => totalOf(file)).filter((total) => total !== null));
  const answers = [...totals].map((total) =>
    // A page that is whole by itself is no part of another answer that happens to be as long.
    files.filter((file) => totalOf(file) === total && cutShort([file]).length > 0),
  );
  const others = held.filter(({ file }) => totalOf(file) === null);
  const lists = Map.groupBy(others, ({ match }) => JSON.stringify([match.operation, match.parameters]));
  const pages = [...lists.values()].map((list) => list.map(({ file }) => file));
  return [...answers, ...pages].flatMap((list) => cutShort(list));
}

function unrecognised(files: readonly ExportFile[]): string {
  if (files.length === 0) return '';
  const names = files.slice(0, 3).map(({ path }) => path);
  return `; not recognised: ${names.join(', ')}${files.length > 3 ? ` and ${files.length - 3} more` : ''}`;
}
