import { decodeEntry, encodeEntry, noPrevious, sha256 } from './entry-line.ts';
import type { Sha256 } from './envelope.ts';
import { IntegrityError } from './integrity.ts';
import { blobPath } from './layout.ts';
import type { Locker, LockerEntry } from './locker.ts';

/** A locker that lasts as long as the process; for tests and dry runs. */
export function openMemoryLocker({ now = (): Date => new Date() }: { now?: () => Date } = {}): Locker {
  const blobs = new Map<Sha256, Buffer>();
  const log: LockerEntry[] = [];
  let previous = noPrevious;
  let open = true;
  const whenOpen = <T>(act: () => T): Promise<T> =>
    open ? Promise.resolve(act()) : Promise.reject(new Error('the locker is closed'));
  return {
    putBlob: (bytes) =>
      whenOpen(() => {
        const digest = sha256(bytes);
        blobs.set(digest, Buffer.from(bytes));
        return digest;
      }),
    getBlob: async (digest) => {
      const bytes = blobs.get(digest);
      if (bytes !== undefined) return bytes;
      const what = 'stored bytes are missing';
      throw new IntegrityError({ path: blobPath(digest), what, expected: digest, found: '' });
    },
    append: (record, at) =>
      whenOpen(() => {
        const { entry, line, lineSha256 } = encodeEntry(record, log.length + 1, previous, at);
        previous = lineSha256;
        // As a reader of a file would see it: later changes to the record do not reach it.
        const stored = decodeEntry(line);
        if ('broken' in stored) throw new Error(stored.broken);
        log.push(stored.entry);
        return entry;
      }),
    now,
    entries: async function* () {
      yield* log.slice();
    },
    close: async () => {
      open = false;
    },
  };
}
