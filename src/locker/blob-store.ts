import { ownerOnly } from './owner-only.ts';
import { mkdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sha256 } from './entry-line.ts';
import type { Sha256 } from './envelope.ts';
import { IntegrityError } from './integrity.ts';
import { blobFolder, blobPath, inFolder, syncFolder, temporaryFolder, writeDurably } from './layout.ts';

/** Writes under way at once, and the bytes they may hold; beyond either, `put` waits. */
const writesAtOnce = 64;
const bytesAtOnce = 64 * 1024 * 1024;

/** The stored bytes, held against their name. Throws IntegrityError when missing or changed. */
export async function readBlob(folder: string, digest: Sha256): Promise<Buffer> {
  const path = blobPath(digest);
  let bytes: Buffer;
  try {
    bytes = await readFile(inFolder(folder, path));
  } catch (error) {
    if (!isMissing(error)) throw error;
    throw new IntegrityError({ path, what: 'stored bytes are missing', expected: digest, found: '' });
  }
  const found = sha256(bytes);
  if (found !== digest) {
    throw new IntegrityError({ path, what: 'stored bytes were changed', expected: digest, found });
  }
  return bytes;
}

/** Writes blobs behind the caller's back, many at once; `settle` waits until all of them are durable. */
export class BlobStore {
  readonly #folder: string;
  readonly #underWay = new Map<Sha256, Promise<void>>();
  #bytesUnderWay = 0;
  /** Folders known to be there; at most 256. */
  readonly #made = new Set<string>();
  #unsynced = new Set<string>();
  #written = 0;
  #failure: Error | null = null;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Takes a copy of the bytes and returns their SHA-256; a failure to write shows at the next `settle`. */
  async put(bytes: Uint8Array): Promise<Sha256> {
    const copy = Buffer.from(bytes);
    const digest = sha256(copy);
    while (this.#underWay.size >= writesAtOnce || this.#bytesUnderWay >= bytesAtOnce) {
      await Promise.race(this.#underWay.values());
    }
    if (this.#failure !== null) throw this.#failure;
    if (!this.#underWay.has(digest)) {
      this.#bytesUnderWay += copy.length;
      const write = this.#write(digest, copy)
        .catch((error: unknown) => {
          this.#failure ??= error instanceof Error ? error : new Error(String(error));
        })
        .finally(() => {
          this.#bytesUnderWay -= copy.length;
          this.#underWay.delete(digest);
        });
      this.#underWay.set(digest, write);
    }
    return digest;
  }

  async get(digest: Sha256): Promise<Uint8Array> {
    await this.#underWay.get(digest);
    return readBlob(this.#folder, digest);
  }

  /** Resolves when every blob put before the call survives a power cut. Throws what kept one from it. */
  async settle(): Promise<void> {
    await Promise.all(this.#underWay.values());
    if (this.#failure !== null) throw this.#failure;
    const folders = this.#unsynced;
    this.#unsynced = new Set();
    try {
      await Promise.all([...folders].map(syncFolder));
    } catch (error) {
      this.#failure = error instanceof Error ? error : new Error(String(error));
      throw this.#failure;
    }
  }

  async #write(digest: Sha256, bytes: Buffer): Promise<void> {
    const path = inFolder(this.#folder, blobPath(digest));
    if (await this.#exists(path)) {
      await readBlob(this.#folder, digest);
    } else {
      await this.#makeFolder(dirname(path));
      const temporary = join(this.#folder, temporaryFolder, `${process.pid}-${++this.#written}`);
      await writeDurably(path, temporary, bytes);
    }
    // Only now: a commit under way for others must not take this folder for synced, nor miss it.
    this.#unsynced.add(dirname(path));
  }

  async #makeFolder(folder: string): Promise<void> {
    if (this.#made.has(folder)) return;
    if ((await mkdir(folder, { recursive: true, mode: ownerOnly.folder })) !== undefined) {
      this.#unsynced.add(join(this.#folder, blobFolder));
    }
    this.#made.add(folder);
  }

  async #exists(path: string): Promise<boolean> {
    try {
      await stat(path);
      return true;
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
  }
}

export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
