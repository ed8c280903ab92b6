import { expect, it } from 'vitest';
import { codeCacheFolder } from '../../src/cli/code-cache.ts';

it('keeps compiled code in a folder of the user alone, and nowhere where there is none', () => {
  expect(codeCacheFolder({ HOME: '/home/alice' })).toBe('/home/alice/.cache/ncssr/code');
  expect(codeCacheFolder({ HOME: '/home/alice', XDG_CACHE_HOME: '/var/cache/alice' })).toBe(
    '/var/cache/alice/ncssr/code',
  );
  expect(codeCacheFolder({})).toBeNull();
  expect(codeCacheFolder({ HOME: '', XDG_CACHE_HOME: '' })).toBeNull();
  expect(codeCacheFolder({ XDG_CACHE_HOME: 'relative' })).toBeNull();
});
