import { readSync } from 'node:fs';
import {
  centralLength,
  centralSignature,
  end64Length,
  end64Signature,
  endLength,
  endSignature,
  locator64Length,
  locator64Signature,
  most16,
  most32,
  type ZipEntry,
} from './zip-format.ts';

/** An entry of the central directory, with what tells whether it is a plain file. */
export interface DirectoryEntry extends ZipEntry {
  encrypted: boolean;
  /** General purpose bits, time and date, and extra fields: the local header must have the same. */
  flags: number;
  changedAt: number;
  extra: Buffer;
  comment: boolean;
  /** Unix file type bits; 0 where the archive does not say. */
  fileType: number;
}

/** The archive cannot be read as a zip, or has more in it than a zip should. */
export class ZipFault extends Error {
  override readonly name = 'ZipFault';
}

/**
 * The central directory, which must end the file: no comment, nothing after it. Where it starts goes with it.
 * Throws ZipFault in plain words.
 */
export function readDirectory(file: number, length: number): { entries: DirectoryEntry[]; start: number } {
  const { count, start, end } = locate(file, length);
  const bytes = readExactly(file, start, end - start);
  const entries: DirectoryEntry[] = [];
  let at = 0;
  while (at < bytes.length) {
    if (bytes.length - at < centralLength || bytes.readUInt32LE(at) !== centralSignature) {
      throw new ZipFault('its directory is damaged');
    }
    const nameLength = bytes.readUInt16LE(at + 28);
    const extraLength = bytes.readUInt16LE(at + 30);
    const whole = centralLength + nameLength + extraLength + bytes.readUInt16LE(at + 32);
    if (at + whole > bytes.length) throw new ZipFault('its directory is cut off');
    entries.push(directoryEntry(bytes.subarray(at, at + whole), nameLength, extraLength));
    at += whole;
  }
  if (entries.length !== count) {
    throw new ZipFault(`its directory lists ${entries.length} files where it announces ${count}`);
  }
  return { entries, start };
}

function directoryEntry(record: Buffer, nameLength: number, extraLength: number): DirectoryEntry {
  const extra = record.subarray(centralLength + nameLength, centralLength + nameLength + extraLength);
  if (record.readUInt16LE(34) !== 0) throw new ZipFault('it is one part of several');
  const wide = new WideValues(extra);
  const size = wide.orNext(record.readUInt32LE(24));
  const compressed = wide.orNext(record.readUInt32LE(20));
  const offset = wide.orNext(record.readUInt32LE(42));
  return {
    name: record.toString('latin1', centralLength, centralLength + nameLength),
    method: record.readUInt16LE(10),
    crc: record.readUInt32LE(16),
    compressed,
    size,
    offset,
    flags: record.readUInt16LE(8),
    changedAt: record.readUInt32LE(12),
    extra: Buffer.from(extra),
    comment: record.readUInt16LE(32) !== 0,
    encrypted: (record.readUInt16LE(8) & 1) !== 0,
    fileType: record.readUInt8(5) === 3 ? (record.readUInt32LE(38) >>> 16) & 0o170000 : 0,
  };
}

/** The values of a Zip64 extra field, taken in order for each field that says it is there. */
class WideValues {
  #values: number[] = [];

  constructor(extra: Buffer) {
    for (let at = 0; at + 4 <= extra.length;) {
      const length = extra.readUInt16LE(at + 2);
      if (extra.readUInt16LE(at) === 1) {
        for (let value = at + 4; value + 8 <= Math.min(at + 4 + length, extra.length); value += 8) {
          this.#values.push(safeNumber(extra.readBigUInt64LE(value)));
        }
      }
      at += 4 + length;
    }
  }

  orNext(value: number): number {
    if (value !== most32) return value;
    const next = this.#values.shift();
    if (next === undefined) throw new ZipFault('its directory lacks a 64-bit size');
    return next;
  }
}

function locate(file: number, length: number): { count: number; start: number; end: number } {
  if (length < endLength) throw new ZipFault('it is too short for a zip');
  const endAt = length - endLength;
  const end = readExactly(file, endAt, endLength);
  if (end.readUInt32LE(0) !== endSignature) {
    throw new ZipFault('it does not end as a zip does: it is cut off, or something was added at its end');
  }
  if (end.readUInt16LE(20) !== 0) throw new ZipFault('its end announces a comment that is not there');
  if (end.readUInt16LE(4) !== 0 || end.readUInt16LE(6) !== 0) throw new ZipFault('it is one part of several');
  let count = end.readUInt16LE(10);
  if (end.readUInt16LE(8) !== count) throw new ZipFault('its end announces two numbers of files');
  let size = end.readUInt32LE(12);
  let start = end.readUInt32LE(16);
  let directoryEnd = endAt;
  if (count === most16 || size === most32 || start === most32) {
    directoryEnd = endAt - locator64Length - end64Length;
    if (directoryEnd < 0) throw new ZipFault('its 64-bit end record is missing');
    const wide = readExactly(file, directoryEnd, end64Length + locator64Length);
    if (
      wide.readUInt32LE(0) !== end64Signature ||
      wide.readUInt32LE(end64Length) !== locator64Signature ||
      safeNumber(wide.readBigUInt64LE(end64Length + 8)) !== directoryEnd ||
      safeNumber(wide.readBigUInt64LE(4)) !== end64Length - 12 ||
      wide.readUInt32LE(16) !== 0 ||
      wide.readUInt32LE(20) !== 0 ||
      wide.readUInt32LE(end64Length + 4) !== 0 ||
      wide.readBigUInt64LE(24) !== wide.readBigUInt64LE(32)
    ) {
      throw new ZipFault('its 64-bit end record is damaged');
    }
    count = safeNumber(wide.readBigUInt64LE(32));
    size = safeNumber(wide.readBigUInt64LE(40));
    start = safeNumber(wide.readBigUInt64LE(48));
  }
  if (start + size !== directoryEnd) throw new ZipFault('its directory does not end where the archive does');
  return { count, start, end: directoryEnd };
}

export function readExactly(file: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let done = 0;
  while (done < length) {
    const read = readSync(file, bytes, done, length - done, position + done);
    if (read === 0) throw new ZipFault('it is cut off');
    done += read;
  }
  return bytes;
}

function safeNumber(value: bigint): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new ZipFault('a size in it is beyond all measure');
  return Number(value);
}
