import { ownerOnly } from './owner-only.ts';
import { open, type FileHandle } from 'node:fs/promises';
import { encodeEntry } from './entry-line.ts';
import type { Instant } from './envelope.ts';
import { inFolder, logFolder, segmentName, syncFolder } from './layout.ts';
import type { LockerEntry, LockerRecord } from './locker.ts';
import type { ChainState } from './log-reader.ts';

/** A segment is closed and the next begun when it has grown to this many bytes. */
const segmentBytes = 16 * 1024 * 1024;

/** Where the log ends and the next entry goes. */
export interface LogEnd {
  segment: number;
  /** Length of that segment in bytes. */
  bytes: number;
  state: ChainState;
}

interface Waiting {
  line: Buffer;
  entry: LockerEntry;
  resolve: (entry: LockerEntry) => void;
  reject: (error: Error) => void;
}

/**
 * Appends entries with group commit: entries that arrive while a commit is under way share the next one,
 * so that one fsync serves them all. After a failed write nothing more is accepted: what reached the disk is
 * known again only when the locker is opened anew.
 */
export class LogWriter {
  readonly #folder: string;
  readonly #beforeCommit: () => Promise<void>;
  readonly #segmentBytes: number;
  #handle: FileHandle;
  #end: LogEnd;
  #waiting: Waiting[] = [];
  #committing: Promise<void> | null = null;
  #failure: Error | null = null;

  private constructor(
    folder: string,
    handle: FileHandle,
    end: LogEnd,
    beforeCommit: () => Promise<void>,
    limit: number,
  ) {
    this.#folder = folder;
    this.#handle = handle;
    this.#end = end;
    this.#beforeCommit = beforeCommit;
    this.#segmentBytes = limit;
  }

  /** Opens the log at its end. `beforeCommit` makes durable what the entries refer to. */
  static async open(
    folder: string,
    end: LogEnd,
    beforeCommit: () => Promise<void>,
    limit: number = segmentBytes,
  ): Promise<LogWriter> {
    const handle = await openSegment(folder, end.segment);
    return new LogWriter(folder, handle, end, beforeCommit, limit);
  }

  /** Resolves when the entry survives a crash. */
  async append(record: LockerRecord, at: Instant): Promise<LockerEntry> {
    if (this.#failure !== null) throw this.#failure;
    const { sequence, lineSha256: previous } = this.#end.state;
    const { entry, line, lineSha256 } = encodeEntry(record, sequence + 1, previous, at);
    this.#end.state = { sequence: sequence + 1, lineSha256 };
    const result = new Promise<LockerEntry>((resolve, reject) => {
      this.#waiting.push({ line, entry, resolve, reject });
    });
    this.#committing ??= this.#commitAll();
    return result;
  }

  /** Waits for what is under way, then closes the file. */
  async close(): Promise<void> {
    await this.#committing;
    this.#failure ??= new Error('the locker is closed');
    await this.#handle.close();
  }

  async #commitAll(): Promise<void> {
    // Lets the appends of the same turn of the event loop join the first commit.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        if (this.#failure !== null) throw this.#failure;
        await this.#commit(batch);
        for (const { entry, resolve } of batch) resolve(entry);
      } catch (error) {
        const failure = error instanceof Error ? error : new Error(String(error));
        this.#failure ??= failure;
        for (const { reject } of batch) reject(failure);
      }
    }
    this.#committing = null;
  }

  async #commit(batch: readonly Waiting[]): Promise<void> {
    await this.#beforeCommit();
    if (this.#end.bytes >= this.#segmentBytes) await this.#roll();
    const bytes = Buffer.concat(batch.map(({ line }) => line));
    await this.#handle.appendFile(bytes);
    await this.#handle.datasync();
    this.#end.bytes += bytes.length;
  }

  async #roll(): Promise<void> {
    const next = await openSegment(this.#folder, this.#end.segment + 1);
    await this.#handle.close();
    this.#handle = next;
    this.#end.segment += 1;
    this.#end.bytes = 0;
  }
}

async function openSegment(folder: string, segment: number): Promise<FileHandle> {
  const handle = await open(inFolder(folder, `${logFolder}/${segmentName(segment)}`), 'a', ownerOnly.file);
  await syncFolder(inFolder(folder, logFolder));
  return handle;
}
