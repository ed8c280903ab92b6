import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { NotARegularFileError, readRegularFile, readRegularText } from '../../input/regular-file.ts';
import { parse } from 'yaml';

/** One JSON file of an export; `value` is undefined where its text is no JSON, or where it is no file. */
export interface ExportFile {
  /** Path below the folder, with forward slashes. */
  path: string;
  bytes: Buffer;
  value: unknown;
  /** What it is instead of a file that can be read. */
  unreadable?: string;
  /** Which log it shows, and from when to when, by the word of its exporter. */
  log?: ExportedLog;
}

/** Part of a log that was asked for: what no answer repeats, so that an empty one could be of any time. */
interface ExportedLog {
  kind: string;
  from: string;
  to: string;
}

/** The exporter's word about an export, from `export.yaml` beside it. */
export interface ExportStatement {
  stated: 'complete' | 'partial' | 'nothing';
  by: string | null;
  /** When it was made, where that is said as an instant. */
  at: Date | null;
  /** By path of the file. */
  logs: ReadonlyMap<string, ExportedLog>;
}

/**
 * Names of all JSON files of an export, in order, and of whatever else bears such a name or leads elsewhere: a part
 * that cannot be read is told, not left out. Throws where the folder cannot be read.
 */
export async function listExport(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter(
      (entry) =>
        !entry.isDirectory() && (entry.name.toLowerCase().endsWith('.json') || entry.isSymbolicLink()),
    )
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

export async function readExportFile(folder: string, path: string): Promise<ExportFile> {
  let bytes: Buffer;
  try {
    bytes = await readRegularFile(join(folder, path));
  } catch (error) {
    const unreadable =
      error instanceof NotARegularFileError
        ? 'a link to a folder, a pipe, a socket or a device, not a file'
        : 'not readable, or a link to nothing';
    return { path, bytes: Buffer.alloc(0), value: undefined, unreadable };
  }
  try {
    // PowerShell writes a byte order mark.
    return { path, bytes, value: JSON.parse(bytes.toString('utf8').replace(/^\uFEFF/, '')) as unknown };
  } catch {
    return { path, bytes, value: undefined };
  }
}

export async function readStatement(folder: string): Promise<ExportStatement> {
  const text = await readRegularText(join(folder, 'export.yaml')).catch(() => null);
  const said = text === null ? null : parsed(text);
  if (typeof said !== 'object' || said === null)
    return { stated: 'nothing', by: null, at: null, logs: new Map() };
  const { complete, by, at, logs } = said as Record<string, unknown>;
  return {
    stated: complete === true ? 'complete' : complete === false ? 'partial' : 'nothing',
    by: typeof by === 'string' ? by : null,
    at: instant(at),
    logs: logsIn(logs),
  };
}

/** An entry without both its instants states nothing. */
function logsIn(said: unknown): Map<string, ExportedLog> {
  const logs = new Map<string, ExportedLog>();
  if (typeof said !== 'object' || said === null) return logs;
  for (const [path, entry] of Object.entries(said)) {
    const { kind, from, to } = (entry ?? {}) as Readonly<Record<string, unknown>>;
    const [first, last] = [instant(from), instant(to)];
    if (typeof kind !== 'string' || first === null || last === null || first > last) continue;
    logs.set(path, { kind, from: first.toISOString(), to: last.toISOString() });
  }
  return logs;
}

/** A statement that is no YAML states nothing. */
function parsed(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return null;
  }
}

/** A time without an offset says nothing: it could mean any hour of two days. */
function instant(at: unknown): Date | null {
  if (at instanceof Date) return at;
  if (typeof at !== 'string' || !/T.*(Z|[+-]\d{2}:\d{2})$/i.test(at)) return null;
  const time = new Date(at);
  return Number.isNaN(time.getTime()) ? null : time;
}

/** The items of a list in any of the shapes that tools write: bare, under `value`, or under `data`; or one object. */
export function itemsOf(value: unknown): Record<string, unknown>[] {
  const list = Array.isArray(value) ? (value as unknown[]) : listIn(value);
  return list.filter((item): item is Record<string, unknown> => typeof item === 'object' && item !== null);
}

function listIn(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  const { value: list, data } = value as Record<string, unknown>;
  if (Array.isArray(list)) return list;
  return Array.isArray(data) ? data : [value];
}

/** The request for a part of a log, in the words of Microsoft's services. */
export function askedOf({ from, to }: ExportedLog, time: string): string {
  return `?$filter=${time} ge ${from} and ${time} le ${to}`;
}
