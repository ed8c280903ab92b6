import { defineConfig } from 'vitest/config';

/** The suites that need more than Node: run one by its folder. */
export default defineConfig({
  cacheDir: '.cache/vite',
  test: {
    include: ['test/suites/**/*.test.ts'],
    testTimeout: 600_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
});
