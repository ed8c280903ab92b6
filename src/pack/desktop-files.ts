/** Files and folders that desktops and their archivers leave in folders that somebody looked at. */
const exact: ReadonlySet<string> = new Set([
  '.ds_store',
  '.localized',
  '.directory',
  '.spotlight-v100',
  '.trashes',
  '.fseventsd',
  '.appledouble',
  '__macosx',
  'icon\r',
  'thumbs.db',
  'ehthumbs.db',
  'desktop.ini',
  '$recycle.bin',
]);

/** Whether a path is of a file that a desktop made by itself, as `.DS_Store`. */
export function isOfDesktop(path: string): boolean {
  return path.split('/').some((part) => exact.has(part.toLowerCase()) || part.startsWith('._'));
}
