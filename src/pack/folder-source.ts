import { closeSync, lstatSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { digestFile } from '../locker/digest-file.ts';
import type { IntegrityProblem } from '../locker/integrity.ts';
import type { BinderSource } from './binder-source.ts';

/** A binder that lies unpacked in a folder. Symbolic links are not followed. */
export function folderSource(root: string): BinderSource {
  return {
    files: (report) => filesUnder(root, '', report),
    digest: (path) => digestFile(join(root, path)),
    read: (path, most) => readSmall(join(root, path), path, most),
    pieces: (path) => piecesOf(join(root, path)),
    close: () => undefined,
  };
}

function* filesUnder(
  root: string,
  folder: string,
  report: (problem: IntegrityProblem) => void,
): Iterable<string> {
  for (const item of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = folder === '' ? item.name : `${folder}/${item.name}`;
    if (item.isDirectory()) yield* filesUnder(root, path, report);
    else if (item.isFile()) yield path;
    else {
      const found = item.isSymbolicLink() ? 'a symbolic link' : 'a special file';
      report({ path, what: 'this is not a regular file', expected: 'a regular file', found });
    }
  }
}

function readSmall(full: string, path: string, most: number): Buffer | null {
  const status = lstatSync(full, { throwIfNoEntry: false });
  if (status === undefined || !status.isFile()) return null;
  if (status.size > most)
    throw new Error(`${path} is larger than the ${most} bytes that such a file may have`);
  return readFileSync(full);
}

function* piecesOf(full: string): Iterable<Buffer> {
  if (lstatSync(full, { throwIfNoEntry: false })?.isFile() !== true) return;
  const file = openSync(full, 'r');
  try {
    for (;;) {
      const piece = Buffer.allocUnsafe(1 << 20);
      const read = readSync(file, piece);
      if (read === 0) return;
      yield piece.subarray(0, read);
    }
  } finally {
    closeSync(file);
  }
}
