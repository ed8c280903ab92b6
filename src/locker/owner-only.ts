import { statSync } from 'node:fs';

/** Evidence names people and their access: what is made is for its owner alone, whatever the umask allows. */
export const ownerOnly = { file: 0o600, folder: 0o700 } as const;

/** Told where others than its owner can open a file or folder; null where they cannot, or where modes mean nothing. */
export function openToOthers(path: string): string | null {
  if (process.platform === 'win32') return null;
  const mode = statSync(path, { throwIfNoEntry: false })?.mode;
  if (mode === undefined || (mode & 0o077) === 0) return null;
  const shown = (mode & 0o777).toString(8).padStart(4, '0');
  return `${path} can be opened by others than its owner (mode ${shown}); chmod go= ${path} closes it`;
}
