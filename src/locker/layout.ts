import { ownerOnly } from './owner-only.ts';
import type { Dirent } from 'node:fs';
import { open, readdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Sha256 } from './envelope.ts';

export const formatFile = 'locker.json';
/** Exact content of the file that marks a folder as a locker. */
export const formatText = '{"format":"ncssr-locker","version":1}\n';
export const lockFile = 'lock';
export const logFolder = 'log';
export const blobFolder = 'blobs';
export const recoveredFolder = 'recovered';
/** Files under way; anything left here by a crash was never acknowledged. */
export const temporaryFolder = 'tmp';

const segmentPattern = /^(\d{6,})\.jsonl$/;

/** `000001.jsonl` for 1. */
export function segmentName(number: number): string {
  return `${String(number).padStart(6, '0')}.jsonl`;
}

/** 1 for `000001.jsonl`; null for any other name. */
export function segmentNumber(name: string): number | null {
  const digits = segmentPattern.exec(name)?.[1];
  if (digits === undefined) return null;
  const number = Number(digits);
  return number >= 1 && segmentName(number) === name ? number : null;
}

/** `blobs/ab/cdef…` for a SHA-256. */
export function blobPath(sha256: Sha256): string {
  return `${blobFolder}/${sha256.slice(0, 2)}/${sha256.slice(2)}`;
}

/** Makes the names in a folder survive a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Writes a whole file under another name, makes it durable, and only then gives it its own. */
export async function writeDurably(path: string, temporary: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(temporary, 'wx', ownerOnly.file);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, path);
}

/** As `writeDurably`, and the name survives a power cut too. */
export async function writeWithName(path: string, temporary: string, bytes: Uint8Array): Promise<void> {
  await writeDurably(path, temporary, bytes);
  await syncFolder(dirname(path));
}

export function inFolder(folder: string, path: string): string {
  return join(folder, ...path.split('/'));
}

/** What a folder holds; nothing where there is no such folder. */
export async function itemsOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return [];
    throw error;
  }
}
