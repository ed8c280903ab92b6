import { readdir, readFile, rm, truncate, open } from 'node:fs/promises';
import { join } from 'node:path';
import { noPrevious, sha256 } from './entry-line.ts';
import { IntegrityError } from './integrity.ts';
import {
  inFolder,
  logFolder,
  recoveredFolder,
  segmentName,
  syncFolder,
  temporaryFolder,
  writeWithName,
} from './layout.ts';
import type { Recovery } from './locker.ts';
import {
  chainStart,
  isProblem,
  linkLine,
  listSegments,
  readLog,
  segmentLines,
  type ChainState,
} from './log-reader.ts';
import type { LogEnd } from './log-writer.ts';

/** Removes files that a crash left half written; nothing acknowledged refers to them. */
export async function clearTemporary(folder: string): Promise<void> {
  const temporary = join(folder, temporaryFolder);
  for (const name of await readdir(temporary))
    await rm(join(temporary, name), { recursive: true, force: true });
}

/**
 * Finds the end of the log. Bytes after the last whole line were never acknowledged: they are moved to the
 * folder of recovered files, byte for byte, and cut off the log.
 * Throws IntegrityError when a whole line of the last segment is broken: that is damage, not a crash.
 */
export async function mendLogEnd(folder: string): Promise<LogEnd> {
  const segments = await listSegments(folder);
  const last = segments.at(-1);
  if (last === undefined) return { segment: 1, bytes: 0, state: { ...chainStart } };
  const end = await scanSegment(folder, last);
  const before = segments.at(-2);
  if (end.state === null && before !== undefined) end.state = (await scanSegment(folder, before)).state;
  return { segment: last, bytes: end.bytes, state: end.state ?? { sequence: 0, lineSha256: noPrevious } };
}

async function scanSegment(
  folder: string,
  segment: number,
): Promise<{ bytes: number; state: ChainState | null }> {
  let state: ChainState | null = segment === 1 ? chainStart : null;
  let bytes = 0;
  for await (const raw of segmentLines(folder, segment)) {
    if (!raw.ended) {
      await setAside(folder, segment, raw.offset, raw.line);
      break;
    }
    const linked = linkLine(raw, state);
    if (isProblem(linked)) throw new IntegrityError(linked);
    state = { sequence: linked.entry.sequence, lineSha256: linked.lineSha256 };
    bytes = raw.offset + raw.line.length;
  }
  return { bytes, state: state === chainStart ? null : state };
}

async function setAside(folder: string, segment: number, offset: number, bytes: Buffer): Promise<void> {
  const name = `${segmentName(segment)}-${offset}-${sha256(bytes).slice(0, 16)}`;
  const temporary = join(folder, temporaryFolder, `recovered-${process.pid}`);
  await writeWithName(join(folder, recoveredFolder, name), temporary, bytes);
  const path = inFolder(folder, `${logFolder}/${segmentName(segment)}`);
  await truncate(path, offset);
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
  await syncFolder(join(folder, logFolder));
}

/** Recovered files that no entry of the log records yet: a crash may come between the file and its entry. */
export async function unrecordedRecoveries(folder: string): Promise<Recovery[]> {
  const names = (await readdir(join(folder, recoveredFolder))).sort();
  if (names.length === 0) return [];
  const recorded = new Set<string>();
  for await (const entry of readLog(folder)) if (entry.type === 'recovery') recorded.add(entry.body.file);
  const found: Recovery[] = [];
  for (const name of names) {
    const file = `${recoveredFolder}/${name}`;
    const place = /^(\d{6,}\.jsonl)-(\d+)-[0-9a-f]{16}$/.exec(name);
    if (recorded.has(file) || place === null) continue;
    const bytes = await readFile(inFolder(folder, file));
    found.push({
      file,
      sha256: sha256(bytes),
      bytes: bytes.length,
      segment: `${logFolder}/${place[1] ?? ''}`,
      offset: Number(place[2]),
    });
  }
  return found;
}
