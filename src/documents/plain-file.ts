import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { RefusedError } from './refused.ts';

/** A document of more has to be filed in parts. */
const mostBytes = 512 * 1024 * 1024;

/** The bytes of a plain file. Throws RefusedError for a pipe, a device, a folder, or what cannot be read. */
export async function readPlainFile(file: string): Promise<Buffer> {
  // Without waiting, so that a pipe without a writer is refused at once.
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK).catch((error: unknown) => {
    throw new RefusedError(
      `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  });
  try {
    const status = await handle.stat();
    if (!status.isFile()) throw new RefusedError(`${file} is not a plain file`);
    if (status.size > mostBytes)
      throw new RefusedError(`${file} has ${status.size} bytes, more than ${mostBytes}: file it in parts`);
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}
