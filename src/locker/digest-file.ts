import { createHash, hash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import type { Sha256 } from './envelope.ts';

/** Read in one piece up to here; larger files a piece at a time. */
const pieceBytes = 1024 * 1024;
const piece = Buffer.allocUnsafe(pieceBytes);

/**
 * SHA-256 and length of a regular file, in memory that does not grow with it. Synchronous, since for the many
 * small files of evidence that is several times faster. Does not follow a symbolic link: throws ELOOP.
 */
export function digestFile(path: string): { sha256: Sha256; bytes: number } {
  const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const read = readSync(file, piece, 0, pieceBytes, null);
    if (read < pieceBytes && fstatSync(file).size === read) {
      return { sha256: hash('sha256', piece.subarray(0, read), 'hex'), bytes: read };
    }
    return digestRest(file, read);
  } finally {
    closeSync(file);
  }
}

function digestRest(file: number, first: number): { sha256: Sha256; bytes: number } {
  const digest = createHash('sha256');
  let bytes = 0;
  for (let read = first; read > 0; read = readSync(file, piece, 0, pieceBytes, null)) {
    digest.update(piece.subarray(0, read));
    bytes += read;
  }
  return { sha256: digest.digest('hex'), bytes };
}
