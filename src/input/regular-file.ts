import { closeSync, constants, fstatSync, openSync, readFileSync, statSync, type Stats } from 'node:fs';
import { open } from 'node:fs/promises';

/** What was named as input is no file that can be read to its end. */
export class NotARegularFileError extends Error {
  override readonly name = 'NotARegularFileError';
}

/** The bytes of a regular file. Opening never waits: a pipe, socket or device is refused in plain words. */
export async function readRegularFile(path: string): Promise<Buffer> {
  refuseOther(path, statSync(path));
  // Between the two somebody may have put another in its place: what was opened counts.
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    refuseOther(path, await handle.stat());
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

/** The same, where the reader cannot wait. */
export function readRegularFileSync(path: string): Buffer {
  refuseOther(path, statSync(path));
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    refuseOther(path, fstatSync(descriptor));
    return readFileSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** The text of a regular file, as UTF-8. */
export async function readRegularText(path: string): Promise<string> {
  return (await readRegularFile(path)).toString('utf8');
}

/** Throws NotARegularFileError for anything but a file or, where allowed, a folder. */
export function refuseOther(path: string, status: Stats, folderAllowed = false): void {
  if (status.isFile() || (folderAllowed && status.isDirectory())) return;
  throw new NotARegularFileError(`${path} is ${kindOf(status)}, not a regular file: name a file`);
}

function kindOf(status: Stats): string {
  if (status.isDirectory()) return 'a folder';
  if (status.isFIFO()) return 'a named pipe';
  if (status.isSocket()) return 'a socket';
  return 'a device';
}
