const said: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full: free some space, then repeat the command',
  EDQUOT: 'the quota of this account on the disk is used up: free some space, then repeat the command',
  EFBIG:
    'the file would grow beyond what this system allows: raise the limit (ulimit -f), then repeat the command',
  EROFS: 'the file system can only be read: choose a folder that can be written',
  EACCES: 'this account may not open it: change its owner or mode, or name another',
  EPERM: 'this account may not change it: change its owner or mode, or name another',
  EMFILE: 'too many files are open: raise the limit (ulimit -n), then repeat the command',
  EIO: 'the disk reports a fault: check it before anything else is kept there',
  ENOTDIR: 'a part of the path is a file, not a folder',
};

/**
 * What a refusal of the operating system means, in one line with what to do, the file first; null for what is no
 * refusal that a person can mend. Looks at the causes of an error, too.
 */
export function systemWords(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const { code, path } = error as NodeJS.ErrnoException;
  const words = code === undefined ? undefined : said[code];
  if (words === undefined) return systemWords(error.cause);
  return `${path === undefined ? '' : `${path}: `}${words}`;
}
