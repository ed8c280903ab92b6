import {
  closeSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { Deflate } from 'fflate';
import {
  centralLength,
  centralSignature,
  deflated,
  end64Length,
  end64Signature,
  endLength,
  endSignature,
  localLength,
  localSignature,
  locator64Length,
  locator64Signature,
  most16,
  most32,
  stored,
  type ZipEntry,
} from './zip-format.ts';

/** 1980-01-01 00:00, the earliest that the format can say. */
const fixedDate = 0x0021;
/** Versions needed to extract: 2.0 for deflate, 4.5 for the 64-bit fields. */
const version20 = 20;
const version64 = 45;
/** With a file mode in the upper half of the external attributes. */
const madeOnUnix = 3 << 8;
const regularFile = (0o100644 << 16) >>> 0;
const gatherBytes = 1024 * 1024;
const pieceBytes = 1024 * 1024;
/** Files up to here are compressed in one piece. */
const wholeBytes = 8 * 1024 * 1024;

/**
 * Writes the files of a folder into a zip, in order of path under one top folder, with one fixed time, so that
 * the same files give the same archive. Memory does not grow with the files. Zip64 where numbers ask for it.
 * The archive appears under its name only when it is whole. Returns its size in bytes.
 */
export function zipFolder(folder: string, zipFile: string): number {
  const root = resolve(folder);
  const top = basename(root);
  const partial = `${zipFile}.partial`;
  const output = new Output(openSync(partial, 'w'));
  try {
    const entries: ZipEntry[] = [];
    for (const path of sortedFiles(root, ''))
      entries.push(addFile(output, join(root, path), `${top}/${path}`));
    const start = output.position;
    for (const entry of entries) output.write(centralRecord(entry));
    output.write(endRecords(entries.length, start, output.position - start));
    output.finish();
  } catch (error) {
    output.abandon();
    rmSync(partial, { force: true });
    throw error;
  }
  renameSync(partial, zipFile);
  return output.position;
}

/** Gathers small writes, and writes back where a header was left open. */
class Output {
  position = 0;
  readonly #file: number;
  readonly #gathered = Buffer.allocUnsafe(gatherBytes);
  #gatheredBytes = 0;

  constructor(file: number) {
    this.#file = file;
  }

  write(bytes: Uint8Array): void {
    if (this.#gatheredBytes + bytes.length > gatherBytes) this.flush();
    if (bytes.length > gatherBytes) {
      writeAll(this.#file, bytes, this.position);
    } else {
      this.#gathered.set(bytes, this.#gatheredBytes);
      this.#gatheredBytes += bytes.length;
    }
    this.position += bytes.length;
  }

  rewrite(bytes: Uint8Array, position: number): void {
    this.flush();
    writeAll(this.#file, bytes, position);
  }

  flush(): void {
    writeAll(
      this.#file,
      this.#gathered.subarray(0, this.#gatheredBytes),
      this.position - this.#gatheredBytes,
    );
    this.#gatheredBytes = 0;
  }

  finish(): void {
    this.flush();
    fsyncSync(this.#file);
    closeSync(this.#file);
  }

  abandon(): void {
    closeSync(this.#file);
  }
}

function writeAll(file: number, bytes: Uint8Array, position: number): void {
  for (let done = 0; done < bytes.byteLength;) {
    done += writeSync(file, bytes, done, bytes.byteLength - done, position + done);
  }
}

function* sortedFiles(root: string, folder: string): Iterable<string> {
  // Folders sort as if their name ended with `/`, which gives the order of whole paths.
  const items = readdirSync(join(root, folder), { withFileTypes: true })
    .map((item) => ({ key: item.isDirectory() ? `${item.name}/` : item.name, item }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  for (const { item } of items) {
    const path = folder === '' ? item.name : `${folder}/${item.name}`;
    if (item.isDirectory()) yield* sortedFiles(root, path);
    else if (item.isFile()) yield path;
    else throw new Error(`${path} is not a regular file and cannot go into a binder's archive`);
  }
}

function addFile(output: Output, file: string, name: string): ZipEntry {
  if (statSync(file).size > wholeBytes) return addLargeFile(output, file, name);
  const bytes = readFileSync(file);
  const packed = deflateRawSync(bytes, { level: 6 });
  const smaller = packed.length < bytes.length;
  const body = smaller ? packed : bytes;
  const entry: ZipEntry = {
    name,
    method: smaller ? deflated : stored,
    crc: crc32(bytes),
    compressed: body.length,
    size: bytes.length,
    offset: output.position,
  };
  output.write(localRecord(entry));
  output.write(body);
  return entry;
}

function addLargeFile(output: Output, path: string, name: string): ZipEntry {
  const entry: ZipEntry = { name, method: deflated, crc: 0, compressed: 0, size: 0, offset: output.position };
  output.write(localRecord(entry, true));
  const deflate = new Deflate({ level: 6 }, (piece) => {
    entry.compressed += piece.length;
    output.write(piece);
  });
  const file = openSync(path, 'r');
  const piece = Buffer.allocUnsafe(pieceBytes);
  try {
    for (let read = readSync(file, piece); read > 0; read = readSync(file, piece)) {
      entry.crc = crc32(piece.subarray(0, read), entry.crc);
      entry.size += read;
      deflate.push(piece.subarray(0, read));
    }
    deflate.push(new Uint8Array(0), true);
  } finally {
    closeSync(file);
  }
  output.rewrite(localRecord(entry, true), entry.offset);
  return entry;
}

/** `open`: sizes are not known yet, so that the 64-bit fields are kept for them. */
function localRecord(entry: ZipEntry, open = false): Buffer {
  const name = Buffer.from(entry.name, 'latin1');
  const extra = open ? extra64([entry.size, entry.compressed]) : Buffer.alloc(0);
  const record = Buffer.alloc(localLength);
  record.writeUInt32LE(localSignature, 0);
  record.writeUInt16LE(open ? version64 : version20, 4);
  record.writeUInt16LE(entry.method, 8);
  record.writeUInt16LE(fixedDate, 12);
  record.writeUInt32LE(entry.crc, 14);
  record.writeUInt32LE(open ? most32 : entry.compressed, 18);
  record.writeUInt32LE(open ? most32 : entry.size, 22);
  record.writeUInt16LE(name.length, 26);
  record.writeUInt16LE(extra.length, 28);
  return Buffer.concat([record, name, extra]);
}

function centralRecord(entry: ZipEntry): Buffer {
  const name = Buffer.from(entry.name, 'latin1');
  const { size, compressed, offset } = entry;
  const extra = extra64([size, compressed, offset].filter((value) => value >= most32));
  const version = extra.length > 0 ? version64 : version20;
  const record = Buffer.alloc(centralLength);
  record.writeUInt32LE(centralSignature, 0);
  record.writeUInt16LE(madeOnUnix | version, 4);
  record.writeUInt16LE(version, 6);
  record.writeUInt16LE(entry.method, 10);
  record.writeUInt16LE(fixedDate, 14);
  record.writeUInt32LE(entry.crc, 16);
  record.writeUInt32LE(Math.min(compressed, most32), 20);
  record.writeUInt32LE(Math.min(size, most32), 24);
  record.writeUInt16LE(name.length, 28);
  record.writeUInt16LE(extra.length, 30);
  record.writeUInt32LE(regularFile, 38);
  record.writeUInt32LE(Math.min(offset, most32), 42);
  return Buffer.concat([record, name, extra]);
}

function extra64(values: readonly number[]): Buffer {
  if (values.length === 0) return Buffer.alloc(0);
  const extra = Buffer.alloc(4 + values.length * 8);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(values.length * 8, 2);
  for (const [index, value] of values.entries()) extra.writeBigUInt64LE(BigInt(value), 4 + index * 8);
  return extra;
}

function endRecords(count: number, start: number, length: number): Buffer {
  const end = Buffer.alloc(endLength);
  end.writeUInt32LE(endSignature, 0);
  end.writeUInt16LE(Math.min(count, most16), 8);
  end.writeUInt16LE(Math.min(count, most16), 10);
  end.writeUInt32LE(Math.min(length, most32), 12);
  end.writeUInt32LE(Math.min(start, most32), 16);
  if (count < most16 && length < most32 && start < most32) return end;
  const end64 = Buffer.alloc(end64Length);
  end64.writeUInt32LE(end64Signature, 0);
  end64.writeBigUInt64LE(BigInt(end64Length - 12), 4);
  end64.writeUInt16LE(madeOnUnix | version64, 12);
  end64.writeUInt16LE(version64, 14);
  end64.writeBigUInt64LE(BigInt(count), 24);
  end64.writeBigUInt64LE(BigInt(count), 32);
  end64.writeBigUInt64LE(BigInt(length), 40);
  end64.writeBigUInt64LE(BigInt(start), 48);
  const locator = Buffer.alloc(locator64Length);
  locator.writeUInt32LE(locator64Signature, 0);
  locator.writeBigUInt64LE(BigInt(start + length), 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([end64, locator, end]);
}
