import { defineConfig } from 'vitest/config';

/** Rooms whose tests leave nothing behind in the process: one worker runs file after file, and loads modules once. */
const independent = [
  'analyse',
  'catalogue',
  'docs',
  'estate',
  'gate',
  'incident',
  'judge',
  'locker',
  'ocsp',
  'pack',
  'schema',
].map((room) => `test/${room}/**/*.test.ts`);

/** Tests that put another module in the place of one: in a process of their own, or it may be loaded already. */
const replacing = ['test/**/growth.test.ts'];

export default defineConfig({
  cacheDir: '.cache/vite',
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // The default leaves one core idle.
    maxWorkers: '100%',
    reporters: ['default', './scripts/times-by-folder.mjs'],
    projects: [
      {
        extends: true,
        test: {
          name: 'road',
          include: ['test/**/*.test.ts'],
          exclude: ['test/suites/**', ...replacing, ...independent],
          setupFiles: ['test/setup.ts'],
        },
      },
      {
        extends: true,
        test: { name: 'replacing', include: replacing, setupFiles: ['test/setup.ts'] },
      },
      {
        extends: true,
        test: {
          name: 'rooms',
          include: independent,
          exclude: replacing,
          isolate: false,
          setupFiles: ['test/setup.ts'],
        },
      },
    ],
  },
});
