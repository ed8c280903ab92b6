import { join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where Node keeps the compiled code of this program: a folder of the user alone, since whoever writes there decides
 * what runs. It may be deleted at any time. Null where the user has no folder of their own.
 */
export function codeCacheFolder(environment: Environment): string | null {
  const home = environment['HOME'] || environment['USERPROFILE'] || '';
  const base = environment['XDG_CACHE_HOME'] || (home === '' ? '' : join(home, '.cache'));
  return base.startsWith('/') || /^[A-Za-z]:/.test(base) ? join(base, 'ncssr', 'code') : null;
}
