import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { sha256 } from '../locker/entry-line.ts';
import type { Instant, Sha256 } from '../locker/envelope.ts';
import { foldedPath, pathFault } from './bag-path.ts';
import {
  bagDeclaration,
  bagDeclarationFile,
  bagInfoFile,
  formatBagInfo,
  formatManifest,
  manifestFile,
  payloadFolder,
  standardInfo,
  tagManifestFile,
  type BagInfo,
  type ManifestLine,
} from './bag-manifest.ts';

export interface BagSummary {
  folder: string;
  payloadFiles: number;
  payloadBytes: number;
  /** SHA-256 of the tag manifest, which stands for the whole bag. */
  sha256: Sha256;
}

/**
 * Writes a BagIt bag (RFC 8493). The manifests come last, so that what was cut off never looks whole; the same
 * files and information always give the same bytes.
 */
export class BagWriter {
  readonly folder: string;
  readonly #payload: ManifestLine[] = [];
  readonly #tags: ManifestLine[] = [];
  readonly #taken = new Set<string>();
  readonly #made = new Set<string>();
  #payloadBytes = 0;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Begins a bag in a new or empty folder. Throws Error when the folder holds anything. */
  static create(folder: string): BagWriter {
    const root = resolve(folder);
    mkdirSync(root, { recursive: true });
    const held = readdirSync(root)[0];
    if (held !== undefined)
      throw new Error(`${root} is not empty (it holds ${held}); name a new folder for the binder`);
    return new BagWriter(root);
  }

  /**
   * Adds a whole file: under `data/` to the payload, elsewhere as a tag file.
   * Throws Error for a path that is not portable, or taken.
   */
  add(path: string, content: Uint8Array | string): Sha256 {
    const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
    writeFileSync(this.#claim(path), bytes, { flag: 'wx' });
    return this.#record(path, sha256(bytes), bytes.length);
  }

  /** As `add`, for content that is too large to hold. */
  async addStream(path: string, content: AsyncIterable<Uint8Array | string>): Promise<Sha256> {
    const digest = createHash('sha256');
    let length = 0;
    const handle = await open(this.#claim(path), 'wx');
    try {
      for await (const piece of content) {
        const bytes = typeof piece === 'string' ? Buffer.from(piece, 'utf8') : piece;
        digest.update(bytes);
        length += bytes.length;
        await handle.writeFile(bytes);
      }
    } finally {
      await handle.close();
    }
    return this.#record(path, digest.digest('hex'), length);
  }

  /** Path and digest of every file added so far. */
  get added(): readonly ManifestLine[] {
    return [...this.#payload, ...this.#tags];
  }

  /** Writes declaration, information and manifests. `at` gives the bagging date. */
  finish(at: Instant, info: BagInfo = []): BagSummary {
    const payloadFiles = this.#payload.length;
    this.add(bagDeclarationFile, bagDeclaration);
    const standard = standardInfo(at, this.#payloadBytes, payloadFiles);
    this.add(bagInfoFile, formatBagInfo([...standard, ...info]));
    this.add(manifestFile, formatManifest(this.#payload));
    const tagManifest = formatManifest(this.#tags);
    writeFileSync(join(this.folder, tagManifestFile), tagManifest, { flag: 'wx' });
    return {
      folder: this.folder,
      payloadFiles,
      payloadBytes: this.#payloadBytes,
      sha256: sha256(Buffer.from(tagManifest)),
    };
  }

  #claim(path: string): string {
    const fault = pathFault(path);
    if (fault !== null) throw new Error(`${path} cannot go into a binder: ${fault}`);
    const folded = foldedPath(path);
    if (this.#taken.has(folded)) throw new Error(`${path} is in the binder already (letter case apart)`);
    this.#taken.add(folded);
    const full = join(this.folder, path);
    const parent = dirname(full);
    if (!this.#made.has(parent)) {
      mkdirSync(parent, { recursive: true });
      this.#made.add(parent);
    }
    return full;
  }

  #record(path: string, digest: Sha256, length: number): Sha256 {
    if (path.startsWith(`${payloadFolder}/`)) {
      this.#payload.push({ path, sha256: digest });
      this.#payloadBytes += length;
    } else {
      this.#tags.push({ path, sha256: digest });
    }
    return digest;
  }
}
