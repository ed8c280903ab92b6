import { createHash, hash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import { crc32, inflateRawSync } from 'node:zlib';
import { Inflate } from 'fflate';
import type { IntegrityProblem } from '../locker/integrity.ts';
import { foldedPath, pathFault } from './bag-path.ts';
import { bagDeclarationFile } from './bag-manifest.ts';
import type { BinderSource } from './binder-source.ts';
import { isOfDesktop } from './desktop-files.ts';
import { readDirectory, readExactly, ZipFault, type DirectoryEntry } from './zip-directory.ts';
import { localSizes, sameExtra } from './zip-extra.ts';
import { deflated, localLength, localSignature, stored } from './zip-format.ts';

/** Entries up to here are unpacked in one piece. */
const wholeBytes = 8 * 1024 * 1024;
const regularFile = 0o100000;
const folder = 0o040000;
/** General purpose bit 3: check sum and sizes follow the data. */
const describedAfter = 8;
/** That bit, those of deflate, and that names are UTF-8. */
const knownFlags = 0x0800 | describedAfter | 6;

type Report = (problem: IntegrityProblem) => void;

/** An entry of which the local header agrees with the directory, and where its bytes begin. */
interface FoundEntry extends DirectoryEntry {
  dataAt: number;
}

/**
 * A binder in a zip, read without unpacking it to disk. Entries that a zip for a binder would not have are
 * reported: traversal, names twice, links, encryption, bytes that belong to no entry.
 * Null when the file cannot be read as a zip, which is reported.
 */
export function zipSource(path: string, report: Report): BinderSource | null {
  const file = openSync(path, 'r');
  try {
    const entries = openEntries(file, basename(path), report);
    return {
      files: () => entries.keys(),
      digest: (name) => digestEntry(file, entries.get(name)),
      read: (name, most) => readEntry(file, entries.get(name), most),
      pieces: (name) => piecesOf(file, entries.get(name)),
      close: () => closeSync(file),
    };
  } catch (error) {
    closeSync(file);
    if (!(error instanceof ZipFault)) throw error;
    report({
      path: basename(path),
      what: 'this is not a sound zip',
      expected: 'a zip',
      found: error.message,
    });
    return null;
  }
}

function openEntries(file: number, archive: string, report: Report): Map<string, FoundEntry> {
  const { entries, start } = readDirectory(file, fstatSync(file).size);
  const sound: FoundEntry[] = [];
  const folders: string[] = [];
  let expectedAt = 0;
  for (const entry of entries.toSorted((a, b) => a.offset - b.offset)) {
    if (entry.offset !== expectedAt) reportGap(archive, expectedAt, entry.offset, report);
    const { dataAt, end } = locateData(file, entry, start);
    expectedAt = end;
    const fault = entryFault(entry);
    if (fault !== null) {
      report({ path: entry.name, what: fault, expected: 'a plain file', found: archive });
    } else if (entry.name.endsWith('/')) {
      folders.push(entry.name);
    } else {
      sound.push({ ...entry, dataAt });
    }
  }
  if (expectedAt !== start) reportGap(archive, expectedAt, start, report);
  reportFolders(folders, sound, report);
  return byPath(sound, report);
}

/** A folder of the archive is one that holds its files, once; and no file is a folder as well. */
function reportFolders(folders: readonly string[], files: readonly FoundEntry[], report: Report): void {
  const holding = new Set<string>();
  for (const { name } of files)
    for (let end = name.indexOf('/'); end >= 0; end = name.indexOf('/', end + 1))
      holding.add(foldedPath(name.slice(0, end + 1)));
  const seen = new Set<string>();
  for (const path of folders) {
    const folded = foldedPath(path);
    if (!holding.has(folded) || seen.has(folded)) {
      const what = 'the archive has a folder that holds no file, or has it twice';
      report({ path, what, expected: 'folders of files', found: path });
    }
    seen.add(folded);
  }
  for (const { name } of files) {
    if (!holding.has(foldedPath(`${name}/`))) continue;
    const what = 'the archive has a folder of the same name as this file';
    report({ path: name, what, expected: 'a file', found: `${name}/` });
  }
}

function reportGap(archive: string, expected: number, found: number, report: Report): void {
  const what = 'the archive has bytes that belong to no file, or to two';
  report({ path: archive, offset: expected, what, expected: `byte ${expected}`, found: `byte ${found}` });
}

/** Reads the local header, which must agree with the directory, and finds where the entry's bytes are. */
function locateData(file: number, entry: DirectoryEntry, limit: number): { dataAt: number; end: number } {
  const header = readExactly(file, entry.offset, localLength);
  const nameLength = header.readUInt16LE(26);
  const dataAt = entry.offset + localLength + nameLength + header.readUInt16LE(28);
  if (dataAt > limit)
    throw new ZipFault(`the header of ${JSON.stringify(entry.name)} runs into the directory`);
  const rest = readExactly(file, entry.offset + localLength, dataAt - entry.offset - localLength);
  const difference = localDifference(header, rest.subarray(0, nameLength), rest.subarray(nameLength), entry);
  if (difference !== null) {
    throw new ZipFault(
      `the header of ${JSON.stringify(entry.name)} does not agree with the directory in its ${difference}`,
    );
  }
  const end = dataAt + entry.compressed;
  if (end > limit) throw new ZipFault(`${JSON.stringify(entry.name)} runs into the directory`);
  const hasDescriptor = (entry.flags & describedAfter) !== 0;
  return { dataAt, end: hasDescriptor ? end + descriptorLength(file, end, entry) : end };
}

/** What differs between the local header of an entry and the directory; null where they agree. */
function localDifference(header: Buffer, name: Buffer, extra: Buffer, entry: DirectoryEntry): string | null {
  if (header.readUInt32LE(0) !== localSignature) return 'mark';
  if (name.toString('latin1') !== entry.name) return 'name';
  if (header.readUInt16LE(6) !== entry.flags) return 'flags';
  if (header.readUInt16LE(8) !== entry.method) return 'method';
  if (header.readUInt32LE(10) !== entry.changedAt) return 'time';
  if (!sameExtra(extra, entry.extra)) return 'extra fields';
  const sizes = localSizes(header, extra);
  if (sizes === null) return 'extra fields';
  const [crc, { size, compressed }] = [header.readUInt32LE(14), sizes];
  // Where the numbers follow the data, the header has none.
  const none = crc === 0 && size === 0 && compressed === 0;
  if ((entry.flags & describedAfter) !== 0 && none) return null;
  if (crc !== entry.crc) return 'check sum';
  return size === entry.size && compressed === entry.compressed ? null : 'sizes';
}

/** Sizes that follow the data, with or without a signature, in 32 or 64 bits (APPNOTE 4.3.9). */
function descriptorLength(file: number, at: number, entry: DirectoryEntry): number {
  const bytes = readExactly(file, at, 24);
  for (const before of [4, 0]) {
    if (before === 4 && bytes.readUInt32LE(0) !== 0x08074b50) continue;
    if (bytes.readUInt32LE(before) !== entry.crc) continue;
    const narrow =
      bytes.readUInt32LE(before + 4) === entry.compressed && bytes.readUInt32LE(before + 8) === entry.size;
    return before + (narrow ? 12 : 20);
  }
  throw new ZipFault(`the sizes after ${JSON.stringify(entry.name)} do not agree with the directory`);
}

function entryFault(entry: DirectoryEntry): string | null {
  if (entry.encrypted) return 'this entry is encrypted';
  if ((entry.flags & ~knownFlags) !== 0) return 'this entry is packed in an unknown way';
  if (entry.comment) return 'this entry has a comment, which no file of a binder has';
  if (entry.name.endsWith('/')) {
    if (entry.size !== 0 || entry.compressed !== 0 || entry.crc !== 0 || entry.method !== stored)
      return 'this folder of the archive has bytes of its own';
    if (entry.fileType !== 0 && entry.fileType !== folder) return 'this folder of the archive is none';
    return pathFault(entry.name.slice(0, -1));
  }
  if (entry.fileType !== 0 && entry.fileType !== regularFile) return 'this entry is not a regular file';
  if (entry.method !== stored && entry.method !== deflated) return 'this entry is packed in an unknown way';
  if (entry.method === stored && entry.size !== entry.compressed) return 'this entry has two different sizes';
  return pathFault(entry.name);
}

/** Entries by path within the binder: the one folder around everything, if there is one, is left off. */
function byPath(entries: readonly FoundEntry[], report: Report): Map<string, FoundEntry> {
  const top = topFolder(entries);
  const found = new Map<string, FoundEntry>();
  const folded = new Set<string>();
  for (const entry of entries) {
    const path = entry.name.startsWith(top) ? entry.name.slice(top.length) : entry.name;
    if (folded.has(foldedPath(path))) {
      const what = 'the archive holds this path a second time, letter case apart';
      report({ path, what, expected: 'each file once', found: entry.name });
      continue;
    }
    folded.add(foldedPath(path));
    found.set(path, entry);
  }
  return found;
}

function topFolder(entries: readonly FoundEntry[]): string {
  const own = entries.filter(({ name }) => !isOfDesktop(name));
  const first = own[0]?.name ?? '';
  const top = first.slice(0, first.indexOf('/') + 1);
  const around = top !== '' && own.every(({ name }) => name.startsWith(top));
  return around && !entries.some(({ name }) => name === bagDeclarationFile) ? top : '';
}

function readEntry(file: number, entry: FoundEntry | undefined, most: number): Buffer | null {
  if (entry === undefined) return null;
  if (entry.size > most)
    throw new Error(`${entry.name} is larger than the ${most} bytes that such a file may have`);
  return Buffer.concat([...piecesOf(file, entry)]);
}

function digestEntry(file: number, entry: FoundEntry | undefined): { sha256: string; bytes: number } {
  if (entry === undefined) throw new Error('there is no such file in the archive');
  if (entry.size <= wholeBytes && entry.compressed <= wholeBytes) {
    return { sha256: hash('sha256', unpackWhole(file, entry), 'hex'), bytes: entry.size };
  }
  const digest = createHash('sha256');
  for (const piece of piecesOf(file, entry)) digest.update(piece);
  return { sha256: digest.digest('hex'), bytes: entry.size };
}

function* piecesOf(file: number, entry: FoundEntry | undefined): Iterable<Buffer> {
  if (entry === undefined) return;
  if (entry.size <= wholeBytes && entry.compressed <= wholeBytes) {
    yield unpackWhole(file, entry);
    return;
  }
  let size = 0;
  let sum = 0;
  for (const piece of entry.method === stored ? packedPieces(file, entry) : inflatedPieces(file, entry)) {
    size += piece.length;
    if (size > entry.size) break;
    sum = crc32(piece, sum);
    yield piece;
  }
  if (size !== entry.size) throw unlikeAnnounced(entry);
  if (sum !== entry.crc) throw unlikeCheckSum(entry);
}

/** The packed bytes of a whole entry; throws when they do not unpack to exactly the size announced. */
function unpackWhole(file: number, entry: FoundEntry): Buffer {
  const packed = readExactly(file, entry.dataAt, entry.compressed);
  const bytes = entry.method === stored ? packed : inflated(packed, entry);
  if (bytes.length !== entry.size) throw unlikeAnnounced(entry);
  if (crc32(bytes) !== entry.crc) throw unlikeCheckSum(entry);
  return bytes;
}

function inflated(packed: Buffer, entry: FoundEntry): Buffer {
  const { buffer, engine } = inflateRawSync(packed, {
    maxOutputLength: Math.max(1, entry.size),
    info: true,
  }) as unknown as { buffer: Buffer; engine: { bytesWritten: number } };
  if (engine.bytesWritten !== packed.length) throw new Error(`${entry.name} has bytes after its end`);
  return buffer;
}

function unlikeCheckSum(entry: FoundEntry): Error {
  return new Error(`${entry.name} does not have the check sum that the archive states`);
}

function* inflatedPieces(file: number, entry: FoundEntry): Iterable<Buffer> {
  let ready: Buffer[] = [];
  const inflate = new Inflate((piece) => ready.push(Buffer.from(piece)));
  let left = entry.compressed;
  for (const piece of packedPieces(file, entry)) {
    left -= piece.length;
    inflate.push(piece, left === 0);
    yield* ready;
    ready = [];
  }
}

function* packedPieces(file: number, entry: FoundEntry): Iterable<Buffer> {
  for (let done = 0; done < entry.compressed;) {
    const piece = Buffer.allocUnsafe(Math.min(1 << 18, entry.compressed - done));
    const read = readSync(file, piece, 0, piece.length, entry.dataAt + done);
    if (read === 0) throw new ZipFault('it is cut off');
    done += read;
    yield piece.subarray(0, read);
  }
}

function unlikeAnnounced(entry: FoundEntry): Error {
  return new Error(`it does not unpack to the ${entry.size} bytes that the archive announces`);
}
