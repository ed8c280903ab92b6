import { ownerOnly } from './owner-only.ts';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { BlobStore, isMissing, readBlob } from './blob-store.ts';
import { IntegrityError } from './integrity.ts';
import {
  blobFolder,
  formatFile,
  formatText,
  lockFile,
  logFolder,
  recoveredFolder,
  syncFolder,
  temporaryFolder,
  writeWithName,
} from './layout.ts';
import type { Locker } from './locker.ts';
import { NotALockerError } from './not-a-locker-error.ts';
import { readLog } from './log-reader.ts';
import { LogWriter } from './log-writer.ts';
import { clearTemporary, mendLogEnd, unrecordedRecoveries } from './recovery.ts';
import { takeLock } from './writer-lock.ts';

interface FileLockerOptions {
  /** Opens for reading only: takes no lock, mends nothing, and refuses to store. */
  readOnly?: boolean;
  /** Size at which a new segment of the log begins; the default suits all but tests. */
  segmentBytes?: number;
  /** Clock of the locker; the system's own suits all but the demo and tests. */
  now?: () => Date;
}

/**
 * Opens the locker in a folder; a new or empty folder becomes one unless `readOnly`. The writer is exclusive;
 * what a crash left is put right first, and recorded in the log.
 * Throws LockerInUseError, IntegrityError (the end of the log is damaged), or Error (not a locker).
 */
export async function openFileLocker(folder: string, options: FileLockerOptions = {}): Promise<Locker> {
  const root = resolve(folder);
  if (options.readOnly === true) {
    await checkFormat(root);
    return reader(root, options.now ?? systemClock);
  }
  await prepareFolder(root);
  const release = await takeLock(root);
  try {
    return await writer(root, release, options);
  } catch (error) {
    await release();
    throw error;
  }
}

const systemClock = (): Date => new Date();

async function writer(
  root: string,
  release: () => Promise<void>,
  { segmentBytes, now = systemClock }: FileLockerOptions,
): Promise<Locker> {
  await prepareContents(root);
  await clearTemporary(root);
  const end = await mendLogEnd(root);
  const blobs = new BlobStore(root);
  const log = await LogWriter.open(root, end, () => blobs.settle(), segmentBytes);
  for (const body of await unrecordedRecoveries(root)) {
    await log.append({ type: 'recovery', body }, now().toISOString());
  }
  let closing: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    try {
      await blobs.settle();
    } finally {
      await log.close();
      await release();
    }
  };
  return {
    putBlob: (bytes) =>
      closing === null ? blobs.put(bytes) : Promise.reject(new Error('the locker is closed')),
    getBlob: (sha256) => blobs.get(sha256),
    append: (record, at) => log.append(record, at),
    now,
    entries: () => readLog(root),
    close: () => (closing ??= close()),
  };
}

function reader(root: string, now: () => Date): Locker {
  const refuse = (): Promise<never> =>
    Promise.reject(new Error(`the locker ${root} is open for reading only`));
  return {
    putBlob: refuse,
    getBlob: (sha256) => readBlob(root, sha256),
    append: refuse,
    now,
    entries: () => readLog(root),
    close: () => Promise.resolve(),
  };
}

/** Makes the folder, or refuses one that holds other things than a locker. */
async function prepareFolder(root: string): Promise<void> {
  await mkdir(root, { recursive: true, mode: ownerOnly.folder });
  const names = await readdir(root);
  const foreign = names.find((name) => name !== lockFile && name !== temporaryFolder);
  if (foreign !== undefined && !names.includes(formatFile)) {
    throw new NotALockerError(
      `${root} is not an evidence locker: it holds ${foreign} and no ${formatFile}. Name an empty or new folder.`,
    );
  }
  await mkdir(join(root, temporaryFolder), { recursive: true, mode: ownerOnly.folder });
}

async function prepareContents(root: string): Promise<void> {
  if ((await readdir(root)).includes(formatFile)) await checkFormat(root);
  else
    await writeWithName(
      join(root, formatFile),
      join(root, temporaryFolder, 'format'),
      Buffer.from(formatText),
    );
  for (const name of [logFolder, blobFolder, recoveredFolder])
    await mkdir(join(root, name), { recursive: true, mode: ownerOnly.folder });
  await syncFolder(root);
  await syncFolder(dirname(root));
}

async function checkFormat(root: string): Promise<void> {
  let found: string;
  try {
    found = await readFile(join(root, formatFile), 'utf8');
  } catch (error) {
    if (!isMissing(error)) throw error;
    throw new NotALockerError(
      `${root} is not an evidence locker: it has no ${formatFile}. Collect first (ncssr collect), or name another with --locker.`,
      { cause: error },
    );
  }
  if (found !== formatText) {
    throw new IntegrityError({
      path: formatFile,
      what: 'the mark of the locker differs, or a later version of the product wrote it',
      expected: formatText.trim(),
      found: found.slice(0, 80).trim(),
    });
  }
}
