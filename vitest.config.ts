import { defineConfig } from 'vitest/config';

export default defineConfig({
  cacheDir: '.cache/vite',
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/suites/**'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
