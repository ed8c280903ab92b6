/** Longest path of a file in a binder, so that it can be unpacked on every usual file system. */
const longestPath = 240;

/**
 * Why a path may not stand in a binder; null when it may. Only letters, digits, `.`, `_` and `-` of ASCII are
 * allowed, which leaves no room for traversal, look-alikes, two spellings of one letter, or escapes.
 */
export function pathFault(path: string): string | null {
  if (path.length > longestPath) return `the path is longer than ${longestPath} characters`;
  if (path.startsWith('/') || path.includes('\\') || path.includes(':')) return 'the path is not relative';
  for (const part of path.split('/')) {
    if (part === '.' || part === '..') return 'the path leads out of its folder';
    if (!/^[A-Za-z0-9._-]+$/.test(part)) return 'the path has characters that are not allowed in a binder';
    if (part.endsWith('.')) return 'a part of the path ends with a dot';
  }
  return null;
}

/** The form under which two paths that differ only in case are the same. */
export function foldedPath(path: string): string {
  return path.toLowerCase();
}
